"""A tensor of one number that is not learned."""

from __future__ import annotations

import torch
from torch import nn


class ConstantTensor(nn.Module):
    """`value` in a tensor of `shape` with a batch of 1, which stretches where it meets others, or with the batch of `like`."""

    value: torch.Tensor

    def __init__(self, value: float | int | bool, *shape: int) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("value", torch.tensor(value))

    def forward(self, like: torch.Tensor | None = None) -> torch.Tensor:
        return self.value.expand(1 if like is None else like.shape[0], *self.shape)
