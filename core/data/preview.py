"""What a data panel shows: a summary of each column, the balance of the classes, a few samples. Numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.data.lazy import Lazy
from core.data.prepare import Prepared
from core.data.split import PARTS
from core.data.table import Array, Table, inside, is_series, networks_take
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError

LAZY_ROWS = 200
"""Rows of a column whose rows are made when they are asked for that a summary is of."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Summary of the finite values of a column, or of one element of a vector; None where there are none."""

    name: str
    low: float | None
    high: float | None
    mean: float | None
    std: float | None
    missing: int
    """How many values are not a number."""


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """One line of the data panel, which unfolds into `elements` or `classes`."""

    name: str
    kind: str
    role: str
    sizes: tuple[int, ...]
    rows: int
    values: Numbers
    elements: tuple[Numbers, ...] = ()
    """Of a vector."""
    classes: tuple[tuple[str, int], ...] = ()
    """Of a category or of tokens: each class, or word, and how often it occurs."""
    lengths: tuple[int, int] | None = None
    """Shortest and longest row, where rows differ."""


def summaries(table: Table, schema: Schema) -> tuple[ColumnSummary, ...]:
    """A summary of each column of `schema`."""
    return tuple(_summary(table, column) for column in schema.columns)


def _summary(table: Table, column: DataColumn) -> ColumnSummary:
    import numpy as np

    cells = table.columns[column.name]
    if is_series(cells) and not networks_take(cells):
        nothing = Numbers(column.name, None, None, None, None, cells.null_count())
        return ColumnSummary(column.name, column.kind, column.role, column.sizes, len(cells), nothing)
    if isinstance(cells, Lazy):
        some = np.linspace(0, len(cells) - 1, min(len(cells), LAZY_ROWS)).astype(np.int64)
        table = Table({column.name: table.array(column.name, some)})
    values, lengths = table.array(column.name), table.lengths.get(column.name)
    used = values if lengths is None else values[inside(lengths, values.shape[1])]
    elements: tuple[Numbers, ...] = ()
    if column.kind == "vector":
        elements = tuple(_numbers(name, values[:, i]) for i, name in enumerate(column.elements))
    return ColumnSummary(
        column.name,
        column.kind,
        column.role,
        column.sizes,
        len(cells),
        _numbers(column.name, used),
        elements,
        _counts(used, column.classes),
        None if lengths is None else (int(lengths.min()), int(lengths.max())),
    )


def _numbers(name: str, values: Array) -> Numbers:
    import numpy as np

    flat = values.reshape(-1).astype(np.float64)
    finite = flat[np.isfinite(flat)]
    missing = int(np.isnan(flat).sum())
    if not len(finite):
        return Numbers(name, None, None, None, None, missing)
    return Numbers(name, float(finite.min()), float(finite.max()), float(finite.mean()), float(finite.std()), missing)


def _counts(values: Array, classes: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    import numpy as np

    if not classes:
        return ()
    flat = values.reshape(-1)
    counts = np.bincount(flat[flat >= 0], minlength=len(classes))
    return tuple(zip(classes, counts.tolist(), strict=True))


def balance(prepared: Prepared, column: str) -> Mapping[str, tuple[int, ...]]:
    """How many rows of each class `train`, `valid` and `test` have. `column` is a category."""
    found = _category(prepared, column)
    labels = prepared.table.array(column)
    return {part: tuple(n for _, n in _counts(labels[prepared.rows[part]], found.classes)) for part in PARTS}


def commonest(prepared: Prepared, column: str, part: str) -> tuple[str, float]:
    """The commonest class of the training rows, and the share of `part` that always guessing it gets right (0 … 1)."""
    counts = balance(prepared, column)
    best = max(range(len(counts["train"])), key=counts["train"].__getitem__)
    total = sum(counts[part])
    return _category(prepared, column).classes[best], counts[part][best] / total if total else 0.0


def _category(prepared: Prepared, column: str) -> DataColumn:
    found = prepared.schema.column(column)
    if found is None or found.kind != "category":
        raise NetwrightError(f"Column '{column}' does not hold classes. Choose a column of classes.")
    return found


@dataclass(frozen=True, slots=True)
class Sample:
    """One row: `values` by column, each without the batch axis and, where rows differ in length, without padding; text, dates and
    other values that are not numbers as they are, None where missing."""

    row: int
    values: Mapping[str, Any]


def sample(table: Table, row: int) -> Sample:
    values: dict[str, Any] = {name: cell(table, name, row) for name in table.columns}
    values.update((name, values[name][: lengths[row]]) for name, lengths in table.lengths.items())
    return Sample(row, values)


def cell(table: Table, name: str, row: int) -> Any:
    """One value, as `Sample` has it, but with its padding."""
    values = table.columns[name]
    if is_series(values) and not networks_take(values):
        return values[row]
    import numpy as np

    return table.array(name, np.array([row]))[0]


def samples(prepared: Prepared, part: str, count: int, seed: int = 0, natural: bool = True) -> tuple[Sample, ...]:
    """Up to `count` different rows of `part`, drawn so that the classes of the first target take turns.

    `natural`: values in the data's units; otherwise as the network meets them. The same seed draws the same rows.
    """
    import numpy as np

    rows = np.random.RandomState(seed).permutation(prepared.rows[part])
    target = next((c for c in prepared.schema.columns if c.role == "target" and c.kind == "category"), None)
    if target is not None:
        labels = prepared.table.array(target.name, rows)
        turn = np.zeros(len(rows), dtype=np.int64)
        for label in np.unique(labels):
            turn[labels == label] = np.arange((labels == label).sum())
        rows = rows[np.lexsort((labels, turn))]
    table = prepared.raw if natural else prepared.table
    return tuple(sample(table, int(row)) for row in rows[:count])
