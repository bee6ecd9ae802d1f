"""Contrastive loss on pairs of vectors."""

import torch
from torch import nn


class ContrastiveLoss(nn.Module):
    """½ (t d² + (1 - t) max(0, margin - d)²) for the distance d, mean over the batch (Hadsell, Chopra & LeCun 2006)."""

    def __init__(self, margin: float = 1.0) -> None:
        super().__init__()
        self.margin = margin

    def forward(self, x1: torch.Tensor, x2: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """x1, x2: (N, F); target: (N,), 1 where they belong together, 0 (or -1) where not."""
        distance = nn.functional.pairwise_distance(x1, x2)
        apart = (self.margin - distance).clamp(min=0)
        return torch.where(target > 0, distance.square(), apart.square()).mean() / 2
