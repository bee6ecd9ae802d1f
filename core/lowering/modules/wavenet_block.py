"""Gated residual block of WaveNet."""

import torch
from torch import nn


class WaveNetBlock(nn.Module):
    """tanh(filter x) * sigmoid(gate x) over the past, added to x; and a share for the end (van den Oord et al. 2016)."""

    def __init__(self, channels: int, skip_channels: int, kernel_size: int = 2, dilation: int = 1) -> None:
        super().__init__()
        self.past = (kernel_size - 1) * dilation
        self.conv = nn.Conv1d(channels, 2 * channels, kernel_size, dilation=dilation)  # filter and gate
        self.residual = nn.Conv1d(channels, channels, 1)
        self.skip = nn.Conv1d(channels, skip_channels, 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: (N, C, L) -> (N, C, L) for the next block and (N, skip_channels, L) for the end."""
        heard, gate = self.conv(nn.functional.pad(x, (self.past, 0))).chunk(2, dim=1)
        y = heard.tanh() * gate.sigmoid()
        return x + self.residual(y), self.skip(y)
