"""Mamba: a selective state space."""

import torch
from torch import nn

from core.lowering.modules.linear_scan import LinearScan


class Mamba(nn.Module):
    """The block of Gu & Dao 2023, laid out as `mamba_ssm.Mamba`: a state space whose step, input and output follow x.

    h[t] = exp(delta[t] A) h[t-1] + delta[t] B[t] x[t],  y[t] = C[t] h[t] + D x[t]
    """

    def __init__(
        self,
        features: int,
        d_state: int = 16,
        d_conv: int = 4,
        expand: int = 2,
        dt_rank: int | None = None,
        dt_min: float = 0.001,
        dt_max: float = 0.1,
    ) -> None:
        super().__init__()
        inner = expand * features
        rank = -(-features // 16) if dt_rank is None else dt_rank
        self.sizes = [rank, d_state, d_state]
        self.in_proj = nn.Linear(features, 2 * inner, bias=False)
        self.conv1d = nn.Conv1d(inner, inner, d_conv, padding=d_conv - 1, groups=inner)
        self.x_proj = nn.Linear(inner, rank + 2 * d_state, bias=False)
        self.dt_proj = nn.Linear(rank, inner)
        self.A_log = nn.Parameter(torch.arange(1.0, d_state + 1).log().repeat(inner, 1))  # (inner, d_state)
        self.D = nn.Parameter(torch.ones(inner))
        self.out_proj = nn.Linear(inner, features, bias=False)
        self.scan = LinearScan()
        nn.init.uniform_(self.dt_proj.weight, -(rank**-0.5), rank**-0.5)
        low, high = torch.tensor([dt_min, dt_max]).log()
        delta = (torch.rand_like(self.D) * (high - low) + low).exp().clamp(min=1e-4)
        self.dt_proj.bias = nn.Parameter(delta + (-torch.expm1(-delta)).log())  # softplus of it is delta

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, L, F)."""
        x, gate = self.in_proj(x).chunk(2, dim=-1)  # (N, L, inner)
        x = self.conv1d(x.transpose(1, 2))[..., : x.shape[1]].transpose(1, 2)  # sees the past alone
        x = nn.functional.silu(x)
        delta, b, c = self.x_proj(x).split(self.sizes, dim=-1)  # (N, L, rank), twice (N, L, d_state)
        delta = nn.functional.softplus(self.dt_proj(delta)).unsqueeze(-1)  # (N, L, inner, 1)
        decay = torch.exp(delta * -self.A_log.exp())  # (N, L, inner, d_state)
        h = self.scan(decay, delta * b.unsqueeze(2) * x.unsqueeze(-1))
        y = (h @ c.unsqueeze(-1)).squeeze(-1) + self.D * x  # (N, L, inner)
        out: torch.Tensor = self.out_proj(y * nn.functional.silu(gate))
        return out
