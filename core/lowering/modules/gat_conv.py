"""Graph attention."""

import torch
from torch import nn


class GATConv(nn.Module):
    """Each vertex averages its neighbours and itself by learned weights, in several heads (Veličković et al. 2018)."""

    def __init__(self, features: int, out_features: int, heads: int = 1, negative_slope: float = 0.2) -> None:
        super().__init__()
        self.heads = heads
        self.negative_slope = negative_slope
        self.linear = nn.Linear(features, heads * out_features, bias=False)
        self.source = nn.Parameter(torch.empty(heads, out_features))
        self.target = nn.Parameter(torch.empty(heads, out_features))
        self.bias = nn.Parameter(torch.zeros(heads * out_features))
        for weight in (self.linear.weight, self.source, self.target):
            nn.init.xavier_uniform_(weight)

    def forward(self, x: torch.Tensor, adjacency: torch.Tensor) -> torch.Tensor:
        """x: (N, V, F), a row for each vertex; adjacency: (N, V, V), row i not 0 at i's neighbours

        -> (N, V, heads * out_features), the heads side by side.
        """
        h = self.linear(x).reshape(*x.shape[:2], self.heads, -1).transpose(1, 2)  # (N, heads, V, out)
        own, other = (h * self.target.unsqueeze(1)).sum(-1), (h * self.source.unsqueeze(1)).sum(-1)  # (N, heads, V)
        scores = nn.functional.leaky_relu(own.unsqueeze(3) + other.unsqueeze(2), self.negative_slope)
        joined = adjacency.bool() | torch.eye(x.shape[1], dtype=torch.bool, device=x.device)  # (N, V, V)
        weights = scores.masked_fill(~joined.unsqueeze(1), float("-inf")).softmax(-1)  # (N, heads, V, V)
        y = (weights @ h).transpose(1, 2).flatten(2)
        return torch.add(y, self.bias)
