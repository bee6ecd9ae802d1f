"""Decoder block of the Llama family."""

import torch
from torch import nn

from core.lowering.modules.grouped_query_attention import GroupedQueryAttention
from core.lowering.modules.swiglu import SwiGLU


class DecoderBlock(nn.Module):
    """Causal grouped-query attention with rotary positions, then SwiGLU; each normalised before and added (Touvron et al. 2023)."""

    def __init__(
        self,
        features: int,
        num_heads: int,
        num_kv_heads: int,
        hidden_features: int,
        rope_base: float = 10000.0,
        eps: float = 1e-5,
    ) -> None:
        super().__init__()
        head_dim = features // num_heads
        self.attention_norm = nn.RMSNorm(features, eps)
        self.attention = GroupedQueryAttention(features, num_heads, num_kv_heads, head_dim, rope_base, is_causal=True)
        self.feed_forward_norm = nn.RMSNorm(features, eps)
        self.feed_forward = SwiGLU(features, hidden_features)

    def forward(
        self, x: torch.Tensor, mask: torch.Tensor | None = None, padding: torch.Tensor | None = None
    ) -> torch.Tensor:
        """x: (N, L, F); mask: (N, L) or (N, L, L), what must not be looked at; padding: (N, L), True where padded."""
        x = x + self.attention(self.attention_norm(x), mask, padding)
        return torch.add(x, self.feed_forward(self.feed_forward_norm(x)))
