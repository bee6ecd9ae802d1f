"""Convolution, batch normalisation, activation."""

from torch import nn


class ConvNormAct(nn.Sequential):
    """Convolution without bias, batch normalisation (Ioffe & Szegedy 2015) and an activation of torch.nn by name.

    (N, C, H, W) -> (N, out_channels, H / stride, W / stride), rounded up for an odd kernel.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int = 1,
        groups: int = 1,
        activation: str | None = "ReLU",
        eps: float = 1e-5,
    ) -> None:
        padding = (kernel_size - 1) // 2
        conv = nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding, groups=groups, bias=False)
        nn.init.kaiming_normal_(conv.weight, mode="fan_out", nonlinearity="relu")
        layers: list[nn.Module] = [conv, nn.BatchNorm2d(out_channels, eps=eps)]
        if activation is not None:
            layers.append(getattr(nn, activation)())
        super().__init__(*layers)
