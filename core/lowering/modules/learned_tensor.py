"""A learned tensor that depends on no input."""

from __future__ import annotations

import torch
from torch import nn


class LearnedTensor(nn.Module):
    """`shape` learned numbers with a batch of 1, which stretches where it meets others, or with the batch of `like`.

    `init`: 'normal' (around 0, with `std` as spread), 'zeros' or 'ones'.
    """

    def __init__(self, *shape: int, init: str = "normal", std: float = 0.02) -> None:
        super().__init__()
        self.init, self.std = init, std
        self.weight = nn.Parameter(torch.empty(1, *shape))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        if self.init == "normal":
            nn.init.normal_(self.weight, std=self.std)
        else:
            nn.init.constant_(self.weight, 1.0 if self.init == "ones" else 0.0)

    def forward(self, like: torch.Tensor | None = None) -> torch.Tensor:
        return self.weight if like is None else self.weight.expand(like.shape[0], *self.weight.shape[1:])
