"""Pooling over the steps of sequences of unequal length."""

from __future__ import annotations

import torch
from torch import nn


class StepPooling(nn.Module):
    """The mean or the largest of each feature over all steps that are not padding."""

    def __init__(self, mode: str = "mean") -> None:
        super().__init__()
        self.mode = mode

    def forward(self, x: torch.Tensor, padding: torch.Tensor | None = None) -> torch.Tensor:
        """x: (N, L, F); padding: (N, L), True behind the end of a sequence, which has at least one step. Gives (N, F)."""
        if padding is None:
            return x.mean(1) if self.mode == "mean" else x.amax(1)
        if self.mode == "max":
            return x.masked_fill(padding.unsqueeze(2), float("-inf")).amax(1)
        return x.masked_fill(padding.unsqueeze(2), 0.0).sum(1) / (~padding).sum(1, keepdim=True)
