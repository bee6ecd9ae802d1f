"""Additive attention."""

import torch
from torch import nn

from core.lowering.modules.score_mask import ScoreMask


class AdditiveAttention(nn.Module):
    """score = v · tanh(W query + U key); the values are averaged by the softmax of the scores (Bahdanau et al. 2015)."""

    def __init__(self, query_features: int, key_features: int, hidden_features: int) -> None:
        super().__init__()
        self.query = nn.Linear(query_features, hidden_features, bias=False)
        self.key = nn.Linear(key_features, hidden_features, bias=False)
        self.score = nn.Linear(hidden_features, 1, bias=False)
        self.hide = ScoreMask()

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        mask: torch.Tensor | None = None,
        padding: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """query: (N, L, Q), key: (N, S, K), value: (N, S, V) -> (N, L, V) and the weights (N, L, S)."""
        fits = self.query(query).unsqueeze(2) + self.key(key).unsqueeze(1)  # (N, L, S, hidden)
        scores = self.score(fits.tanh()).squeeze(-1)
        weights = self.hide(scores, mask, padding).softmax(-1)
        return weights @ value, weights
