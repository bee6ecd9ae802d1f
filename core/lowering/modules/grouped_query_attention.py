"""Grouped-query attention."""

import torch
from torch import nn

from core.lowering.modules.rotary_embedding import RotaryEmbedding
from core.lowering.modules.score_mask import ScoreMask


class GroupedQueryAttention(nn.Module):
    """Self-attention in which several query heads share one key and value head (Ainslie et al. 2023).

    `rope_base`: base of the rotary embedding of queries and keys; None: no positions.
    """

    def __init__(
        self,
        features: int,
        num_heads: int,
        num_kv_heads: int,
        head_dim: int,
        rope_base: float | None = 10000.0,
        is_causal: bool = False,
        bias: bool = False,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        if num_heads % num_kv_heads:
            raise ValueError(f"{num_heads} heads cannot be shared out among {num_kv_heads} key heads")
        self.head_dim = head_dim
        self.group = num_heads // num_kv_heads
        self.is_causal = is_causal
        self.dropout = dropout
        self.q_proj = nn.Linear(features, num_heads * head_dim, bias)
        self.k_proj = nn.Linear(features, num_kv_heads * head_dim, bias)
        self.v_proj = nn.Linear(features, num_kv_heads * head_dim, bias)
        self.o_proj = nn.Linear(num_heads * head_dim, features, bias)
        self.rotary = nn.Identity() if rope_base is None else RotaryEmbedding(head_dim, rope_base)
        self.hide = ScoreMask(is_causal)

    def heads(self, x: torch.Tensor, repeat: int) -> torch.Tensor:
        """(N, L, heads * head_dim) -> (N, heads * repeat, L, head_dim)."""
        x = x.reshape(*x.shape[:2], -1, self.head_dim).transpose(1, 2)
        return x.repeat_interleave(repeat, dim=1) if repeat != 1 else x

    def forward(
        self, x: torch.Tensor, mask: torch.Tensor | None = None, padding: torch.Tensor | None = None
    ) -> torch.Tensor:
        """x: (N, L, F); mask: (N, L) or (N, L, L), what must not be looked at; padding: (N, L), True where padded."""
        _, length, _ = x.shape
        q = self.heads(self.rotary(self.q_proj(x)), 1)
        k = self.heads(self.rotary(self.k_proj(x)), self.group)
        v = self.heads(self.v_proj(x), self.group)
        added = None
        if mask is not None or padding is not None:
            added = self.hide(x.new_zeros(1, length, length), mask, padding).unsqueeze(1)  # (N, 1, L, L)
        y = nn.functional.scaled_dot_product_attention(
            q, k, v, added, self.dropout if self.training else 0.0, is_causal=self.is_causal and added is None
        )
        out: torch.Tensor = self.o_proj(y.transpose(1, 2).flatten(2))
        return out
