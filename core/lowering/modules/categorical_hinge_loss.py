"""Categorical hinge loss on whole-number labels."""

import torch
from torch import nn


class CategoricalHingeLoss(nn.Module):
    """max(0, 1 + best wrong score - right score), mean over the batch (Crammer & Singer 2001)."""

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """x: (N, C, ...) scores; target: (N, ...) labels."""
        right = x.gather(1, target.unsqueeze(1)).squeeze(1)
        wrong = x.scatter(1, target.unsqueeze(1), float("-inf")).amax(1)
        return (1 + wrong - right).clamp(min=0).mean()
