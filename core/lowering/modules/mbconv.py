"""Building block of EfficientNet."""

import torch
from torch import nn

from core.lowering.modules.conv_norm_act import ConvNormAct
from core.lowering.modules.drop_path import DropPath
from core.lowering.modules.squeeze_excitation import SqueezeExcitation


class MBConv(nn.Module):
    """An inverted residual with SiLU and squeeze-and-excitation (Tan & Le 2019)."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int = 3,
        stride: int = 1,
        expand_ratio: int = 6,
        drop_path: float = 0.0,
    ) -> None:
        super().__init__()
        hidden = in_channels * expand_ratio
        self.expand = ConvNormAct(in_channels, hidden, 1, activation="SiLU") if expand_ratio != 1 else None
        self.depthwise = ConvNormAct(hidden, hidden, kernel_size, stride, groups=hidden, activation="SiLU")
        self.squeeze = SqueezeExcitation(hidden, max(1, in_channels // 4), activation="SiLU")
        self.project = ConvNormAct(hidden, out_channels, 1, activation=None)
        self.shortcut = stride == 1 and in_channels == out_channels
        self.drop_path = DropPath(drop_path)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W) -> (N, out_channels, H / stride, W / stride), rounded up."""
        wide = x if self.expand is None else self.expand(x)
        y: torch.Tensor = self.project(self.squeeze(self.depthwise(wide)))
        return torch.add(x, self.drop_path(y)) if self.shortcut else y
