"""Augmentations that make one sample out of two: its loss is that of both answers, each by its share.

Torch alone: the source of these functions is copied into what is exported.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def mixup(columns: list[Tensor], probability: float, alpha: float) -> tuple[list[Tensor], Tensor | None, float]:
    """All of `columns` (N ...) with those of another sample laid over them.

    Gives too the other samples (N,), None where nothing was mixed, and the share of the samples themselves.
    """
    if float(torch.rand(())) >= probability:
        return columns, None, 1.0
    share = float(torch.distributions.Beta(alpha, alpha, validate_args=False).sample())
    order = torch.randperm(len(columns[0]), device=columns[0].device)
    return [share * x + (1 - share) * x[order] for x in columns], order, share


def cutmix(pictures: list[Tensor], probability: float, alpha: float) -> tuple[list[Tensor], Tensor | None, float]:
    """A rectangle of `pictures` (N ... H W) is that of another sample; the share is that of the area that stays."""
    if float(torch.rand(())) >= probability:
        return pictures, None, 1.0
    side = math.sqrt(1 - float(torch.distributions.Beta(alpha, alpha, validate_args=False).sample()))
    middle = torch.rand(2).tolist()
    order = torch.randperm(len(pictures[0]), device=pictures[0].device)
    height, width = pictures[0].shape[-2:]
    top, bottom = cut(height, side, middle[0])
    left, right = cut(width, side, middle[1])
    made = [x.clone() for x in pictures]
    for x, mixed in zip(pictures, made, strict=True):
        mixed[..., top:bottom, left:right] = x[order][..., top:bottom, left:right]
    return made, order, 1 - (bottom - top) * (right - left) / (height * width)


def cut(size: int, share: float, middle: float) -> tuple[int, int]:
    """First place and end of a stretch of `size` about the point `middle` (0 ... 1); what reaches out is cut off."""
    half, centre = int(size * share) // 2, int(size * middle)
    return max(0, centre - half), min(size, centre + half)
