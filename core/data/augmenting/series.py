"""Augmentations of sequences, sound and tokens, which may differ in length.

`series` are tensors (N L ...) that lie on the same places; `lengths` (N,) says how much of each is not padding, and is
None where all of it counts. Torch alone: the source of these functions is copied into what is exported.
"""

from __future__ import annotations

import torch
from torch import Tensor

from core.data.augmenting.draws import between, hits, spans


def time_shift(
    series: list[Tensor], lengths: Tensor | None, probability: float, share: float, fill: str
) -> tuple[list[Tensor], Tensor | None]:
    """Earlier or later by up to that share of the length; `fill` says what comes in: the other end, the edge or 0."""
    first = series[0]
    hit, ends = hits(first, probability), ends_of(first, lengths)
    shift = (between(first, -share, share) * ends).round().long()[:, None] * hit[:, None]
    places = torch.arange(first.shape[1], device=first.device).expand(len(first), -1)  # N L
    source = places - shift
    inside = (source >= 0) & (source < ends[:, None])
    moved = source % ends[:, None] if fill == "wrap" else torch.minimum(source.clamp(min=0), ends[:, None] - 1)
    index = torch.where(places < ends[:, None], moved, places)
    empty = ~inside & (places < ends[:, None]) if fill == "zeros" else torch.zeros_like(inside)
    return [at(x, index).masked_fill(along(empty, x), 0) for x in series], lengths


def time_stretch(
    series: list[Tensor], lengths: Tensor | None, probability: float, share: float, fill: str
) -> tuple[list[Tensor], Tensor | None]:
    """Faster or slower by up to that share. Where lengths are known they change; else a part is shown, or the end filled."""
    first = series[0]
    hit, ends = hits(first, probability), ends_of(first, lengths)
    rate = torch.where(hit, 1 + between(first, -share, share), 1.0)
    spare = (ends - 1) * (1 - rate).clamp(min=0) if lengths is None else torch.zeros_like(rate)
    start = (torch.rand_like(rate) * spare)[:, None]
    places = torch.arange(first.shape[1], device=first.device)
    source = start + places * rate[:, None]  # N L
    last = (ends - 1)[:, None]
    if lengths is None:
        empty = (source > last) & (fill == "zeros")
    else:
        lengths = (ends / rate).round().long().clamp(1, first.shape[1])
        empty = places >= lengths[:, None]
    return [between_places(x, torch.minimum(source, last)).masked_fill(along(empty, x), 0) for x in series], lengths


def time_mask(x: Tensor, lengths: Tensor | None, count: int, share: float, axis: int) -> Tensor:
    """`count` stretches of x along `axis`, each up to that share of its length, become 0."""
    size = ends_of(x, lengths) if axis == 1 else torch.full((len(x),), x.shape[axis], device=x.device)
    places = torch.arange(x.shape[axis], device=x.device)
    shape = [len(x), *(1,) * (x.ndim - 1)]
    shape[axis] = x.shape[axis]
    for _ in range(count):
        start, end = spans(x, size, share)
        covered = (places >= start[:, None]) & (places < end[:, None])
        x = x.masked_fill(covered.view(shape), 0)
    return x


def token_drop(
    series: list[Tensor], lengths: Tensor | None, share: float, padding: int
) -> tuple[list[Tensor], Tensor | None]:
    """Each token is left out with that chance and the others close up, padding behind them; one at least stays."""
    first = series[0]
    ends = ends_of(first, lengths)[:, None]
    places = torch.arange(first.shape[1], device=first.device)
    kept = (torch.rand(first.shape[:2], device=first.device) >= share) & (places < ends)
    kept = kept | ((places == 0) & ~kept.any(1, keepdim=True))
    order = (~kept).long().argsort(dim=1, stable=True)  # what is kept comes first, in its order
    left = kept.sum(1)
    gone = places >= left[:, None]
    return [at(x, order).masked_fill(along(gone, x), padding) for x in series], None if lengths is None else left


def token_mask(x: Tensor, lengths: Tensor | None, share: float, token: int) -> Tensor:
    """Each token of x (N L) becomes `token` with that chance; padding stays."""
    places = torch.arange(x.shape[1], device=x.device)
    covered = (torch.rand(x.shape, device=x.device) < share) & (places < ends_of(x, lengths)[:, None])
    return x.masked_fill(covered, token)


def ends_of(x: Tensor, lengths: Tensor | None) -> Tensor:
    """(N,): how long each row of x (N L ...) is."""
    return torch.full((len(x),), x.shape[1], device=x.device) if lengths is None else lengths


def along(places: Tensor, x: Tensor) -> Tensor:
    """places (N L) as (N L 1 ...), to go with x (N L ...)."""
    return places.view(*places.shape, *(1,) * (x.ndim - 2))


def at(x: Tensor, index: Tensor) -> Tensor:
    """The places `index` (N L) of x (N L ...)."""
    return x.gather(1, along(index, x).expand_as(x))


def between_places(x: Tensor, source: Tensor) -> Tensor:
    """x (N L ...) at places `source` (N L) that need not be whole: straight lines between two values."""
    below = source.floor().long()
    if not x.is_floating_point():
        return at(x, source.round().long())
    above = (below + 1).clamp(max=x.shape[1] - 1)
    share = along(source - below, x)
    return at(x, below) * (1 - share) + at(x, above) * share
