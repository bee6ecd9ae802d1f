"""Feature-wise linear modulation."""

import torch
from torch import nn


class FiLM(nn.Module):
    """(1 + gamma) * x + beta for each channel, where gamma and beta follow from a condition (Perez et al. 2018)."""

    def __init__(self, condition_features: int, channels: int, channels_last: bool = False) -> None:
        super().__init__()
        self.modulation = nn.Linear(condition_features, 2 * channels)
        self.channels_last = channels_last

    def forward(self, x: torch.Tensor, condition: torch.Tensor) -> torch.Tensor:
        """x: (N, C, ...), or (N, ..., C) with channels_last; condition: (N, condition_features)."""
        other = (1,) * (x.dim() - 2)
        shape = (x.shape[0], *other, -1) if self.channels_last else (x.shape[0], -1, *other)
        gamma, beta = self.modulation(condition).chunk(2, dim=1)  # (N, C)
        y: torch.Tensor = (1 + gamma.reshape(shape)) * x + beta.reshape(shape)
        return y
