"""What the panel needs to know of a run's data beside its curves. Worked out on a worker's thread: loading data takes time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.lowering import Lowered
from core.training.metrics import METRICS
from core.training.plan import measures_of

if TYPE_CHECKING:
    import numpy as np

    from core.data.prepare import Prepared
    from core.document import Project

    Array = np.ndarray[Any, Any]

MOST_ROWS = 2000
"""Validation rows that are asked at most: the engine answers between two steps, and must not be held up for long."""
MOST_POINTS = 400
"""Points drawn of each part."""
MOST_STEPS = 150
"""Values of a forecast drawn at most."""
GRID = 56
"""The boundary is asked at so many places along each axis."""
MARGIN = 0.12


@dataclass(frozen=True, eq=False)
class Confusion:
    """`truth`: class numbers (N …) of the first `rows` validation rows out of `all_rows`; below zero is unknown."""

    classes: tuple[str, ...]
    truth: Array
    rows: int
    all_rows: int


@dataclass(frozen=True, eq=False)
class Plane:
    """`grid`: (GRID * GRID, 2) as the network meets it, row by row from the lowest y; `points`: part -> (N 2), classes (N)."""

    axes: tuple[str, str]
    classes: tuple[str, ...]
    grid: Array
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    points: Mapping[str, tuple[Array, Array]]


@dataclass(frozen=True, eq=False)
class Forecast:
    """The first validation rows in the order of time, `truth` (N) in the units of the data."""

    column: str
    inputs: tuple[Array, ...]
    truth: Array
    prepared: Prepared


@dataclass(frozen=True, eq=False)
class Study:
    """`inputs`: those validation rows as Network's arguments. `baselines`: series -> (value, what reaches it)."""

    inputs: tuple[Array, ...] = ()
    baselines: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    confusion: Confusion | None = None
    plane: Plane | None = None
    forecast: Forecast | None = None


@dataclass(frozen=True, slots=True)
class Suited:
    """What can be shown of such data. `classes`: how many there are."""

    classes: int = 0
    plane: bool = False
    forecast: bool = False


def suited(project: Project) -> Suited:
    """By the kinds of the columns that the network reads first and answers first; the data itself is not needed."""
    schema, nodes = project.data.schema, project.graph.nodes.values()
    target = next((n.get("target") for n in nodes if n.type == "Output"), "")
    inputs = [schema.column(n.get("column") or "") for n in nodes if n.type == "Input"] if schema else []
    answer = schema.column(target or "") if schema else None
    if answer is None:
        return Suited()
    only = inputs[0] if len(inputs) == 1 else None
    told = answer.kind == "category"
    plane = told and only is not None and only.kind == "vector" and only.sizes == (2,)
    sequence = any(column is not None and column.kind == "sequence" for column in inputs)
    return Suited(len(answer.classes) if told else 0, plane, answer.kind == "number" and sequence)


def study(project: Project, lowered: Lowered) -> Study:
    """For the data of `project`. Raises NetwrightError where it cannot be had."""
    from core.data.feed import TensorFeed
    from core.data.prepare import prepare

    prepared, suits = prepare(project.data), suited(project)
    feed = TensorFeed(prepared, lowered.inputs, ())
    inputs = tuple(tensor[:MOST_ROWS].numpy() for tensor in feed.tensors("valid").inputs)
    return Study(
        inputs if len(prepared.rows["valid"]) else (),
        dict(_baselines(prepared, lowered)),
        _confusion(prepared, lowered) if suits.classes else None,
        _plane(prepared, lowered) if suits.plane else None,
        _forecast(prepared, lowered, inputs) if suits.forecast else None,
    )


def _baselines(prepared: Prepared, lowered: Lowered) -> Iterator[tuple[str, tuple[float, str]]]:
    """What is reached without looking at the inputs, on the validation rows."""
    for measure in measures_of(lowered):
        target = lowered.outputs[measure.output].target
        if target in prepared.table.columns and len(prepared.rows["valid"]):
            metric = METRICS[measure.metric]
            train, valid = (prepared.table.array(target, prepared.rows[part]) for part in ("train", "valid"))
            yield measure.series, (metric.baseline(train, valid), metric.baseline_title)


def _confusion(prepared: Prepared, lowered: Lowered) -> Confusion | None:
    target = prepared.schema.column(lowered.outputs[0].target)
    rows = prepared.rows["valid"]
    if target is None or not len(rows):
        return None
    truth = prepared.table.array(target.name, rows[:MOST_ROWS])
    return Confusion(target.classes, truth, len(truth), len(rows))


def _plane(prepared: Prepared, lowered: Lowered) -> Plane | None:
    target = prepared.schema.column(lowered.outputs[0].target)
    column = prepared.schema.column(lowered.inputs[0].column)
    if target is None or column is None:
        return None
    import numpy as np

    places, labels = prepared.natural(column.name), prepared.table.array(target.name)
    low, high = places.min(axis=0), places.max(axis=0)
    room = np.maximum(high - low, 1e-6) * MARGIN
    low, high = low - room, high + room
    x, y = (np.linspace(low[i], high[i], GRID, dtype=np.float32) for i in range(2))
    grid = np.stack(np.meshgrid(x, y), axis=2).reshape(-1, 2)
    some = {part: prepared.rows[part][:MOST_POINTS] for part in ("train", "valid")}
    points = {part: (places[rows], labels[rows]) for part, rows in some.items()}
    names = column.elements if len(column.elements) == 2 else ("first", "second")
    asked = prepared.to_network(column.name, grid)
    ranges = [(float(low[i]), float(high[i])) for i in range(2)]
    return Plane((names[0], names[1]), target.classes, asked, ranges[0], ranges[1], points)


def _forecast(prepared: Prepared, lowered: Lowered, inputs: tuple[Array, ...]) -> Forecast | None:
    target = prepared.schema.column(lowered.outputs[0].target)
    rows = prepared.rows["valid"][:MOST_STEPS]
    if target is None or not len(rows):
        return None
    truth = prepared.natural(target.name, rows).reshape(-1)
    return Forecast(target.name, tuple(values[:MOST_STEPS] for values in inputs), truth, prepared)


def guessed(outputs: Array) -> Array:
    """Class numbers (N …) from scores (N, C, …), or from one logit (N, 1) or (N,) of the second of two classes."""
    import numpy as np

    if outputs.ndim > 1 and outputs.shape[1] > 1:
        return outputs.argmax(axis=1)
    return (outputs.reshape(len(outputs), -1)[:, 0] > 0).astype(np.int64)


def counts(truth: Array, guess: Array, classes: int) -> Array:
    """[true][predicted], classes x classes; unknown labels are left out, as are guesses of classes that do not exist."""
    import numpy as np

    told, said = truth.reshape(-1), guess.reshape(-1)
    known = (told >= 0) & (told < classes) & (said < classes)
    flat = np.bincount(told[known] * classes + said[known], minlength=classes * classes)
    return flat.reshape(classes, classes)


def shares(outputs: Array) -> Array:
    """Class probabilities (N, C) from scores (N, C), or from one logit (N, 1) or (N,) of the second of two classes."""
    import numpy as np

    flat = outputs.reshape(len(outputs), -1).astype(np.float64)
    if flat.shape[1] == 1:
        second = 1 / (1 + np.exp(-np.clip(flat, -60, 60)))
        return np.concatenate([1 - second, second], axis=1)
    top = np.exp(flat - flat.max(axis=1, keepdims=True))
    return top / top.sum(axis=1, keepdims=True)
