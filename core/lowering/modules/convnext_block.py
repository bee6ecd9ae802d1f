"""Building block of ConvNeXt."""

import torch
from torch import nn

from core.lowering.modules.drop_path import DropPath


class ConvNeXtBlock(nn.Module):
    """Depthwise convolution, layer normalisation, a wide network for each point, all scaled and added (Liu et al. 2022)."""

    def __init__(
        self,
        channels: int,
        kernel_size: int = 7,
        expansion: int = 4,
        layer_scale: float = 1e-6,
        drop_path: float = 0.0,
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, kernel_size, padding=kernel_size // 2, groups=channels)
        self.norm = nn.LayerNorm(channels, eps=1e-6)
        self.expand = nn.Linear(channels, expansion * channels)
        self.project = nn.Linear(expansion * channels, channels)
        self.scale = nn.Parameter(torch.full((channels, 1, 1), layer_scale))
        self.drop_path = DropPath(drop_path)
        for layer in (self.conv, self.expand, self.project):
            nn.init.trunc_normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.get_parameter("bias"))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W)."""
        y = self.conv(x).permute(0, 2, 3, 1)  # (N, H, W, C)
        y = self.project(nn.functional.gelu(self.expand(self.norm(y))))
        added: torch.Tensor = self.drop_path(self.scale * y.permute(0, 3, 1, 2))
        return x + added
