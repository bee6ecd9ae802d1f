"""Dense block of DenseNet."""

import torch
from torch import nn


class DenseLayer(nn.Module):
    """Normalisation, activation, 1×1 convolution, and again with 3×3, of everything made so far."""

    def __init__(self, in_channels: int, growth_rate: int, bn_size: int, dropout: float) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm2d(in_channels)
        self.conv1 = nn.Conv2d(in_channels, bn_size * growth_rate, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(bn_size * growth_rate)
        self.conv2 = nn.Conv2d(bn_size * growth_rate, growth_rate, 3, padding=1, bias=False)
        self.dropout = nn.Dropout(dropout)
        nn.init.kaiming_normal_(self.conv1.weight)
        nn.init.kaiming_normal_(self.conv2.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, in_channels, H, W) -> (N, growth_rate, H, W)."""
        x = self.conv1(self.norm1(x).relu())
        y: torch.Tensor = self.dropout(self.conv2(self.norm2(x).relu()))
        return y


class DenseBlock(nn.Module):
    """Each layer sees what all layers before it made, and adds growth_rate channels (Huang et al. 2017)."""

    def __init__(
        self, in_channels: int, num_layers: int, growth_rate: int = 32, bn_size: int = 4, dropout: float = 0.0
    ) -> None:
        super().__init__()
        widths = [in_channels + i * growth_rate for i in range(num_layers)]
        self.layers = nn.ModuleList(DenseLayer(width, growth_rate, bn_size, dropout) for width in widths)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W) -> (N, C + num_layers * growth_rate, H, W)."""
        for layer in self.layers:
            x = torch.cat((x, layer(x)), dim=1)
        return x
