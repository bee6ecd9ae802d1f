"""Inception block of GoogLeNet."""

import torch
from torch import nn

from core.lowering.modules.conv_norm_act import ConvNormAct


class Inception(nn.Module):
    """Filters of several sizes side by side (Szegedy et al. 2015), with batch normalisation as in torchvision.

    Channels: of the 1×1 branch; before and of the 3×3 branch; before and of the 5×5 branch; behind the pooling.
    """

    def __init__(
        self,
        in_channels: int,
        ch1x1: int,
        ch3x3red: int,
        ch3x3: int,
        ch5x5red: int,
        ch5x5: int,
        pool_proj: int,
        last_kernel: int = 5,
    ) -> None:
        super().__init__()
        eps = 0.001
        self.branch1 = ConvNormAct(in_channels, ch1x1, 1, eps=eps)
        self.branch2 = nn.Sequential(
            ConvNormAct(in_channels, ch3x3red, 1, eps=eps), ConvNormAct(ch3x3red, ch3x3, 3, eps=eps)
        )
        self.branch3 = nn.Sequential(
            ConvNormAct(in_channels, ch5x5red, 1, eps=eps), ConvNormAct(ch5x5red, ch5x5, last_kernel, eps=eps)
        )
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, 1, padding=1), ConvNormAct(in_channels, pool_proj, 1, eps=eps))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W) -> (N, ch1x1 + ch3x3 + ch5x5 + pool_proj, H, W)."""
        return torch.cat((self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)), dim=1)
