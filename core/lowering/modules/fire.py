"""Fire module of SqueezeNet."""

import torch
from torch import nn


class Fire(nn.Module):
    """Squeezes with 1×1 filters, then expands with 1×1 and 3×3 filters side by side (Iandola et al. 2016)."""

    def __init__(self, in_channels: int, squeeze: int, expand1x1: int, expand3x3: int) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(in_channels, squeeze, 1)
        self.expand1x1 = nn.Conv2d(squeeze, expand1x1, 1)
        self.expand3x3 = nn.Conv2d(squeeze, expand3x3, 3, padding=1)
        for layer in (self.squeeze, self.expand1x1, self.expand3x3):
            nn.init.kaiming_uniform_(layer.weight)
            nn.init.zeros_(layer.get_parameter("bias"))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W) -> (N, expand1x1 + expand3x3, H, W)."""
        x = self.squeeze(x).relu()
        return torch.cat((self.expand1x1(x), self.expand3x3(x)), dim=1).relu()
