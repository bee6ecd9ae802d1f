"""Learned positional encoding."""

import torch
from torch import nn


class LearnedPositionalEncoding(nn.Module):
    """x plus one learned vector for each place of the sequence (Gehring et al. 2017; started as in BERT and GPT-2)."""

    def __init__(self, features: int, max_length: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(max_length, features))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, L, F), L at most max_length."""
        return x + self.weight[: x.shape[1]]
