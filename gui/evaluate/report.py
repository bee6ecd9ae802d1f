"""How good a run is on rows it has not learned from: worked out in the background with scikit-learn."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.data.prepare import Prepared
from core.data.preview import Sample, commonest, sample
from core.document.project import DataColumn
from core.problems import NetwrightError

if TYPE_CHECKING:
    from core.data.table import Array
    from core.inference import Answer
    from core.lowering import OutputSlot

MISTAKES = 30
"""Shown at most."""


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Of one class: shares from 0 to 1, and how many rows are of it."""

    name: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True, eq=False)
class Mistake:
    """A row that is taken for another class. `index`: its place within the part."""

    index: int
    true: str
    said: str
    sure: float
    """Probability of what was said, or its score; of a mask the share of its points that are wrong."""
    sample: Sample


@dataclass(frozen=True, slots=True, eq=False)
class ClassReport:
    rows: int
    classes: tuple[str, ...]
    counts: Array
    """(true, predicted) int64; answers beyond the classes are left out."""
    scores: tuple[ClassScore, ...]
    accuracy: float
    rival: tuple[str, float]
    """The commonest class of the training rows, and the accuracy of always saying it."""
    mistakes: tuple[Mistake, ...]
    """The surest first."""
    probable: bool
    """Whether `sure` is a probability."""
    column: str
    prepared: Prepared
    unit: str = "row"
    """What is counted: `row`, or `point` of masks."""


@dataclass(frozen=True, slots=True)
class Errors:
    """Mean absolute error and root of the mean squared one in the units of the target; R², NaN for a single row."""

    mae: float
    rmse: float
    r2: float


@dataclass(frozen=True, slots=True, eq=False)
class NumberReport:
    rows: int
    name: str
    truth: Array
    """(N)."""
    said: Array
    """(N)."""
    errors: Errors
    rival: Errors
    """Of always saying the mean of the training rows."""


Report = ClassReport | NumberReport


def report_of(slot: OutputSlot, values: Array, prepared: Prepared, part: str) -> Report:
    """What one output's raw `values` (N …) for all rows of `part` are worth. Raises NetwrightError. Not for the main thread."""
    import numpy as np

    from core.inference import answer_of

    column = prepared.fitted.column(slot.target)
    if column is None:
        raise NetwrightError("This output has no target in the data, so there is nothing to compare it with.")
    answer = answer_of(slot, values, prepared.fitted)
    if not np.isfinite(answer.values).all():
        raise NetwrightError("The network's answers are not finite numbers. Lower the learning rate and train again.")
    truth = prepared.natural(slot.target, prepared.rows[part])
    if answer.kind == "value":
        return _numbers(slot.target, answer, truth, prepared)
    if answer.masks is not None:
        return _points(column, answer, truth, prepared, part)
    return _classes(column, answer, truth, prepared, part)


def _points(column: DataColumn, answer: Answer, truth: Array, prepared: Prepared, part: str) -> ClassReport:
    """Every point of every mask counts as much as any other; those of no class count for nothing."""
    import numpy as np

    assert answer.masks is not None
    classes = answer.columns[: len(column.classes)]
    true, said = truth.reshape(-1), answer.masks.reshape(-1)
    counted = true >= 0
    learned = prepared.natural(column.name, prepared.rows["train"]).reshape(-1)
    often = int(np.bincount(learned[learned >= 0], minlength=len(classes)).argmax())
    rival = (classes[often], float((true[counted] == often).mean()))
    worst = _worst(answer.masks, truth, prepared, part)
    found = _report(column, prepared, classes, true[counted], said[counted], rival, worst, True)
    return replace(found, unit="point")


def _worst(masks: Array, truth: Array, prepared: Prepared, part: str) -> tuple[Mistake, ...]:
    """The pictures with the most wrong points."""
    import numpy as np

    wrong = ((masks != truth) & (truth >= 0)).mean(axis=(1, 2))
    order = np.argsort(-wrong, kind="stable")[:MISTAKES]
    rows = prepared.rows[part]
    return tuple(
        Mistake(int(i), "", "", float(wrong[i]), sample(prepared.raw, int(rows[i]))) for i in order if wrong[i] > 0
    )


def _classes(column: DataColumn, answer: Answer, truth: Array, prepared: Prepared, part: str) -> ClassReport:
    said = answer.values.argmax(axis=1)
    mistakes = _mistakes(answer, truth, said, prepared, part)
    rival = commonest(prepared, column.name, part)
    classes = answer.columns[: len(column.classes)]
    return _report(column, prepared, classes, truth, said, rival, mistakes, answer.kind == "probability")


def _report(
    column: DataColumn,
    prepared: Prepared,
    classes: tuple[str, ...],
    truth: Array,
    said: Array,
    rival: tuple[str, float],
    mistakes: tuple[Mistake, ...],
    probable: bool,
) -> ClassReport:
    from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

    labels = range(len(classes))
    columns = precision_recall_fscore_support(truth, said, labels=labels, zero_division=0.0)
    scores = zip(classes, *(values.tolist() for values in columns), strict=True)
    return ClassReport(
        len(truth),
        classes,
        confusion_matrix(truth, said, labels=labels),
        tuple(ClassScore(*score) for score in scores),
        float(accuracy_score(truth, said)),
        rival,
        mistakes,
        probable,
        column.name,
        prepared,
    )


def _mistakes(answer: Answer, truth: Array, said: Array, prepared: Prepared, part: str) -> tuple[Mistake, ...]:
    import numpy as np

    wrong = np.flatnonzero(said != truth)
    sure = answer.values[wrong, said[wrong]]
    order = wrong[np.argsort(-sure, kind="stable")][:MISTAKES]
    rows = prepared.rows[part]
    return tuple(
        Mistake(
            int(i),
            answer.columns[int(truth[i])],
            answer.columns[int(said[i])],
            float(answer.values[i, said[i]]),
            sample(prepared.raw, int(rows[i])),
        )
        for i in order
    )


def _numbers(target: str, answer: Answer, truth: Array, prepared: Prepared) -> NumberReport:
    import numpy as np

    known = truth.reshape(len(truth), -1).astype(np.float64)
    said = answer.values.reshape(len(truth), -1).astype(np.float64)
    learned = prepared.natural(target, prepared.rows["train"]).reshape(-1, known.shape[1])
    mean = np.broadcast_to(learned.mean(axis=0, dtype=np.float64), known.shape)
    name = ", ".join(answer.columns)
    return NumberReport(
        len(truth), name, known.reshape(-1), said.reshape(-1), _errors(known, said), _errors(known, mean)
    )


def _errors(truth: Array, said: Array) -> Errors:
    from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

    r2 = float(r2_score(truth, said)) if len(truth) > 1 else math.nan
    return Errors(float(mean_absolute_error(truth, said)), math.sqrt(mean_squared_error(truth, said)), r2)
