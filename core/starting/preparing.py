"""The preparation that suits the columns that were found."""

from __future__ import annotations

from collections.abc import Iterator

from core.document.project import DataColumn, Schema
from core.spec import Use

FEATURES = "features"
READ_BY = {"text": "tokenise", "audio": "mel_spectrogram"}
"""The step that makes what a network can take of it."""
MOST_SHOWN = 30
"""Classes of an input that get a number each; of more, each is told by how often it occurs."""
SCALARS = ("number", "boolean", "category", "date", "vector")


def steps_for(schema: Schema) -> tuple[Use, ...]:
    """Steps that leave nothing among the inputs that a network cannot take."""
    inputs = tuple(c for c in schema.columns if c.role == "input")
    return tuple(_steps(inputs, schema))


def _steps(inputs: tuple[DataColumn, ...], schema: Schema) -> Iterator[Use]:
    for column in inputs:
        if column.kind in READ_BY:
            yield Use(READ_BY[column.kind], (("column", column.name),))
        if column.kind in ("image", "sequence", "audio") and not _is_unit(column):
            yield Use("standardize", (("column", column.name),))
    yield from _tabular([c for c in inputs if c.kind in SCALARS])
    for column in schema.columns:
        if column.role == "target" and column.kind == "number":
            yield Use("standardize", (("column", column.name),))


def _is_unit(column: DataColumn) -> bool:
    """Whether its values lie between 0 and 1 as they come, as those of pictures."""
    return column.low == 0.0 and column.high == 1.0


def _tabular(columns: list[DataColumn]) -> Iterator[Use]:
    """Missing values filled, numbers scaled, classes and dates made numbers, all of it joined into one vector."""
    if not columns:
        return
    if len(columns) == 1 and columns[0].kind == "vector":
        yield Use("standardize", (("column", columns[0].name),))
        return
    # Also where nothing is missing in these rows: new ones may lack something. A missing class stays one: it may mean something.
    filled = tuple(c.name for c in columns if c.kind in ("number", "boolean", "date"))
    if filled:
        yield Use("impute", (("columns", filled),))
    dates = tuple(c.name for c in columns if c.kind == "date")
    if dates:
        yield Use("date_parts", (("columns", dates),))
    few, many = _categories(columns)
    if many:
        yield Use("frequency", (("columns", many),))
    yield Use("standardize")
    if few:
        yield Use("one_hot", (("columns", few),))
    yield Use("join", (("name", FEATURES),))


def _categories(columns: list[DataColumn]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of those with few classes, and of those with many."""
    named = [c for c in columns if c.kind == "category"]
    few = tuple(c.name for c in named if len(c.classes) <= MOST_SHOWN)
    return few, tuple(c.name for c in named if c.name not in few)
