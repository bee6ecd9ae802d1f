"""Stochastic depth."""

import torch
from torch import nn


class DropPath(nn.Module):
    """Sets all numbers of a sample to zero with probability p while training (Huang et al. 2016)."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, ...); what is kept is scaled by 1 / (1 - p)."""
        if not self.training or self.p == 0.0:
            return x
        keep = 1.0 - self.p
        kept = x.new_empty(x.shape[0], *(1 for _ in x.shape[1:])).bernoulli_(keep)  # (N, 1, ...)
        return x * (kept / keep if keep > 0.0 else kept)
