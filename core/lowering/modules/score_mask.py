"""Hides scores of attention."""

import torch
from torch import nn


class ScoreMask(nn.Module):
    """Makes -inf of the scores of what must not be looked at, so that softmax gives it no weight."""

    def __init__(self, is_causal: bool = False) -> None:
        super().__init__()
        self.is_causal = is_causal

    def forward(
        self, scores: torch.Tensor, mask: torch.Tensor | None = None, padding: torch.Tensor | None = None
    ) -> torch.Tensor:
        """scores: (N, L, S); mask: (N, S) or (N, L, S), added if decimal, else hidden where not 0; padding: (N, S)."""
        hidden = float("-inf")
        if self.is_causal:
            later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).triu(1)
            scores = scores.masked_fill(later, hidden)
        if mask is not None:
            mask = mask.unsqueeze(1) if mask.dim() == 2 else mask
            scores = scores + mask if mask.is_floating_point() else scores.masked_fill(mask.bool(), hidden)
        if padding is not None:
            scores = scores.masked_fill(padding.unsqueeze(1), hidden)
        return scores
