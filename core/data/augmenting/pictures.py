"""Augmentations that move pictures: masks and pictures to be answered move with them.

`pictures` are tensors (N ... H W) that lie on the same places; those that hold whole numbers, such as masks, take the
nearest value where others are interpolated. One draw for each sample. Torch and kornia alone: the source of these
functions is copied into what is exported.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.data.augmenting.draws import between, hits, where, within


def flip_horizontal(pictures: list[Tensor], probability: float) -> list[Tensor]:
    """Left and right change places."""
    hit = hits(pictures[0], probability)
    return [where(hit, x.flip(-1), x) for x in pictures]


def flip_vertical(pictures: list[Tensor], probability: float) -> list[Tensor]:
    """Top and bottom change places."""
    hit = hits(pictures[0], probability)
    return [where(hit, x.flip(-2), x) for x in pictures]


def quarter_turns(pictures: list[Tensor], probability: float) -> list[Tensor]:
    """Turned by one, two or three quarters; pictures that are not square by two."""
    first = pictures[0]
    choices = (1, 2, 3) if first.shape[-1] == first.shape[-2] else (2,)
    hit = hits(first, probability)
    drawn = torch.randint(len(choices), (len(first),), device=first.device)
    turned = list(pictures)
    for number, turns in enumerate(choices):
        now = hit & (drawn == number)
        turned = [where(now, x.rot90(turns, (-2, -1)), made) for x, made in zip(pictures, turned, strict=True)]
    return turned


def rotation(pictures: list[Tensor], probability: float, degrees: float, fill: str) -> list[Tensor]:
    """Turned about the middle by up to `degrees` to either side."""
    hit = hits(pictures[0], probability)
    matrix = affine_matrix(pictures[0], angle=between(pictures[0], -degrees, degrees))
    return [where(hit, warped(x, matrix, fill), x) for x in pictures]


def affine(
    pictures: list[Tensor], probability: float, degrees: float, shift: float, scale: float, shear: float, fill: str
) -> list[Tensor]:
    """Turned, moved by up to a share of the size, made larger or smaller by up to a share, and slanted by degrees."""
    first = pictures[0]
    hit, height, width = hits(first, probability), first.shape[-2], first.shape[-1]
    matrix = affine_matrix(
        first,
        angle=between(first, -degrees, degrees),
        size=1 + between(first, -scale, scale),
        across=between(first, -shift, shift) * width,
        down=between(first, -shift, shift) * height,
        slant=torch.deg2rad(between(first, -shear, shear)),
    )
    return [where(hit, warped(x, matrix, fill), x) for x in pictures]


def resized_crop(pictures: list[Tensor], probability: float, smallest: float, fill: str) -> list[Tensor]:
    """A part of the picture, from that share of its area upwards and a little wider or narrower, at full size."""
    first = pictures[0]
    hit = hits(first, probability)
    root = between(first, smallest, 1.0).sqrt()
    ratio = between(first, math.log(3 / 4), math.log(4 / 3)).exp().sqrt()
    high, wide = (root * ratio).clamp(max=1.0), (root / ratio).clamp(max=1.0)
    top = between(first, 0.0, 1.0) * (1 - high) * (first.shape[-2] - 1)
    left = between(first, 0.0, 1.0) * (1 - wide) * (first.shape[-1] - 1)
    none = torch.zeros_like(top)
    rows = [torch.stack((1 / wide, none, -left / wide), 1), torch.stack((none, 1 / high, -top / high), 1)]
    return [where(hit, warped(x, torch.stack(rows, 1), fill), x) for x in pictures]


def padded_crop(pictures: list[Tensor], probability: float, padding: int, fill: str) -> list[Tensor]:
    """Moved by up to `padding` points in both directions, as if cut out of a picture with a margin."""
    first = pictures[0]
    hit = hits(first, probability)
    down = torch.randint(-padding, padding + 1, (len(first),), device=first.device)
    across = torch.randint(-padding, padding + 1, (len(first),), device=first.device)
    return [where(hit, taken(taken(x, down, -2, fill), across, -1, fill), x) for x in pictures]


def taken(x: Tensor, start: Tensor, axis: int, fill: str) -> Tensor:
    """x (N ... H W) read along `axis` from `start` (N,) on; `fill` says what lies outside."""
    size = x.shape[axis]
    index = torch.arange(size, device=x.device) + start[:, None]  # N size
    shape = [len(x), *(1,) * (x.ndim - 1)]
    shape[axis] = size
    made = x.gather(axis, within(index, size, fill).view(shape).expand_as(x))
    inside = (index >= 0) & (index < size)
    return made * inside.view(shape) if fill == "zeros" else made


def affine_matrix(
    x: Tensor,
    angle: Tensor,
    size: Tensor | None = None,
    across: Tensor | None = None,
    down: Tensor | None = None,
    slant: Tensor | None = None,
) -> Tensor:
    """(N, 2, 3): where each point of pictures x (N ... H W) goes; angle in degrees, slant in radians, each (N,)."""
    import kornia

    none, one = torch.zeros_like(angle), torch.ones_like(angle)
    middle = torch.stack((one * (x.shape[-1] - 1) / 2, one * (x.shape[-2] - 1) / 2), 1)
    moved = torch.stack((none if across is None else across, none if down is None else down), 1)
    larger = (one if size is None else size)[:, None].expand(-1, 2)
    slant = none if slant is None else slant
    matrix: Tensor = kornia.geometry.transform.get_affine_matrix2d(moved, middle, larger, angle, slant, none)
    return matrix[:, :2]


def warped(x: Tensor, matrix: Tensor, fill: str) -> Tensor:
    """Pictures x (N ... H W) with each point at its new place, `matrix` (N, 2, 3); whole numbers take the nearest."""
    import kornia

    mode = "bilinear" if x.is_floating_point() else "nearest"
    stacked = x.float().reshape(len(x), -1, *x.shape[-2:])
    made = kornia.geometry.transform.warp_affine(stacked, matrix, (x.shape[-2], x.shape[-1]), mode, padding_mode=fill)
    made = made if x.is_floating_point() else made.round()
    return made.reshape(x.shape).to(x.dtype)
