"""minGRU."""

import torch
from torch import nn

from core.lowering.modules.linear_scan import LinearScan


class MinGRU(nn.Module):
    """A GRU whose gate looks at the input alone, so that all steps are computed at once (Feng et al. 2024).

    z = sigmoid(W x), h[t] = (1 - z[t]) h[t-1] + z[t] V x[t]
    """

    def __init__(self, features: int, hidden_size: int, bias: bool = True) -> None:
        super().__init__()
        self.gate = nn.Linear(features, hidden_size, bias)
        self.candidate = nn.Linear(features, hidden_size, bias)
        self.scan = LinearScan()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, L, F) -> (N, L, hidden_size)."""
        z = self.gate(x).sigmoid()
        h: torch.Tensor = self.scan(1 - z, z * self.candidate(x))
        return h
