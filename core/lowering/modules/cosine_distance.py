"""Distance of two vectors by their angle."""

import torch
from torch import nn


class CosineDistance(nn.Module):
    """1 - cos of the angle: 0 where they have one direction, 2 where they have opposite ones."""

    def forward(self, x1: torch.Tensor, x2: torch.Tensor) -> torch.Tensor:
        """x1, x2: (N, ..., F) -> (N, ...)."""
        return 1 - nn.functional.cosine_similarity(x1, x2, dim=-1)
