"""Missing values are filled with what the training rows tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from core.data.recipes.values import names_of, numbers_of
from core.data.steps.base import HOLDS, ON, State, StepType, column_of
from core.data.steps.cleaning import CAN_LACK
from core.data.steps.columns import NUMBERS, chosen, column_param, columns_param, free_name, names_facts, with_columns
from core.data.table import Array, Table, is_series
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Bool, Choice, Int, Text, Values

GROUPS = ("category", "text", "identifier", "boolean")
MOST_GROUPS = 10_000
MOST_KEPT = 200_000
"""Numbers of training rows that are kept for looking up neighbours."""
MOST_ROWS = 1_000


def _columns(p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    fits = CAN_LACK if p.by in ("constant", "mode") else ("number", "vector", "boolean", "category", "date")
    found = chosen(FILL.title, p.columns, schema, fits)
    return tuple(c for c in found if c.name != p.group)


def _indicators(p: Values, before: Schema) -> dict[str, str]:
    """The names of the columns that say where a value was missing."""
    made: dict[str, str] = {}
    for column in _columns(p, before) if p.indicator else ():
        if p.columns or column.missing:
            made[column.name] = free_name(f"{column.name} missing", before, made.values())
    return made


def _schema(p: Values, before: Schema) -> Schema:
    found = _columns(p, before)
    if p.group and before.columns:
        column_of(FILL.title, p.group, before, GROUPS, HOLDS)
    for column in found:
        if p.by == "constant":
            _constant(p, column)
    shown = [
        DataColumn(name, "boolean", "input", (1,), ("F",), low=0.0, high=1.0)
        for name in _indicators(p, before).values()
    ]
    return with_columns(before, {c.name: _filled(p, c) for c in found}, shown)


def _filled(p: Values, column: DataColumn) -> DataColumn:
    """The range may be wider with a constant."""
    if p.by == "constant" and column.kind in NUMBERS:
        return replace(column, missing=0, low=None, high=None)
    return replace(column, missing=0)


def _constant(p: Values, column: DataColumn) -> Any:
    """The value that a person gave, as `filled` takes it. Raises NetwrightError."""
    text = p.value.strip()
    try:
        if column.kind in NUMBERS:
            return float(text.replace(",", ".")) if text else 0.0
        if column.kind == "boolean":
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}[
                text.lower()
            ]
        if column.kind == "date":
            return _microseconds(datetime.fromisoformat(text))
    except (ValueError, KeyError):
        wanted = {"boolean": "yes or no", "date": "a date such as 2024-05-31"}.get(column.kind, "a number")
        raise NetwrightError(f"{FILL.title} needs {wanted} for column '{column.name}', not '{text}'.") from None
    if column.kind == "category" and column.classes and text not in column.classes:
        raise NetwrightError(f"'{text}' is no class of '{column.name}'. Choose among {', '.join(column.classes[:12])}.")
    return text


def _microseconds(date: datetime) -> int:
    return int((date.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds() * 1_000_000)


def _learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    found, shown = _columns(p, before), _indicators(p, before)
    near = [c for c in found if p.by == "neighbours" and c.kind in NUMBERS]
    states = [_neighbours(p, tuple(near), shown, table, rows)] if near else []
    return (*states, *(_one(p, c, before, shown.get(c.name, ""), table, rows) for c in found if c not in near))


def _one(p: Values, column: DataColumn, before: Schema, shown: str, table: Table, rows: Array) -> State:
    facts: dict[str, Any] = {"fill": _value(p, column, table, rows), "indicator": bool(shown)}
    takes: tuple[str, ...] = (column.name,)
    if p.group and _by_one(p):
        group = before.column(p.group)
        assert group is not None
        takes = (column.name, p.group)
        facts |= {"groups": _groups(p, column, group, table, rows), **names_facts(group, table)}
    return State("filled", takes, (column.name, shown) if shown else (column.name,), facts, FILL.key)


def _groups(p: Values, column: DataColumn, group: DataColumn, table: Table, rows: Array) -> dict[str, Any]:
    """What each group of the training rows takes; those without any value are not there."""
    import polars as pl

    names = names_of(table.columns[group.name][rows], group.classes)
    places = pl.DataFrame({"group": names, "row": pl.Series(rows)}).drop_nulls().group_by("group", maintain_order=True)
    made: dict[str, Any] = {}
    for name, row in places.agg("row").head(MOST_GROUPS).iter_rows():
        found = _value(p, column, table, _array(row), nothing=None)
        if found is not None:
            made[name] = found
    return made


def _array(rows: list[int]) -> Array:
    import numpy as np

    return np.asarray(rows, dtype=np.int64)


def _value(p: Values, column: DataColumn, table: Table, rows: Array, nothing: Any = 0) -> Any:
    """One value, of a vector one for each entry; `nothing`, or what is nearest to it, where the rows have none."""
    cells = table.columns[column.name]
    if not is_series(cells):
        return _of_entries(p, column, numbers_of(cells[rows]), nothing)
    known = cells[rows].drop_nulls()
    if p.by == "constant":
        return _constant(p, column)
    if not len(known):
        return (
            nothing if column.kind == "number" else False if column.kind == "boolean" and nothing is not None else None
        )
    if column.kind == "number" and p.by != "mode":
        return float(known.median() if p.by == "median" else known.mean())  # type: ignore[arg-type]
    if column.kind == "date" and p.by != "mode":
        import polars as pl

        return int(known.cast(pl.Int64).quantile(0.5, "nearest") or 0)
    return _commonest(known)


def _commonest(known: Any) -> Any:
    """The most frequent value; of several the smallest."""
    import polars as pl

    plain = names_of(known) if isinstance(known.dtype, pl.Enum) else known
    plain = plain.cast(pl.Int64) if plain.dtype.is_temporal() else plain
    counts = plain.alias("value").value_counts().sort(["count", "value"], descending=[True, False])
    return counts["value"][0]


def _of_entries(p: Values, column: DataColumn, values: Array, nothing: Any) -> Any:
    import numpy as np

    if p.by == "constant":
        return [_constant(p, column)] * values.shape[1]
    made: list[float] = []
    for entry in values.T:
        known = entry[np.isfinite(entry)]
        if not len(known):
            if nothing is None:
                return None
            made.append(0.0)
        elif p.by == "mode":
            found, counts = np.unique(known, return_counts=True)
            made.append(float(found[counts.argmax()]))
        else:
            made.append(float(np.median(known) if p.by == "median" else known.mean()))
    return made


def _neighbours(p: Values, columns: tuple[DataColumn, ...], shown: dict[str, str], table: Table, rows: Array) -> State:
    """Keeps training rows spread over all of them, as many as there is room for."""
    import numpy as np

    values = np.concatenate([numbers_of(table.columns[c.name][rows]) for c in columns], axis=1)
    there = np.isfinite(values)
    counts = np.maximum(there.sum(axis=0), 1)
    mean = np.where(there, values, 0.0).sum(axis=0) / counts
    spread = np.sqrt((np.where(there, values - mean, 0.0) ** 2).sum(axis=0) / counts)
    most = max(p.k, min(MOST_ROWS, MOST_KEPT // values.shape[1]))
    kept = values if len(values) <= most else values[np.linspace(0, len(values) - 1, most).astype(np.int64)]
    listed = [[float(v) if np.isfinite(v) else None for v in row] for row in kept]
    names = tuple(c.name for c in columns)
    seen = [place for place, name in enumerate(names) if name in shown]
    facts = {
        "rows": listed,
        "k": p.k,
        "mean": mean.tolist(),
        "scale": np.where(spread > 0, spread, 1.0).tolist(),
        "indicators": seen,
    }
    return State("neighbours", names, (*names, *(shown[names[place]] for place in seen)), facts, FILL.key)


def _by_one(p: Values) -> bool:
    return bool(p.by != "neighbours")


FILL = StepType(
    "impute",
    "Fill gaps",
    "Cleaning",
    "Missing values are replaced by what the training rows suggest.",
    aka=("impute", "imputation", "fillna", "missing", "mean", "median", "knn", "SimpleImputer", "KNNImputer"),
    params=(
        columns_param(CAN_LACK, "Where to fill; none: every input.", "every input"),
        Choice(
            "by",
            "median",
            "With",
            "Classes and yes or no take the most frequent one, dates the middle one, where no average can be had.",
            options=(
                ("median", "the median"),
                ("mean", "the mean"),
                ("mode", "the most frequent value"),
                ("constant", "a value of your own"),
                ("neighbours", "the mean of the most similar rows"),
            ),
        ),
        Text(
            "value",
            "",
            "Value",
            "What stands for a missing value; empty is 0.",
            max_length=200,
            shown=lambda p: p.by == "constant",
        ),
        Int(
            "k",
            5,
            "Similar rows",
            "How many similar rows are averaged.",
            low=1,
            high=100,
            shown=lambda p: p.by == "neighbours",
        ),
        column_param(
            "group",
            "For each",
            GROUPS,
            "Each group of rows takes its own; a group that nobody has seen takes that of all.",
            "none: all rows alike",
            _by_one,
        ),
        Bool(
            "indicator",
            False,
            "Say where",
            "Adds a column of yes and no for each, that says where a value was missing.",
        ),
        ON,
    ),
    schema=_schema,
    learn=_learn,
    kinds=CAN_LACK,
    icon="mdi6.format-color-fill",
    explanation="A network cannot compute with nothing. The median is not moved by outliers; similar rows tell most, and take longest. That "
    "a value is missing can itself say something, as a question that was not answered: then let a column say where. What is filled in "
    "is learned from the training rows alone and serves new rows too.",
)

ALL = (FILL,)
