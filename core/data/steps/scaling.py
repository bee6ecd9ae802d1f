"""Scaling: every step here is `(x - offset) / scale`, of each element of a vector, each channel of an image (over all its pixels),
each feature of a sequence (over all its places that are not padding), or the one number of a number column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from core.data.lazy import Lazy
from core.data.reading import readable
from core.data.steps.base import HOLDS, ON, State, StepType, column_of
from core.data.table import Array, Table, inside
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Column, Float, Param, Values

NUMERIC = ("image", "vector", "sequence", "number")
CHUNK = 4096
"""Rows that are looked at in one go where a column is made as it is asked for."""


class Moments(NamedTuple):
    """What is known of the values (M, F) of a column, each (F,) float64; values that are missing do not count."""

    rows: Array
    mean: Array
    variance: Array
    """Of the population."""
    low: Array
    high: Array

    def with_more(self, other: Moments) -> Moments:
        """Of both together (Chan, Golub, LeVeque 1983)."""
        import numpy as np

        rows = np.maximum(self.rows + other.rows, 1)
        shift, share = other.mean - self.mean, other.rows / rows
        variance = (self.variance * self.rows + other.variance * other.rows) / rows
        return Moments(
            self.rows + other.rows,
            self.mean + shift * share,
            variance + shift**2 * share * (self.rows / rows),
            np.minimum(self.low, other.low),
            np.maximum(self.high, other.high),
        )


Fit = Callable[[Values, Moments], tuple[Array, Array]]
Range = Callable[[Values], tuple[float | None, float | None]]


def scaling(key: str, title: str, summary: str, *more: Param, fit: Fit, range_of: Range, **said: Any) -> StepType:
    """A step that learns an offset and a scale (F) for each column. `range_of`: lowest and highest value of the training rows after
    it, where that is known."""

    def schema(p: Values, before: Schema) -> Schema:
        low, high = range_of(p)
        changed = {c.name for c in _columns(title, p, before)}
        columns = (replace(c, low=low, high=high) if c.name in changed else c for c in before.columns)
        return replace(before, columns=tuple(columns))

    def learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
        return tuple(_state(key, c, *fit(p, _moments(c, table, rows))) for c in _columns(title, p, before))

    return StepType(
        key, title, "Scaling", summary, params=(COLUMN, *more, ON), schema=schema, learn=learn, kinds=NUMERIC, **said
    )


def _columns(title: str, p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    """The columns that the step changes; of an unknown schema none. Raises NetwrightError."""
    if not p.column or not schema.columns:
        return tuple(c for c in schema.columns if c.role == "input" and c.kind in NUMERIC)
    return (column_of(title, p.column, schema, NUMERIC, HOLDS),)


def _state(key: str, column: DataColumn, offset: Array, scale: Array) -> State:
    trailing = 2 if column.kind == "image" else 0
    facts = {"offset": _shortest(offset), "scale": _shortest(scale), "trailing": trailing}
    return State("affine", (column.name,), (column.name,), facts, key)


def _shortest(values: Array) -> list[float]:
    """`values` as short decimals that are the same numbers in float32: what files and exported code show."""
    return [float(str(v)) for v in values.astype("float32")]


def _moments(column: DataColumn, table: Table, rows: Array) -> Moments:
    """Of the training rows."""
    found = [_of(entries) for entries in _entries(column, table, rows) if len(entries)]
    if not found:
        raise NetwrightError(
            f"No training row of '{column.name}' can be read, so there is nothing to learn its scale from. Look at the data again."
        )
    total = found[0]
    for more in found[1:]:
        total = total.with_more(more)
    return total


def _of(values: Array) -> Moments:
    import numpy as np

    there = np.isfinite(values)
    count = there.sum(axis=0)
    if there.all():
        return Moments(count, values.mean(axis=0), values.var(axis=0), values.min(axis=0), values.max(axis=0))
    mean = np.where(there, values, 0.0).sum(axis=0) / np.maximum(count, 1)
    variance = np.where(there, values - mean, 0.0).__pow__(2).sum(axis=0) / np.maximum(count, 1)
    low, high = np.where(there, values, np.inf).min(axis=0), np.where(there, values, -np.inf).max(axis=0)
    return Moments(count, mean, variance, np.where(count, low, 0.0), np.where(count, high, 0.0))


def _entries(column: DataColumn, table: Table, rows: Array) -> Iterator[Array]:
    """The values as (M, F) float64: pixels, or the places of sequences that are not padding, become rows; broken ones are left out."""
    import numpy as np

    at_once = CHUNK if isinstance(table.columns[column.name], Lazy) else max(1, len(rows))
    for first in range(0, len(rows), at_once):
        values, some = readable(table, column.name, rows[first : first + at_once])
        lengths = table.lengths.get(column.name)
        if column.kind == "image":
            values = np.moveaxis(values, 1, -1)
        if lengths is not None:
            values = values[inside(lengths[some], values.shape[1])]
        yield values.reshape(-1, values.shape[-1]).astype(np.float64)


def _fit_standardize(p: Values, found: Moments) -> tuple[Array, Array]:
    """Mean and standard deviation (of the population); columns constant up to rounding keep their scale."""
    import numpy as np

    rounding = np.finfo(np.float64).eps * found.rows
    constant = found.variance <= rounding * found.variance + (rounding * found.mean) ** 2
    return found.mean, np.where(constant, 1.0, np.sqrt(found.variance))


def _fit_min_max(p: Values, found: Moments) -> tuple[Array, Array]:
    """Offset and scale that take the smallest value to `low`, the largest to `high`, and constant columns to `low`."""
    import numpy as np

    _check_range(p)
    extent = found.high - found.low
    constant = extent < 10 * np.finfo(np.float64).eps
    scale = np.where(constant, 1.0, extent) / (p.high - p.low)
    return found.low - p.low * scale, scale


def _check_range(p: Values) -> None:
    if p.low >= p.high:
        raise NetwrightError(
            f"Min-max scaling cannot go from {p.low:g} to {p.high:g}. Raise the high end above the low end."
        )


def _min_max_range(p: Values) -> tuple[float, float]:
    _check_range(p)
    return p.low, p.high


def _standardize_range(p: Values) -> tuple[None, None]:
    return None, None


COLUMN = Column(
    "column",
    "",
    "Column",
    "The column to change; empty: every numeric input.",
    roles=("input", "target"),
    kinds=NUMERIC,
    nothing="every numeric input",
)

STANDARDIZE = scaling(
    "standardize",
    "Standardize",
    "Shifts and scales to mean 0 and standard deviation 1.",
    aka=("z-score", "zscore", "normalize", "normalise", "scale", "standard scaler"),
    fit=_fit_standardize,
    range_of=_standardize_range,
    explanation="Mean and standard deviation come from the training rows alone, so nothing leaks from validation or "
    "test: "
    "of each element of a vector, each channel of an image, each feature of a sequence. A constant column becomes 0. "
    "Predictions of a standardized target are turned back into its own units.",
)

MIN_MAX = scaling(
    "min_max",
    "Min-max scaling",
    "Shifts and scales so that the training rows reach from 0 to 1, or between two other values.",
    Float("low", 0.0, "Low end", "What the smallest value becomes.", low=-10.0, high=10.0),
    Float("high", 1.0, "High end", "What the largest value becomes.", low=-10.0, high=10.0),
    aka=("normalize", "normalise", "rescale", "scale", "0 to 1", "min max scaler"),
    fit=_fit_min_max,
    range_of=_min_max_range,
    explanation="The smallest and largest value come from the training rows alone: of each element of a vector, each "
    "channel of an image (over all its pixels), each feature of a sequence. Rows of validation and test may lie a "
    "little outside. "
    "A constant column goes to the low end.",
)

ALL = (STANDARDIZE, MIN_MAX)
