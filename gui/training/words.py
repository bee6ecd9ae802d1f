"""What the panel says of a run."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from core.document import Project
from core.format import duration
from core.spec import Use
from core.training.metrics import METRICS, offered
from core.training.plan import measures_of
from gui.training.run import Run
from gui.training.trainer import IDLE, PAUSED, STARTING, STOPPING
from gui.widgets import Tone

TITLES = {"train": "training", "valid": "validation"}


@dataclass(frozen=True, slots=True)
class Kept:
    """The weights that a run keeps: the epoch after which they were so, and how good they are."""

    epoch: int
    title: str
    """'validation accuracy'."""
    value: float


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


def kept_of(run: Run) -> Kept | None:
    """By the telling metric, else by the loss; of validation where there is any. None before the first epoch is done."""
    epoch = run.best[2] if run.best is not None else run.done.epoch if run.done is not None else 0
    series = next(iter(measured(run)), "loss")
    for part in ("valid", "train"):
        values = run.curves.epochs.columns.get(f"{part}.{series}", ())
        found = dict(zip(run.curves.epochs.x, values, strict=False)).get(epoch, math.nan)
        if math.isfinite(found):
            return Kept(epoch, f"{TITLES[part]} {_in_sentence(series_title(series))}", found)
    return None


def why_kept(run: Run) -> str:
    """For whoever wonders why it is not the last epoch, or the best one by another number."""
    if run.best is None:
        return "The last weights are kept: 'Keep best by' in the settings says so." if run.done is not None else ""
    series, value, epoch = run.best
    part = "validation" if run.valid else "training"
    told = f"{word_for_best(series)} {part} {_in_sentence(series_title(series))}, {value:.4g}"
    return (
        f"The kept weights are those after epoch {epoch}, which had the {told}. They answer in Evaluate and Predict, and "
        "are what is saved and exported. 'Keep best by' in the settings says which number decides."
    )


def promise(project: Project) -> str:
    """What there is to be seen of a training of `project`: 'the loss fall and the accuracy grow'."""
    schema = project.data.schema
    target = next((node.get("target") for node in project.graph.nodes.values() if node.type == "Output"), "")
    column = schema.column(target or "") if schema is not None else None
    metric = next((METRICS[key] for key in offered((column.kind,))), None) if column is not None else None
    if metric is None:
        return "the loss fall"
    title = _in_sentence(metric.title)
    return f"the loss fall and the {title} grow" if metric.higher_is_better else f"the loss and the {title} fall"


def awaited(series: str, state: str) -> str:
    """What a chart of that series says as long as it has no points."""
    if state == STARTING:
        return "Preparing …"
    if state != IDLE:
        return "The first points come in a moment."
    return f"Press Train to watch it {'grow' if word_for_best(series) == 'highest' else 'fall'}."


def weights_told(run: Run) -> str:
    """Whose weights a run at rest answers with: 'kept weights, epoch 12'."""
    return f"kept weights, epoch {run.best[2]}" if run.best else "last weights"


def word_for_best(series: str) -> str:
    metric = METRICS.find(series.partition(".")[0])
    return "highest" if metric is not None and metric.higher_is_better else "lowest"


def _in_sentence(title: str) -> str:
    return title if title[:2].isupper() or "²" in title else f"{title[0].lower()}{title[1:]}"


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
    at = f" in epoch {_epoch(run)} of {run.epochs}" if run.epochs and _epoch(run) else ""
    words = f"{run.title} {run.outcome}{at}"
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
