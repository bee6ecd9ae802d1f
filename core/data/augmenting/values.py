"""Augmentations that change values and leave everything in its place; what is to be answered stays as it is.

Torch and kornia alone: the source of these functions is copied into what is exported.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.data.augmenting.draws import between, by_channel, each, hits, where


def colour(
    x: Tensor,
    probability: float,
    brightness: float,
    contrast: float,
    saturation: float,
    hue: float,
    low: list[float],
    high: list[float],
) -> Tensor:
    """Pictures x (N C H W), whose channels reach from `low` to `high`, lighter or darker, stronger or paler, tinted.

    Each by up to that share to either side; hue by that share of the colour circle. Saturation and hue change pictures
    of three channels (red, green, blue) alone.
    """
    from kornia import enhance

    hit, start, extent = hits(x, probability), by_channel(low, x), by_channel(high, x) - by_channel(low, x)
    made = ((x - start) / extent).clamp(0.0, 1.0)
    made = enhance.adjust_brightness(made, between(x, -brightness, brightness))
    made = contrasted(made, 1 + between(x, -contrast, contrast))
    if x.shape[1] == 3:
        made = enhance.adjust_saturation_with_gray_subtraction(made, 1 + between(x, -saturation, saturation))
        made = enhance.adjust_hue(made, 2 * math.pi * between(x, -hue, hue))
    return where(hit, made * extent + start, x)


def contrasted(x: Tensor, factor: Tensor) -> Tensor:
    """Pictures x (N C H W) between 0 and 1 with their distances from their mean times factor (N,)."""
    mean = x.mean((1, 2, 3), keepdim=True)
    return (mean + (x - mean) * each(factor, x)).clamp(0.0, 1.0)


def blur(x: Tensor, probability: float, sigma: float) -> Tensor:
    """Pictures x (N C H W) out of focus: a Gaussian with a standard deviation of up to `sigma` points."""
    from kornia.filters import gaussian_blur2d

    hit = hits(x, probability)
    reach = min(math.ceil(3 * sigma), min(x.shape[-2:]) - 1)
    width = 0.1 + (sigma - 0.1) * torch.rand(len(x))  # on the processor: kornia looks at it
    made = gaussian_blur2d(x, 2 * reach + 1, width[:, None].expand(-1, 2))
    return where(hit, made, x)


def erase(x: Tensor, probability: float, smallest: float, largest: float, fill: str) -> Tensor:
    """A rectangle of pictures x (N C H W), between those shares of the area, is filled with 0, the mean or noise."""
    hit, height, width = hits(x, probability), x.shape[-2], x.shape[-1]
    root = between(x, smallest, largest).sqrt()
    ratio = between(x, math.log(0.3), math.log(1 / 0.3)).exp().sqrt()
    high = (root * ratio * height).round().clamp(1, height)
    wide = (root / ratio * width).round().clamp(1, width)
    top = (between(x, 0.0, 1.0) * (height - high + 1)).floor()[:, None]
    left = (between(x, 0.0, 1.0) * (width - wide + 1)).floor()[:, None]
    rows, places = torch.arange(height, device=x.device), torch.arange(width, device=x.device)
    in_rows = (rows >= top) & (rows < top + high[:, None])  # N H
    in_places = (places >= left) & (places < left + wide[:, None])  # N W
    covered = in_rows[:, None, :, None] & in_places[:, None, None, :] & each(hit, x)
    if fill == "mean":
        return torch.where(covered, x.mean((2, 3), keepdim=True), x)
    return torch.where(covered, torch.randn_like(x) if fill == "noise" else torch.zeros_like(x), x)


def noise(x: Tensor, probability: float, amount: float, spread: list[float]) -> Tensor:
    """Normal noise on x (N ...), `amount` times the `spread` (standard deviation) of each channel or feature."""
    hit = hits(x, probability)
    return where(hit, x + amount * by_channel(spread, x) * torch.randn_like(x), x)


def scale(x: Tensor, probability: float, amount: float) -> Tensor:
    """x (N ...) larger or smaller by up to the share `amount`; one factor for a whole sample."""
    hit = hits(x, probability)
    return where(hit, x * each(1 + between(x, -amount, amount), x), x)
