"""L1 and L2 penalties: what large weights cost beside the loss.

A penalty is l1 · Σ|w| + l2 · Σw² over tensors of at least two axes that are learned: biases and the scales of
normalisation are left alone. What a layer says is added to what the whole network says.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from core.training.plan import Plan


class Penalties:
    """Those of some weights by name."""

    def __init__(self, plan: Plan, named: Iterable[tuple[str, nn.Parameter]]) -> None:
        self._terms: list[tuple[float, float, nn.Parameter]] = []
        for name, weight in named:
            own = [p for p in plan.penalties if name.startswith(f"{p.module}.")]
            l1, l2 = plan.l1 + sum(p.l1 for p in own), plan.l2 + sum(p.l2 for p in own)
            if (l1 or l2) and weight.ndim > 1 and weight.requires_grad:
                self._terms.append((l1, l2, weight))

    def __bool__(self) -> bool:
        return bool(self._terms)

    def added(self, total: Tensor) -> Tensor:
        """`total` with the penalty."""
        for l1, l2, weight in self._terms:
            if l1:
                total = total + l1 * weight.abs().sum()
            if l2:
                total = total + l2 * weight.square().sum()
        return total

    @torch.no_grad()
    def value(self) -> float:
        """Of the weights as they are now. Waits for the device."""
        if not self._terms:
            return 0.0
        return float(self.added(torch.zeros((), device=self._terms[0][2].device)))
