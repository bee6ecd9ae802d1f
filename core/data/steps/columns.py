"""What steps share: which columns they change, and what the columns are afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.data.recipes.values import names_of
from core.data.steps.base import HOLDS, column_of
from core.data.table import Array, Cells, Table, is_series
from core.document.project import DataColumn, Schema
from core.names import unique
from core.problems import NetwrightError
from core.spec import Column, Columns, Values

NUMBERS = ("number", "vector")
MOST_KNOWN = 10_000
"""Classes that are told apart where nobody knows how many there are."""


def columns_param(kinds: tuple[str, ...], help: str, nothing: str, roles: tuple[str, ...] = ("input",)) -> Columns:
    return Columns("columns", (), "Columns", help, roles=roles, kinds=kinds, nothing=nothing)


def column_param(
    name: str,
    title: str,
    kinds: tuple[str, ...],
    help: str,
    nothing: str = "none",
    shown: Callable[[Values], bool] | None = None,
) -> Column:
    return Column(name, "", title, help, roles=(), kinds=kinds, nothing=nothing, shown=shown)


def chosen(
    title: str, names: tuple[str, ...], schema: Schema, kinds: tuple[str, ...], roles: tuple[str, ...] = ("input",)
) -> tuple[DataColumn, ...]:
    """The columns called `names`, or where none is named all of those kinds and roles. Raises NetwrightError."""
    if not names or not schema.columns:
        return tuple(c for c in schema.columns if c.role in roles and c.kind in kinds)
    return tuple(column_of(title, name, schema, kinds, HOLDS) for name in names)


def with_columns(schema: Schema, changed: Mapping[str, DataColumn | None], added: Iterable[DataColumn] = ()) -> Schema:
    """With other columns in the place of those that are named (None: without them), and further ones at the end."""
    kept = (changed.get(column.name, column) for column in schema.columns)
    return replace(schema, columns=(*(column for column in kept if column is not None), *added))


def need_free(title: str, name: str, schema: Schema, leaving: Iterable[str] = ()) -> None:
    """Raises NetwrightError where a new column would take the name of another one, or has none."""
    if not name.strip():
        raise NetwrightError(f"{title} needs a name for the new column.")
    if schema.column(name) is not None and name not in leaving:
        raise NetwrightError(
            f"{title} makes a column '{name}', but the data has one of that name. Choose another name."
        )


def free_name(name: str, schema: Schema, taken: Iterable[str] = ()) -> str:
    return unique(name, {*(c.name for c in schema.columns), *taken})


def vector_of(
    column: DataColumn, elements: tuple[str, ...], low: float | None = None, high: float | None = None
) -> DataColumn:
    """A vector in the place of `column`."""
    sizes = (len(elements),)
    return DataColumn(column.name, "vector", column.role, sizes, ("F",), elements=elements, low=low, high=high)


def number_of(column: DataColumn, low: float | None = None, high: float | None = None, missing: int = 0) -> DataColumn:
    """A number in the place of `column`."""
    return DataColumn(column.name, "number", column.role, (1,), ("F",), low=low, high=high, missing=missing)


def class_count(column: DataColumn) -> int:
    """How many classes a category can have."""
    return len(column.classes) or column.count or MOST_KNOWN


def names_facts(column: DataColumn, table: Table) -> dict[str, Any]:
    """What a recipe needs to tell the classes of a column of class numbers: nothing where the cells are their names."""
    return {} if is_series(table.columns[column.name]) else {"names": list(column.classes)}


def classes_in(column: DataColumn, table: Table, rows: Array, by_number: bool = False) -> list[str]:
    """The classes of those rows: in the order of the schema, else of the alphabet; or the most frequent first."""
    import polars as pl

    cells: Cells = table.columns[column.name][rows]
    found = names_of(cells, column.classes).drop_nulls()
    counts = found.value_counts().rename({found.name: "class"})
    known = {name: i for i, name in enumerate(column.classes)}
    place = counts["class"].to_list()
    counts = counts.with_columns(pl.Series("place", [known.get(name, len(known)) for name in place], dtype=pl.Int64))
    by = (
        [-pl.col("count").cast(pl.Int64), pl.col("place"), pl.col("class")]
        if by_number
        else [pl.col("place"), pl.col("class")]
    )
    return [str(name) for name in counts.sort(by)["class"]]
