"""Convolutional block attention module."""

import torch
from torch import nn


class CBAM(nn.Module):
    """Scales first the channels, then the places, by what their means and largest values say (Woo et al. 2018)."""

    def __init__(self, channels: int, squeeze_channels: int, kernel_size: int = 7) -> None:
        super().__init__()
        self.fc1 = nn.Conv2d(channels, squeeze_channels, 1, bias=False)
        self.fc2 = nn.Conv2d(squeeze_channels, channels, 1, bias=False)
        self.places = nn.Conv2d(2, 1, kernel_size, padding=kernel_size // 2, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W)."""
        mean, most = x.mean((2, 3), keepdim=True), x.amax((2, 3), keepdim=True)  # (N, C, 1, 1)
        x = x * (self.fc2(self.fc1(mean).relu()) + self.fc2(self.fc1(most).relu())).sigmoid()
        seen = torch.cat((x.mean(1, keepdim=True), x.amax(1, keepdim=True)), dim=1)  # (N, 2, H, W)
        return torch.mul(x, self.places(seen).sigmoid())
