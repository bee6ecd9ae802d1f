"""Building block of MobileNetV2."""

import torch
from torch import nn

from core.lowering.modules.conv_norm_act import ConvNormAct


class InvertedResidual(nn.Module):
    """Widen, filter each channel by itself, narrow again without activation (Sandler et al. 2018)."""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1, expand_ratio: int = 6) -> None:
        super().__init__()
        hidden = in_channels * expand_ratio
        self.expand = ConvNormAct(in_channels, hidden, 1, activation="ReLU6") if expand_ratio != 1 else None
        self.depthwise = ConvNormAct(hidden, hidden, 3, stride, groups=hidden, activation="ReLU6")
        self.project = ConvNormAct(hidden, out_channels, 1, activation=None)
        self.shortcut = stride == 1 and in_channels == out_channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W) -> (N, out_channels, H / stride, W / stride), rounded up."""
        wide = x if self.expand is None else self.expand(x)
        y: torch.Tensor = self.project(self.depthwise(wide))
        return x + y if self.shortcut else y
