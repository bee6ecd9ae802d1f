"""What a training tells on stderr: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from core.data.source import quiet
from core.training import events
from core.verbs.common import numbers, remark

LINES = 20
"""About so many lines where there is no terminal."""


class Teller(Protocol):
    def __call__(self, event: events.Event) -> None: ...


@contextmanager
def teller() -> Iterator[Teller]:
    """Takes the events of one training."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("epoch {task.fields[epoch]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[values]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Bar(bar)


@contextmanager
def looking() -> Iterator[Callable[[int, int], None]]:
    """Takes the progress of a look at files: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("looking", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


class Bar:
    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._task: Any = None

    def __call__(self, event: events.Event) -> None:
        match event:
            case events.Started():
                steps = event.epochs * event.steps_per_epoch
                self._task = self._bar.add_task("training", total=steps, epoch=f"1/{event.epochs}", values="")
                self._epochs = event.epochs
            case events.Progress():
                self._bar.update(self._task, completed=event.step, epoch=f"{event.epoch}/{self._epochs}")
            case events.EpochDone():
                self._bar.update(self._task, completed=event.step, values=numbers(event.valid or event.train))
            case events.Warned():
                self._bar.console.print(f"netwright: {event.problem.message}")


class Lines:
    """One line for every epoch, or for every so many."""

    def __init__(self) -> None:
        self._every = self._epochs = 1

    def __call__(self, event: events.Event) -> None:
        match event:
            case events.Started():
                self._epochs, self._every = event.epochs, max(1, event.epochs // LINES)
            case events.EpochDone() if event.epoch % self._every == 0 or event.epoch == self._epochs:
                part = "validation" if event.valid else "training"
                told = numbers(event.valid or event.train)
                print(f"epoch {event.epoch}/{self._epochs}  {part} {told}", file=sys.stderr, flush=True)
            case events.Warned():
                remark(event.problem.message)
