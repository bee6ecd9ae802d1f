"""The code that a new custom layer starts with."""

STARTER = '''import torch
from torch import Tensor, nn


class GatedLinear(nn.Module):
    """A gated linear unit: one half decides how much of the other passes (Dauphin et al. 2017)."""

    def __init__(self, in_features: int, out_features: int = 64):
        super().__init__()
        self.linear = nn.Linear(in_features, 2 * out_features)

    def forward(self, x: Tensor) -> Tensor:
        value, gate = self.linear(x).chunk(2, dim=-1)
        return value * torch.sigmoid(gate)
'''
