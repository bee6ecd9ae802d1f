"""What the panel says of a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.document import Project
from core.format import duration
from core.spec import Use
from core.training.metrics import METRICS
from core.training.plan import measures_of
from gui.training.curves import Table
from gui.training.run import Run
from gui.training.trainer import PAUSED, STARTING, STOPPING
from gui.widgets import Tone

TITLES = {"train": "training", "valid": "validation"}


@dataclass(frozen=True, slots=True)
class Best:
    """The best value of a series over the epochs so far."""

    title: str
    """'validation accuracy'."""
    value: float
    epoch: int


@dataclass(frozen=True, slots=True)
class Line:
    """What the progress line shows: a share of the whole, or None while nobody knows."""

    share: float | None
    left: str
    right: str = ""
    tone: Tone = "accent"


def series_title(series: str) -> str:
    """'accuracy' -> 'Accuracy', 'accuracy.out2' -> 'Accuracy, out2', 'loss' -> 'Loss'."""
    name, _, output = series.partition(".")
    metric = METRICS.find(name)
    title = metric.title if metric else name.capitalize()
    return f"{title}, {output}" if output else title


def measured(run: Run) -> tuple[str, ...]:
    """The metrics of a run, the telling one first; none where no metric suits its target."""
    return tuple(measure.series for measure in measures_of(run.lowered))


def beside_the_loss(run: Run) -> tuple[str, ...]:
    """What the second chart can show: the metrics, then the single losses where there are several."""
    losses = run.lowered.losses
    return (*measured(run), *(f"loss.{slot.name}" for slot in losses if len(losses) > 1))


def best_of(run: Run) -> Best | None:
    """By the first metric, else by the loss; of validation where there is any."""
    series = next(iter(measured(run)), "loss")
    metric = METRICS.find(series.partition(".")[0])
    pick: Callable[..., tuple[float, float]] = max if metric is not None and metric.higher_is_better else min
    for part in ("valid", "train"):
        pairs = list(_pairs(run.curves.epochs, f"{part}.{series}"))
        if pairs:
            value, epoch = pick(pairs, key=lambda pair: pair[0])
            name = series_title(series)
            told = name if name[:2].isupper() or "²" in name else f"{name[0].lower()}{name[1:]}"
            return Best(f"{TITLES[part]} {told}", value, int(epoch))
    return None


def _pairs(table: Table, column: str) -> list[tuple[float, float]]:
    values = table.columns.get(column, ())
    return [(value, epoch) for value, epoch in zip(values, table.x, strict=False) if math.isfinite(value)]


def progress_line(run: Run | None, state: str) -> Line:
    if run is None:
        return Line(None, "Loading PyTorch") if state == STARTING else Line(0.0, "Not trained yet")
    if state == STARTING:
        return Line(None, "Preparing data and network")
    at = run.progress
    share = at.step / at.steps if at and at.steps else 0.0
    place = f"{_epoch(run)} of {run.epochs}"
    if run.state != "running":
        return _ended(run, share)
    if state == PAUSED:
        return Line(share, f"Paused in epoch {place}")
    if state == STOPPING:
        return Line(share, f"Stopping in epoch {place}")
    left = f"{duration(max(1, round(at.seconds_left)))} left" if at and math.isfinite(at.seconds_left) else ""
    return Line(share, f"Epoch {place}", left)


def _ended(run: Run, share: float) -> Line:
    took = duration(run.seconds) if run.seconds else ""
    if run.state == "finished":
        return Line(1.0, f"{run.title} finished, {_epochs(run.epochs)}", took, "good")
    if not share and run.epochs:
        share = _epoch(run) / run.epochs
    words = f"{run.title} {run.state} in epoch {_epoch(run)} of {run.epochs}" if run.epochs else run.title
    return Line(share, words, took, "error" if run.state == "failed" else "neutral")


def speed_line(run: Run | None) -> str:
    """'40,420 samples/s', while it trains and, as the mean of the whole run, afterwards."""
    if run is None or run.progress is None:
        return ""
    if run.state == "running":
        return f"{run.progress.samples_per_second:,.0f} samples/s"
    if run.started is None or not run.seconds:
        return ""
    seen = run.progress.step / run.started.steps_per_epoch * run.started.rows["train"]
    return f"{seen / run.seconds:,.0f} samples/s on average"


def _epochs(count: int) -> str:
    return f"{count} epoch" if count == 1 else f"{count} epochs"


def _epoch(run: Run) -> int:
    if run.progress is not None:
        return run.progress.epoch
    return run.done.epoch if run.done is not None else 0


def version_line(run: Run, project: Project, busy: bool) -> str:
    """Whether what is trained is what one sees: 'training the version of 14:02 · edited since'."""
    if not run.edited_since(_at_rate_of(run.project, project)):
        return ""
    return f"{'Training the' if busy else run.title + ':'} version of {run.version} · edited since"


def _at_rate_of(trained: Project, project: Project) -> Project:
    """`project` with the learning rate of `trained`: changing it is part of training, and reaches the run."""
    mine, theirs = project.plan.optimizer, trained.plan.optimizer
    if mine.key != theirs.key:
        return project
    others = dict(mine.params)
    others.pop("lr", None)
    rate = {name: value for name, value in theirs.params if name == "lr"}
    return replace(
        project, plan=replace(project.plan, optimizer=Use(mine.key, tuple(sorted({**others, **rate}.items()))))
    )
