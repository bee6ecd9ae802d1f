"""Squeeze and excitation."""

import torch
from torch import nn


class SqueezeExcitation(nn.Module):
    """Scales each channel by what the means of all channels say (Hu et al. 2018)."""

    def __init__(self, channels: int, squeeze_channels: int, activation: str = "ReLU") -> None:
        super().__init__()
        self.fc1 = nn.Conv2d(channels, squeeze_channels, 1)
        self.activation = getattr(nn, activation)()
        self.fc2 = nn.Conv2d(squeeze_channels, channels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W)."""
        means = x.mean((2, 3), keepdim=True)  # (N, C, 1, 1)
        scale: torch.Tensor = self.fc2(self.activation(self.fc1(means))).sigmoid()  # (N, C, 1, 1)
        return x * scale
