"""Transition between dense blocks."""

from torch import nn


class DenseTransition(nn.Sequential):
    """Normalisation, activation, 1×1 convolution and 2×2 average pooling between dense blocks (Huang et al. 2017).

    (N, C, H, W) -> (N, out_channels, H / 2, W / 2), rounded down.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        conv = nn.Conv2d(in_channels, out_channels, 1, bias=False)
        nn.init.kaiming_normal_(conv.weight)
        super().__init__(nn.BatchNorm2d(in_channels), nn.ReLU(), conv, nn.AvgPool2d(2))
