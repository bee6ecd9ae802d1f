"""Graph convolution."""

import torch
from torch import nn


class GCNConv(nn.Module):
    """D^(-1/2) (A + I) D^(-1/2) X W + b, D being the degrees of A + I (Kipf & Welling 2017)."""

    def __init__(self, features: int, out_features: int, bias: bool = True) -> None:
        super().__init__()
        self.linear = nn.Linear(features, out_features, bias=False)
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None
        nn.init.xavier_uniform_(self.linear.weight)

    def forward(self, x: torch.Tensor, adjacency: torch.Tensor) -> torch.Tensor:
        """x: (N, V, F), a row for each vertex; adjacency: (N, V, V), not 0 where joined -> (N, V, out_features)."""
        joined = adjacency.to(x.dtype) + torch.eye(x.shape[1], dtype=x.dtype, device=x.device)
        scale = joined.sum(-1).rsqrt()  # (N, V)
        y: torch.Tensor = (scale.unsqueeze(2) * joined * scale.unsqueeze(1)) @ self.linear(x)
        return y if self.bias is None else y + self.bias
