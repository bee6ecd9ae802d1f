"""Focal loss on whole-number labels."""

import torch
from torch import nn


class FocalLoss(nn.Module):
    """-(1 - p)^gamma log p for the chance p of the right class, mean over the batch (Lin et al. 2017)."""

    weight: torch.Tensor | None

    def __init__(self, gamma: float = 2.0, weight: torch.Tensor | None = None) -> None:
        super().__init__()
        self.gamma = gamma
        self.register_buffer("weight", weight)

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """x: (N, C, ...) scores; target: (N, ...) labels."""
        surprise = nn.functional.cross_entropy(x, target, reduction="none")
        loss = (1 - torch.exp(-surprise)) ** self.gamma * surprise
        if self.weight is None:
            return loss.mean()
        weights = self.weight[target]
        return (weights * loss).sum() / weights.sum()
