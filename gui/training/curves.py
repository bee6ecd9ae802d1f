"""What a run has told so far, as columns that charts draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.training.events import EpochDone, Event, Progress

Column = list[float]
NAN = float("nan")


@dataclass(eq=False)
class Table:
    """`x` and one column for each series, all of one length; a value that was not told is NaN."""

    x: Column = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)

    def add(self, x: float, values: Mapping[str, float]) -> None:
        for name in values.keys() - self.columns.keys():
            self.columns[name] = [NAN] * len(self.x)
        self.x.append(x)
        for name, column in self.columns.items():
            column.append(values.get(name, NAN))


@dataclass(eq=False)
class Curves:
    """By step: the training batches. By epoch: `train.<series>` and `valid.<series>`."""

    steps: Table = field(default_factory=Table)
    epochs: Table = field(default_factory=Table)
    steps_per_epoch: int = 1

    def take(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.steps.add(event.step, event.values)
        elif isinstance(event, EpochDone):
            told = {f"train.{k}": v for k, v in event.train.items()} | {f"valid.{k}": v for k, v in event.valid.items()}
            self.epochs.add(event.epoch, told)

    @property
    def series(self) -> tuple[str, ...]:
        """Loss and metrics, the loss first."""
        found = dict.fromkeys(name.split(".", 1)[1] for name in self.epochs.columns)
        return tuple(dict.fromkeys([*self.steps.columns, *found]))

    @staticmethod
    def of(steps: Mapping[str, Iterable[float]], epochs: Mapping[str, Iterable[float]]) -> Curves:
        """From the columns that a run left on disk."""
        ends = list(zip(epochs.get("step", ()), epochs.get("epoch", ()), strict=False))
        skipped = {"step", "epoch", "seconds", "lr", "samples_per_second"}
        return Curves(
            Table(list(steps.get("step", ())), {k: list(v) for k, v in steps.items() if k not in skipped}),
            Table(list(epochs.get("epoch", ())), {k: list(v) for k, v in epochs.items() if k not in skipped}),
            max(1, round(ends[-1][0] / ends[-1][1])) if ends and ends[-1][1] else 1,
        )
