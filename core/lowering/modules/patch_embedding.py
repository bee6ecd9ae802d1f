"""Patch embedding of the Vision Transformer."""

import torch
from torch import nn


class PatchEmbedding(nn.Module):
    """Cuts a picture into patches and makes a vector of each (Dosovitskiy et al. 2021).

    `patches`: how many there are, for learned positions; None: no positions are added.
    """

    def __init__(
        self,
        in_channels: int,
        embed_dim: int,
        patch_size: tuple[int, int],
        class_token: bool = True,
        patches: int | None = None,
    ) -> None:
        super().__init__()
        self.proj = nn.Conv2d(in_channels, embed_dim, patch_size, stride=patch_size)
        fan_in = in_channels * patch_size[0] * patch_size[1]
        nn.init.trunc_normal_(self.proj.weight, std=fan_in**-0.5)
        nn.init.zeros_(self.proj.get_parameter("bias"))
        self.class_token = nn.Parameter(torch.zeros(1, 1, embed_dim)) if class_token else None
        self.position = None
        if patches is not None:
            self.position = nn.Parameter(torch.empty(1, patches + class_token, embed_dim).normal_(std=0.02))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, C, H, W) -> (N, patches, embed_dim), one more with the class token, which comes first."""
        x = self.proj(x).flatten(2).transpose(1, 2)
        if self.class_token is not None:
            x = torch.cat((self.class_token.expand(x.shape[0], -1, -1), x), dim=1)
        return x if self.position is None else x + self.position
