"""Sinusoidal positional encoding."""

import torch
from torch import nn


class SinusoidalPositionalEncoding(nn.Module):
    """x + PE, PE[t, 2i] = sin(t / base^(2i/F)), PE[t, 2i+1] = cos(t / base^(2i/F)) (Vaswani et al. 2017)."""

    def __init__(self, base: float = 10000.0) -> None:
        super().__init__()
        self.base = base

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, L, F)."""
        _, length, features = x.shape
        steps = torch.arange(length, device=x.device).unsqueeze(1)  # (L, 1)
        rates = self.base ** (-torch.arange(0, features, 2, device=x.device) / features)  # (F/2)
        angles = steps * rates  # (L, F/2)
        table = torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1)[:, :features]  # (L, F)
        return x + table.to(x.dtype)
