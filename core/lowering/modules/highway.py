"""Highway layer."""

import torch
from torch import nn


class Highway(nn.Module):
    """T(x) * H(x) + (1 - T(x)) * x, T = sigmoid(W x + b) with b below 0 at first (Srivastava et al. 2015)."""

    def __init__(self, features: int, activation: str = "ReLU", gate_bias: float = -1.0) -> None:
        super().__init__()
        self.transform = nn.Linear(features, features)
        self.gate = nn.Linear(features, features)
        self.activation = getattr(nn, activation)()
        nn.init.constant_(self.gate.bias, gate_bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (..., F)."""
        t = self.gate(x).sigmoid()
        y: torch.Tensor = t * self.activation(self.transform(x)) + (1 - t) * x
        return y
