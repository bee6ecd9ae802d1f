"""Meter: adds up losses and metrics on the device and reads them in one transfer.

A step only keeps references; every 64 steps, or when a point is drawn, they are summed in a few large operations.
The sums of an epoch are always cut at the same steps, whenever points are drawn, so that they are equal to the bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch
from torch import Tensor

from core.training.metrics import METRICS
from core.training.plan import Phase, Plan

MAX_ITEMS = 64
MAX_NUMBERS = 1 << 20
"""Predicted numbers kept at most before they are summed: 4 MB."""


class Item(NamedTuple):
    """What one step leaves behind."""

    losses: tuple[Tensor, ...]
    """One number for each loss of the phase."""
    pairs: tuple[tuple[Tensor, Tensor], ...]
    """(prediction, target) for each measure."""
    rows: int


@dataclass(slots=True)
class Sums:
    """`rows`, and one tensor of one axis for the losses and for each measure; empty before the first."""

    rows: int = 0
    tensors: list[Tensor] = field(default_factory=list)

    def plus(self, other: Sums) -> Sums:
        if not self.tensors or not other.tensors:
            return other if other.tensors else self
        added = [a + b for a, b in zip(self.tensors, other.tensors, strict=True)]
        return Sums(self.rows + other.rows, added)


class Meter:
    """The values of one phase: its losses, and the measures that come with it."""

    def __init__(self, plan: Plan, phase: Phase, device: torch.device) -> None:
        self._wide = torch.float32 if device.type == "mps" else torch.float64
        self._weights = [weight for _, weight in phase.losses]
        self._total, self._parts = plan.total(phase), plan.parts(phase)
        self._measures = plan.measured_in(phase)
        self._metrics = [METRICS[measure.metric] for measure in self._measures]
        targets = ((m.output, plan.lowered.target_of(m.output)) for m in self._measures)
        self.pairs = tuple((output, target) for output, target in targets if target is not None)
        """(number of the answer, number of its target) for each measure."""
        self.reset()

    def reset(self) -> None:
        """A new epoch."""
        self._epoch, self._window = Sums(), Sums()
        self._items: list[Item] = []
        self._numbers = 0
        self._read_to = 0

    def add(self, item: Item) -> None:
        self._items.append(item)
        for prediction, _ in item.pairs:
            self._numbers += prediction.numel()
        if len(self._items) >= MAX_ITEMS or self._numbers > MAX_NUMBERS:
            self._fold()

    def _fold(self) -> None:
        if not self._items:
            return
        sums = self._sums(self._items)
        fresh = self._sums(self._items[self._read_to :]) if self._read_to else sums
        self._epoch, self._window = self._epoch.plus(sums), self._window.plus(fresh)
        self._items, self._numbers, self._read_to = [], 0, 0

    def window(self) -> dict[str, float]:
        """The means since the last call; empty if there was no step. Waits for the device."""
        sums = self._window.plus(self._sums(self._items[self._read_to :]))
        self._window, self._read_to = Sums(), len(self._items)
        return self._values(sums)

    def epoch(self) -> dict[str, float]:
        """The means since `reset`. Waits for the device."""
        self._fold()
        return self._values(self._epoch)

    def _sums(self, items: Sequence[Item]) -> Sums:
        if not items:
            return Sums()
        tensors = [self._loss_sums(items)]
        for number, metric in enumerate(self._metrics):
            pairs = [item.pairs[number] for item in items]
            tensors.append(_update(metric.update, pairs))
        return Sums(sum(item.rows for item in items), tensors)

    def _loss_sums(self, items: Sequence[Item]) -> Tensor:
        """(losses,): each loss times the rows that it is the mean of, summed."""
        by_rows: dict[int, list[Tensor]] = {}
        for item in items:
            by_rows.setdefault(item.rows, []).extend(item.losses)
        parts = [
            torch.stack(losses).view(-1, len(self._weights)).to(self._wide).sum(0) * rows
            for rows, losses in by_rows.items()
        ]
        return parts[0] if len(parts) == 1 else torch.stack(parts).sum(0)

    def _values(self, sums: Sums) -> dict[str, float]:
        if not sums.rows:
            return {}
        flat = torch.cat(sums.tensors).tolist()
        split = [flat[end - len(t) : end] for t, end in zip(sums.tensors, _ends(sums.tensors), strict=True)]
        losses = [value / sums.rows for value in split[0]]
        values = {self._total: sum(w * loss for w, loss in zip(self._weights, losses, strict=True))}
        values.update(zip(self._parts, losses, strict=False))
        for measure, metric, numbers in zip(self._measures, self._metrics, split[1:], strict=True):
            values[measure.series] = metric.value(numbers)
        return values

    def state(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """The epoch so far, as tensors and plain values; `load` goes on from there to the bit."""
        tensors = {f"sums.{i}": tensor for i, tensor in enumerate(self._epoch.tensors)}
        for i, item in enumerate(self._items):
            tensors.update({f"item.{i}.loss.{j}": loss for j, loss in enumerate(item.losses)})
            for j, (prediction, target) in enumerate(item.pairs):
                tensors |= {f"item.{i}.prediction.{j}": prediction, f"item.{i}.target.{j}": target}
        return tensors, {"rows": self._epoch.rows, "items": [item.rows for item in self._items]}

    def load(self, tensors: Mapping[str, Tensor], plain: Mapping[str, Any]) -> None:
        self.reset()
        sums = [tensors[f"sums.{i}"] for i in range(1 + len(self._metrics)) if f"sums.{i}" in tensors]
        self._epoch = Sums(plain["rows"], sums)
        for i, rows in enumerate(plain["items"]):
            losses = tuple(tensors[f"item.{i}.loss.{j}"] for j in range(len(self._weights)))
            pairs = tuple(
                (tensors[f"item.{i}.prediction.{j}"], tensors[f"item.{i}.target.{j}"])
                for j in range(len(self._metrics))
            )
            self.add(Item(losses, pairs, rows))
        self._read_to = len(self._items)


def _ends(tensors: Sequence[Tensor]) -> list[int]:
    ends, end = [], 0
    for tensor in tensors:
        end += len(tensor)
        ends.append(end)
    return ends


def _update(update: Any, pairs: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    """The sums of all pairs: at once where the batches fit together (sequences may differ in length)."""
    if len({(p.shape[1:], t.shape[1:]) for p, t in pairs}) == 1:
        sums: Tensor = update(torch.cat([p for p, _ in pairs]), torch.cat([t for _, t in pairs]))
        return sums
    parts = [update(p, t) for p, t in pairs]
    return torch.stack(parts).sum(0)
