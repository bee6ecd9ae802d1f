"""SwiGLU feed-forward network."""

import torch
from torch import nn


class SwiGLU(nn.Module):
    """down(silu(gate(x)) * up(x)) for each step by itself (Shazeer 2020)."""

    def __init__(self, features: int, hidden_features: int, bias: bool = False) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(features, hidden_features, bias)
        self.up_proj = nn.Linear(features, hidden_features, bias)
        self.down_proj = nn.Linear(hidden_features, features, bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (..., F)."""
        y: torch.Tensor = self.down_proj(nn.functional.silu(self.gate_proj(x)) * self.up_proj(x))
        return y
