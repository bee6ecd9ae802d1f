"""Cutting out the middle."""

from __future__ import annotations

import torch
from torch import nn


class CenterCrop(nn.Module):
    """The middle of x (N C spatial…) in the given sizes, one for each spatial axis, none larger than what is there.

    Raises ValueError for another number of sizes, RuntimeError for a size that is too large.
    """

    def forward(self, x: torch.Tensor, *sizes: int) -> torch.Tensor:
        if len(sizes) != x.dim() - 2:
            raise ValueError(f"{len(sizes)} sizes for the {x.dim() - 2} spatial axes of the input")
        for axis, size in enumerate(sizes, 2):
            x = x.narrow(axis, (x.shape[axis] - size) // 2, size)
        return x
