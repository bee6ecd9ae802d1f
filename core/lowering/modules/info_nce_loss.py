"""Contrastive loss of two views of a batch."""

import torch
from torch import nn


class InfoNCELoss(nn.Module):
    """Cross-entropy of finding each sample's other view among all others by cosine (SimCLR, Chen et al. 2020)."""

    def __init__(self, temperature: float = 0.5) -> None:
        super().__init__()
        self.temperature = temperature

    def forward(self, x1: torch.Tensor, x2: torch.Tensor) -> torch.Tensor:
        """x1, x2: (N, F), row i of both made of the same sample."""
        views = nn.functional.normalize(torch.cat([x1, x2]), dim=1)  # 2N F
        likeness = views @ views.T / self.temperature  # 2N 2N
        itself = torch.eye(len(views), dtype=torch.bool, device=views.device)
        partner = torch.arange(len(views), device=views.device).roll(len(x1))
        return nn.functional.cross_entropy(likeness.masked_fill(itself, float("-inf")), partner)
