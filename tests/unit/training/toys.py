"""Hand-written networks and a plain feed, so that these tests stand without lowering's printer and without data sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from core.data.feed import Batch
from core.lowering.lowered import InputSlot, Lowered, OutputSlot
from core.spec import Use
from core.training import events
from core.training.control import Control
from core.training.engine import Outcome, run
from core.training.plan import Phase, Plan, measures_of

CLASSIFIER = """
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 16)
        self.norm = nn.BatchNorm1d(16)
        self.drop = nn.Dropout(0.3)
        self.out = nn.Linear(16, 3)

    def forward(self, x):
        hidden = self.hidden(x)
        norm = self.norm(hidden)
        drop = self.drop(torch.relu(norm))
        return self.out(drop)


class Objective(nn.Module):
    def __init__(self):
        super().__init__()
        self.loss = nn.CrossEntropyLoss()

    def forward(self, out, label):
        return (self.loss(out, label),)
"""
TAPPED = (
    CLASSIFIER.replace("def forward(self, x):", "def forward(self, x, taps):\n        taps['n0.y'] = x")
    .replace("        norm = self", "        taps['n1.y'] = hidden\n        norm = self")
    .replace("        drop = self", "        taps['n2.y'] = norm\n        drop = self")
    .replace(
        "        return self.out(drop)",
        "        taps['n3.y'] = drop\n        y = self.out(drop)\n        taps['n4.y'] = y\n        return y",
    )
)
MODULES = (("hidden", ("n1",)), ("norm", ("n2",)), ("drop", ("n3",)), ("out", ("n4",)))


def line_of(source: str, text: str) -> int:
    return next(number for number, line in enumerate(source.splitlines(), 1) if text in line)


def lowered_of(
    source: str = CLASSIFIER, tapped: str = TAPPED, loss: str = "CrossEntropyLoss", **fields: Any
) -> Lowered:
    texts = {"self.hidden(x)": ("n1",), "self.norm(hidden)": ("n2",), "self.drop(": ("n3",), "self.out(drop)": ("n4",)}
    made = Lowered(
        source,
        (InputSlot("x", "x", ("n0",)),),
        (OutputSlot("label", ("n5",), "label", Use(loss)),),
        tuple((line_of(source, text), path) for text, path in texts.items() if text in source),
        MODULES,
        tapped,
    )
    return replace(made, **fields)


class ToyFeed:
    """Rows that a linear rule tells apart; `splits` by name: (inputs, targets)."""

    def __init__(self, splits: dict[str, tuple[tuple[Tensor, ...], tuple[Tensor, ...]]]) -> None:
        self.splits = splits

    def rows(self, split: str) -> int:
        return len(self.splits[split][0][0]) if split in self.splits else 0

    def labels(self, split: str, column: str) -> Tensor:
        return self.splits[split][1][0]

    def unreadable(self) -> str:
        return ""

    def batches(
        self, split: str, batch_size: int, generator: torch.Generator | None = None, first: int = 0
    ) -> Iterator[Batch]:
        inputs, targets = self.splits[split]
        count = self.rows(split)
        order = torch.arange(count) if generator is None else torch.randperm(count, generator=generator)
        for rows in order.split(batch_size)[first:]:
            yield Batch(tuple(x[rows] for x in inputs), tuple(t[rows] for t in targets), rows)


def classes(rows: int, seed: int) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    draw = torch.Generator().manual_seed(seed)
    x = torch.randn(rows, 4, generator=draw)
    return (x,), ((x @ torch.randn(4, 3, generator=torch.Generator().manual_seed(99))).argmax(1),)


def toy_feed() -> ToyFeed:
    """100 training rows (batches of 16 leave 4 over) and 40 for validation."""
    return ToyFeed({"train": classes(100, 1), "valid": classes(40, 2)})


def plan_for(lowered: Lowered | None = None, optimizer: Use | None = None, **fields: Any) -> Plan:
    lowered = lowered or lowered_of()
    phase = Phase(((0, 1.0),), optimizer or Use("Adam", (("lr", 0.01),)))
    base = Plan(lowered, (phase,), epochs=4, batch_size=16, device="cpu", threads=1, measures=measures_of(lowered))
    return replace(base, **fields)


class Story:
    """Collects events; `when` calls back on the engine's thread as they happen."""

    def __init__(self, when: Callable[[events.Event], None] | None = None) -> None:
        self.events: list[events.Event] = []
        self._when = when

    def __call__(self, event: events.Event) -> None:
        self.events.append(event)
        if self._when is not None:
            self._when(event)

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


def train(
    plan: Plan, feed: Any, control: Control | None = None, story: Story | None = None, start: Any = None
) -> Outcome:
    return run(plan, feed, control or Control(), story if story is not None else Story(), start)


def stop_after(steps: int, feed: ToyFeed, control: Control) -> ToyFeed:
    """The same feed; asks to stop while the batch after `steps` steps is drawn."""

    class Stopping(ToyFeed):
        drawn = 0

        def batches(self, split: str, *args: Any) -> Iterator[Batch]:
            for batch in super().batches(split, *args):
                if split == "train":
                    if self.drawn == steps:
                        control.stop()
                    self.drawn += 1
                yield batch

    return Stopping(feed.splits)


def weights(outcome: Outcome) -> dict[str, Tensor]:
    assert outcome.last is not None
    return dict(outcome.last.weights.tensors)


def same(a: dict[str, Tensor], b: dict[str, Tensor]) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)
