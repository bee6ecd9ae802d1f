"""Layer normalisation over the channels of a picture."""

import torch
from torch import nn


class LayerNorm2d(nn.LayerNorm):
    """Normalises the channels of each point by themselves (Ba et al. 2016), channels first as in ConvNeXt."""

    def __init__(self, channels: int, eps: float = 1e-6) -> None:
        super().__init__(channels, eps=eps)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W)."""
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
