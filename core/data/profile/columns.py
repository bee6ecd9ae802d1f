"""The columns of a table as a profile goes through them: Series of numbers, classes, yes and no, dates and texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.data.lazy import Lazy
from core.data.table import Table, is_series
from core.document.project import DataColumn, Schema

if TYPE_CHECKING:
    import polars

    from core.data.table import Array

MOST_ENTRIES = 1000
"""Entries of a vector that are looked at one by one."""


def kinds_of(schema: Schema) -> dict[str, str]:
    """Name -> kind of all columns that a profile has, with the entries of vectors in place of the vectors."""
    kinds: dict[str, str] = {}
    for column in schema.columns:
        if column.kind == "vector":
            kinds |= dict.fromkeys(entries(column, schema), "number")
        elif column.kind in ("number", "boolean", "category", "date", "text", "identifier"):
            kinds[column.name] = column.kind
    return kinds


def entries(column: DataColumn, schema: Schema) -> tuple[str, ...]:
    """Names of the entries of a vector, with its own where another column is called the same."""
    names = column.elements or tuple(f"{column.name} {i + 1}" for i in range(column.sizes[0] if column.sizes else 0))
    others = {c.name for c in schema.columns} | {e for c in schema.columns if c is not column for e in c.elements}
    return tuple(f"{column.name}: {name}" if name in others else name for name in names)[:MOST_ENTRIES]


def series_of(table: Table, schema: Schema) -> dict[str, polars.Series]:
    """Rows of a table as the Series that `kinds_of` names."""
    found: dict[str, polars.Series] = {}
    for column in schema.columns:
        cells = table.columns.get(column.name)
        if cells is None or isinstance(cells, Lazy):
            continue
        if is_series(cells):
            found[column.name] = cells
        else:
            found.update(_of_array(column, schema, cells))
    return found


def _of_array(column: DataColumn, schema: Schema, values: Array) -> Iterator[tuple[str, polars.Series]]:
    import polars as pl

    if column.kind == "category":
        codes = pl.Series(column.name, values).cast(pl.Int64)
        names = dict(enumerate(column.classes))
        yield column.name, codes.replace_strict(names, default=None, return_dtype=pl.String)
    elif column.kind == "number":
        yield column.name, _numbers(column.name, values.reshape(len(values)))
    elif column.kind == "vector":
        for i, name in enumerate(entries(column, schema)):
            yield name, _numbers(name, values[:, i])


def _numbers(name: str, values: Array) -> polars.Series:
    """Float64, null in place of NaN."""
    import polars as pl

    return pl.Series(name, values).cast(pl.Float64).fill_nan(None)
