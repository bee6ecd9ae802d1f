"""Gaussian noise."""

import torch
from torch import nn


class GaussianNoise(nn.Module):
    """Adds noise of mean 0 and the given spread while training (Bishop 1995)."""

    def __init__(self, std: float) -> None:
        super().__init__()
        self.std = std

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, ...)."""
        return x + self.std * torch.randn_like(x) if self.training else x
