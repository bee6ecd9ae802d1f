"""Rotary position embedding."""

import torch
from torch import nn


class RotaryEmbedding(nn.Module):
    """Turns the pair (2i, 2i+1) of each head at step t by the angle t / base^(2i/head_dim) (Su et al. 2021)."""

    def __init__(self, head_dim: int, base: float = 10000.0) -> None:
        super().__init__()
        if head_dim % 2:
            raise ValueError(f"rotation turns pairs: head_dim must be even, not {head_dim}")
        self.head_dim = head_dim
        self.base = base

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, L, heads * head_dim)."""
        pairs = x.reshape(*x.shape[:2], -1, self.head_dim // 2, 2)  # (N, L, heads, head_dim/2, 2)
        steps = torch.arange(x.shape[1], device=x.device).unsqueeze(1)  # (L, 1)
        rates = self.base ** (-torch.arange(0, self.head_dim, 2, device=x.device) / self.head_dim)  # (head_dim/2)
        angles = (steps * rates).unsqueeze(1)  # (L, 1, head_dim/2)
        cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        even, odd = pairs.unbind(-1)  # (N, L, heads, head_dim/2)
        turned = torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1)
        return turned.flatten(2)
