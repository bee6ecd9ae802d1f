"""Dice loss on labels or masks."""

import torch
from torch import nn


class DiceLoss(nn.Module):
    """1 - 2 |A ∩ B| / (|A| + |B|) of predicted and true area, mean over the classes (Milletari et al. 2016)."""

    def __init__(self, smooth: float = 1.0) -> None:
        super().__init__()
        self.smooth = smooth

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """x: (N, C, ...) scores; target: (N, ...) labels, or masks of decimal numbers shaped as x."""
        if target.is_floating_point():
            chances, areas = x.sigmoid(), target
        else:
            chances, areas = x.softmax(1), torch.zeros_like(x).scatter(1, target.unsqueeze(1), 1.0)
        points = [axis for axis in range(x.ndim) if axis != 1]
        shared = (chances * areas).sum(points)
        both = chances.sum(points) + areas.sum(points)
        return (1 - (2 * shared + self.smooth) / (both + self.smooth)).mean()
