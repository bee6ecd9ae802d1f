"""Embedding of diffusion steps."""

import torch
from torch import nn


class SinusoidalTimeEmbedding(nn.Module):
    """Sines, then cosines of t at rates from 1 down to about 1 / max_period (Ho et al. 2020)."""

    def __init__(self, features: int, max_period: float = 10000.0) -> None:
        super().__init__()
        self.features = features
        self.max_period = max_period

    def forward(self, t: torch.Tensor) -> torch.Tensor:
        """t: (N,) or (N, 1), whole or decimal -> (N, features); an odd last feature is 0."""
        half = self.features // 2
        rates = self.max_period ** (-torch.arange(half, device=t.device) / max(half, 1))  # (half)
        angles = t.reshape(-1, 1) * rates  # (N, half)
        waves = torch.cat((angles.sin(), angles.cos()), dim=1)
        return nn.functional.pad(waves, (0, self.features % 2))
