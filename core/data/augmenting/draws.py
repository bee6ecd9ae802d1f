"""What the augmentations draw, on the device of what they change, and how a sample stays as it was.

Torch alone: the source of these functions is copied into what is exported.
"""

from __future__ import annotations

import torch
from torch import Tensor


def hits(x: Tensor, probability: float) -> Tensor:
    """(N,) bool: which samples of x (N ...) are changed this time."""
    return torch.rand(len(x), device=x.device) < probability


def between(x: Tensor, low: float, high: float) -> Tensor:
    """(N,) numbers between low and high, one for each sample of x (N ...)."""
    return low + (high - low) * torch.rand(len(x), device=x.device)


def each(values: Tensor, x: Tensor) -> Tensor:
    """values (N,) as (N, 1 ...), so that they count for all of a sample of x (N ...)."""
    return values.view(-1, *(1,) * (x.ndim - 1))


def where(hit: Tensor, changed: Tensor, x: Tensor) -> Tensor:
    """The samples of changed (N ...) that are hit (N,), the others of x as they were."""
    return torch.where(each(hit, x), changed, x)


def padded_as(x: Tensor, made: Tensor, lengths: Tensor) -> Tensor:
    """made (N L ...), but behind the ends lengths (N,) of its rows still what x is."""
    padding = torch.arange(x.shape[1], device=x.device) >= lengths[:, None]
    return torch.where(padding.view(*padding.shape, *(1,) * (x.ndim - 2)), x, made)


def by_channel(values: list[float], x: Tensor) -> Tensor:
    """A number for each channel of pictures x (N C H W), or for each feature of x (N ... F), shaped to go with x."""
    numbers = torch.tensor(values, device=x.device)
    return numbers.view(1, -1, 1, 1) if x.ndim == 4 else numbers


def spans(x: Tensor, size: Tensor, share: float) -> tuple[Tensor, Tensor]:
    """First places and ends (N,) of stretches within `size` (N,), each up to that share of it long."""
    length = (torch.rand(len(x), device=x.device) * (share * size + 1)).floor()
    start = (torch.rand(len(x), device=x.device) * (size - length + 1)).floor()
    return start, start + length


def within(index: Tensor, size: int, fill: str) -> Tensor:
    """Places that lie outside 0 ... size - 1 brought inside: by going round, by mirroring, or at the edge."""
    if fill == "wrap":
        return index % size
    if fill == "reflection":
        period = max(1, 2 * (size - 1))
        index = index.abs() % period
        index = torch.where(index < size, index, period - index)
    return index.clamp(0, size - 1)
