"""Cleaning: missing values, values that lie far out, duplicates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.data.lazy import Lazy
from core.data.recipes.values import names_of, numbers_of
from core.data.steps.base import HOLDS, ON, State, StepType, column_of
from core.data.steps.columns import NUMBERS, chosen, columns_param, with_columns
from core.data.table import NO_CLASS, Array, Cells, Table, is_series
from core.document.project import DataColumn, Schema
from core.spec import Choice, Columns, Float, Values

GROUP = "Cleaning"
CAN_LACK = ("number", "vector", "boolean", "category", "date", "text", "identifier")
CHUNK = 4096


def missing_in(cells: Cells) -> Array:
    """(N,) bool: rows without a value, or of a vector without some of its entries."""
    import numpy as np

    if is_series(cells):
        known = cells.fill_nan(None) if cells.dtype.is_float() else cells
        lacking: Array = known.is_null().to_numpy()
    elif isinstance(cells, Lazy):
        lacking = np.zeros(len(cells), dtype=bool)
    elif cells.dtype.kind == "f":
        lacking = np.asarray(np.isnan(cells.reshape(len(cells), -1)).any(axis=1))
    else:
        lacking = cells.reshape(len(cells), -1).min(axis=1, initial=0) <= NO_CLASS
    return lacking


def _complete_columns(p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    return chosen(COMPLETE.title, p.columns, schema, CAN_LACK, ("input", "target"))


def _complete_schema(p: Values, before: Schema) -> Schema:
    return with_columns(before, {c.name: replace(c, missing=0) for c in _complete_columns(p, before)})


def _complete_drops(p: Values, before: Schema, table: Table, rows: Array) -> Array | None:
    import numpy as np

    found = [missing_in(table.columns[c.name]) for c in _complete_columns(p, before)]
    return np.logical_or.reduce(found) if found else None


def _learns_nothing(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return ()


COMPLETE = StepType(
    "drop_missing",
    "Leave out rows with gaps",
    GROUP,
    "Rows in which a value is missing take no part.",
    aka=("dropna", "missing", "null", "nan", "incomplete", "drop rows", "complete cases"),
    params=(
        columns_param(
            CAN_LACK,
            "Where a value must be; none: in every input and target.",
            "every input and target",
            ("input", "target"),
        ),
        ON,
    ),
    schema=_complete_schema,
    learn=_learns_nothing,
    drops=_complete_drops,
    kinds=CAN_LACK,
    icon="mdi6.table-row-remove",
    explanation="Simple and honest where few rows have gaps. Where many have, what is left may be of another sort than what was lost: then "
    "fill the gaps instead. New rows are never left out; those with gaps get no answer.",
)


def bounds(p: Values, values: Array) -> tuple[Array, Array]:
    """Lowest and highest value (F) that is no outlier, from training values (N, F)."""
    import numpy as np

    low, high = np.full(values.shape[1], -np.inf), np.full(values.shape[1], np.inf)
    for place in range(values.shape[1]):
        known = values[np.isfinite(values[:, place]), place]
        if not len(known):
            continue
        if p.by == "iqr":
            first, third = np.percentile(known, (25, 75))
            low[place], high[place] = first - p.factor * (third - first), third + p.factor * (third - first)
        else:
            low[place], high[place] = known.mean() - p.factor * known.std(), known.mean() + p.factor * known.std()
    return low, high


def _outlier_columns(p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    return chosen(OUTLIERS.title, p.columns, schema, NUMBERS)


def _outlier_schema(p: Values, before: Schema) -> Schema:
    found = _outlier_columns(p, before)
    return with_columns(before, {c.name: c if p.do == "drop" else replace(c, low=None, high=None) for c in found})


def _outlier_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    recipe = {"clip": "clipped", "blank": "blanked"}.get(p.do)
    if recipe is None:
        return ()
    return tuple(_bounded(recipe, p, c, table, rows) for c in _outlier_columns(p, before))


def _bounded(recipe: str, p: Values, column: DataColumn, table: Table, rows: Array) -> State:
    import numpy as np

    low, high = bounds(p, _numbers(table, column.name, rows))
    largest = np.finfo(np.float32).max
    facts = {"low": np.maximum(low, -largest).tolist(), "high": np.minimum(high, largest).tolist()}
    return State(recipe, (column.name,), (column.name,), facts, OUTLIERS.key)


def _numbers(table: Table, name: str, rows: Array) -> Array:
    found: Array = numbers_of(table.columns[name][rows])
    return found


def _outlier_drops(p: Values, before: Schema, table: Table, rows: Array) -> Array | None:
    """Training rows alone: what the network is judged by stays as it is."""
    import numpy as np

    if p.do != "drop":
        return None
    made = np.zeros(table.rows, dtype=bool)
    for column in _outlier_columns(p, before):
        values = _numbers(table, column.name, rows)
        low, high = bounds(p, values)
        made[rows] |= ((values < low) | (values > high)).any(axis=1)
    return made


OUTLIERS = StepType(
    "outliers",
    "Outliers",
    GROUP,
    "Values that lie far from the others are brought in, made missing, or their rows left out.",
    aka=("clip", "winsorize", "iqr", "z-score", "extreme", "outlier removal", "tukey"),
    params=(
        columns_param(NUMBERS, "Where to look; none: every input of numbers.", "every input of numbers"),
        Choice(
            "by",
            "iqr",
            "Far is",
            "Measured from the middle half of the values, which outliers do not move, or from mean and standard deviation.",
            options=(("iqr", "times the middle half (IQR)"), ("z", "standard deviations from the mean (z)")),
        ),
        Float(
            "factor",
            3.0,
            "Factor",
            "How far; 1.5 is usual for the middle half, 3 for standard deviations.",
            low=0.5,
            high=20.0,
        ),
        Choice(
            "do",
            "clip",
            "What to do",
            "A value that is brought in becomes the farthest that is allowed.",
            options=(
                ("clip", "bring them in"),
                ("blank", "make them missing"),
                ("drop", "leave out their training rows"),
            ),
        ),
        ON,
    ),
    schema=_outlier_schema,
    learn=_outlier_learn,
    drops=_outlier_drops,
    kinds=NUMBERS,
    icon="mdi6.chart-bell-curve",
    explanation="One value that is a thousand times too large, such as a slip of the keyboard, can outweigh all others. What far means is "
    "learned from the training rows alone. Look at such rows first: sometimes they are what matters. Rows of validation and test are "
    "never left out, since new rows cannot be left out either.",
)


def _same_columns(p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    if p.columns:
        return tuple(column_of(DEDUPLICATE.title, name, schema, tuple(HOLDS), HOLDS) for name in p.columns)
    return tuple(c for c in schema.columns if c.role != "ignore" and c.kind != "identifier")


def _same_schema(p: Values, before: Schema) -> Schema:
    _same_columns(p, before)
    return before


def _same_drops(p: Values, before: Schema, table: Table, rows: Array) -> Array | None:
    """All but the first of equal rows, and training rows before others: what is learned from does not hang on the other parts."""
    import numpy as np
    import polars as pl

    found = _same_columns(p, before)
    if not found:
        return None
    others = np.ones(table.rows, dtype=bool) if table.kept is None else table.kept.copy()
    others[rows] = False
    order = np.concatenate([rows, np.flatnonzero(others)])
    marks = pl.DataFrame({str(i): _marks(table.columns[c.name], order) for i, c in enumerate(found)})
    made = np.zeros(table.rows, dtype=bool)
    made[order[~marks.select(pl.struct(pl.all()).is_first_distinct()).to_series().to_numpy()]] = True
    return made


def _marks(cells: Cells, rows: Array) -> Any:
    """A Series that is equal where those rows are; of arrays a digest of their bytes."""
    import hashlib

    import numpy as np
    import polars as pl

    if is_series(cells):
        return names_of(cells[rows]) if isinstance(cells.dtype, pl.Enum) else cells[rows]
    digests: list[bytes] = []
    for first in range(0, len(rows), CHUNK):
        values = np.ascontiguousarray(cells[rows[first : first + CHUNK]])
        digests += [hashlib.blake2b(value.tobytes(), digest_size=16).digest() for value in values]
    return pl.Series(digests, dtype=pl.Binary)


DEDUPLICATE = StepType(
    "deduplicate",
    "Leave out duplicates",
    GROUP,
    "Of rows that are equal one stays.",
    aka=("duplicates", "unique", "distinct", "drop_duplicates", "repeated"),
    params=(
        Columns(
            "columns",
            (),
            "Columns",
            "What must be equal; none: all columns that take part but identifiers.",
            roles=(),
            nothing="all",
        ),
        ON,
    ),
    schema=_same_schema,
    learn=_learns_nothing,
    drops=_same_drops,
    icon="mdi6.content-duplicate",
    explanation="A row that is there twice counts double, and one that is in the training and in the test part makes the test easier than "
    "life will be. Of equal rows the training row stays, else the first.",
)

ALL = (COMPLETE, OUTLIERS, DEDUPLICATE)
