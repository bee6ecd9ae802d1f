"""Rows in the order of time: a window of the rows before each, and the value to forecast."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.data.recipes import series as recipes
from core.data.steps.base import HOLDS, ON, State, StepType, column_of
from core.data.table import NO_CLASS, Array, Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Column, Columns, Int, Text, Values

CHANNELS = ("number", "boolean", "vector")
TARGETS = ("number", "boolean", "category")
TIMES = ("date", "number")
ROLES = ("input", "target", "group", "ignore")
MOST = 4 * 2**30
"""Bytes of all windows together."""


def shared(p: Values) -> int:
    """Rows of one series closer than this share values, counting the ones to forecast."""
    return int(p.window + p.horizon + p.ahead - 2)


def _channels(p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    """The columns that a window is made of: those that were chosen, or all numbers that are inputs or the target."""
    if p.columns:
        return tuple(column_of(WINDOWS.title, name, schema, CHANNELS, HOLDS) for name in p.columns)
    apart = (p.order, p.group)
    return tuple(
        c for c in schema.columns if c.kind in CHANNELS and c.role in ("input", "target") and c.name not in apart
    )


def _target(p: Values, schema: Schema) -> DataColumn | None:
    if p.target:
        return column_of(WINDOWS.title, p.target, schema, TARGETS, HOLDS)
    return next((c for c in schema.columns if c.role == "target" and c.kind in TARGETS), None)


def _sorting(p: Values, schema: Schema) -> tuple[str, ...]:
    """The columns that say when, and of which series a row is. Raises NetwrightError."""
    found = [column_of(WINDOWS.title, p.order, schema, TIMES, HOLDS)] if p.order else []
    if p.group and schema.column(p.group) is None:
        column_of(WINDOWS.title, p.group, schema, (), HOLDS)
    return (*(c.name for c in found), *((p.group,) if p.group else ()))


def _ahead_name(p: Values, target: DataColumn) -> str:
    steps = f"{p.horizon}" if p.ahead == 1 else f"{p.horizon} to {p.horizon + p.ahead - 1}"
    return f"{target.name} {steps} ahead"


def _schema(p: Values, before: Schema) -> Schema:
    """With a window as an input and the value ahead as the target; what they are made of is no input and no target any more."""
    if not before.columns:
        return before
    channels, target = _channels(p, before), _target(p, before)
    _sorting(p, before)
    if not channels:
        raise NetwrightError(f"{WINDOWS.title} needs at least one column of numbers. Choose its channels.")
    used = {c.name for c in channels} | ({target.name} if target else set())
    elements = tuple(name for c in channels for name in (c.elements or (c.name,)))
    made = [DataColumn(p.name, "sequence", "input", (p.window, len(elements)), ("L", "F"), elements=elements)]
    made += [_ahead_column(p, target)] if target else []
    for column in made:
        if before.column(column.name):
            raise NetwrightError(f"The data has a column '{column.name}' already. Give the window another name.")
    rest = (
        replace(c, role="ignore") if c.name in used and c.role in ("input", "target") else c for c in before.columns
    )
    return replace(before, columns=(*rest, *made))


def _ahead_column(p: Values, target: DataColumn) -> DataColumn:
    name = _ahead_name(p, target)
    if target.kind == "category":
        if p.ahead > 1:
            raise NetwrightError(
                f"'{target.name}' has classes, of which one alone can be foretold. Set 'Values ahead' to 1."
            )
        return replace(target, name=name, role="target", dtype="int64")
    elements = tuple(f"{p.horizon + step} ahead" for step in range(p.ahead)) if p.ahead > 1 else ()
    return DataColumn(name, "vector" if p.ahead > 1 else "number", "target", (p.ahead,), ("F",), elements=elements)


def _states(p: Values, schema: Schema) -> tuple[State, ...]:
    channels, target, sorting = _channels(p, schema), _target(p, schema), _sorting(p, schema)
    facts: dict[str, Any] = {"ordered": bool(p.order), "grouped": bool(p.group)}
    seen = {**facts, "window": p.window, "channels": len(channels)}
    made = [State("windows", (*(c.name for c in channels), *sorting), (p.name,), seen, WINDOWS.key)]
    if target is not None:
        wanted = {**facts, "horizon": p.horizon, "ahead": p.ahead, "classes": target.kind == "category"}
        made.append(State("ahead", (target.name, *sorting), (_ahead_name(p, target),), wanted, WINDOWS.key))
    return tuple(made)


def _learn(p: Values, schema: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    """Nothing is learned."""
    return _states(p, schema)


def _need_room(p: Values, schema: Schema, table: Table) -> None:
    """Raises NetwrightError where the windows would be too much to hold."""
    needed = table.rows * p.window * sum(max(1, len(c.elements)) for c in _channels(p, schema)) * 4
    if needed > MOST:
        raise NetwrightError(
            f"All windows together would take {needed / 2**30:.1f} GB. Choose fewer channels or a shorter window; at most "
            f"{MOST // 2**30} GB are made."
        )


def _drops(p: Values, schema: Schema, table: Table, rows: Array) -> Array:
    """Rows whose window or target is not complete, those between strides, and all that share values with a training row."""
    import numpy as np

    _need_room(p, schema, table)
    sorting = [table.columns[name] for name in _sorting(p, schema)]
    facts = {"ordered": bool(p.order), "grouped": bool(p.group)}
    order, place, many = recipes.places(facts, sorting, table.rows)
    gone = np.zeros(table.rows, dtype=bool)
    gone[order] = (place < p.window - 1) | ((place - p.window + 1) % p.stride != 0)
    if p.order:
        gone |= recipes.ranks(sorting[0]) == 0
    for state in _states(p, schema):
        gone |= _incomplete(state.run(*(table.columns[name] for name in state.takes))[0])
    training = np.zeros(table.rows, dtype=bool)
    training[rows] = True
    near = np.zeros(table.rows, dtype=bool)
    near[order] = _near(training[order], place, many, shared(p))
    _need_others(training, near, gone, table)
    return gone | (near & ~training)


def _incomplete(values: Any) -> Array:
    """(N,) bool: True where a row (N …) misses a value."""
    import numpy as np

    if values.dtype == np.int64:
        return np.asarray(values == NO_CLASS)
    return np.asarray(np.isnan(values).any(axis=tuple(range(1, values.ndim))))


def _near(training: Array, place: Array, many: Array, reach: int) -> Array:
    """Whether a row, series by series, is at most `reach` rows from a training row of its series."""
    import numpy as np

    index = np.arange(len(place))
    first = index - place
    before = np.maximum.accumulate(np.where(training, index, -1)) if len(index) else index
    after = np.minimum.accumulate(np.where(training, index, len(index))[::-1])[::-1] if len(index) else index
    close_before = (before >= first) & (index - before <= reach)
    close_after = (after < first + many) & (after - index <= reach)
    return np.asarray(close_before | close_after)


def _need_others(training: Array, near: Array, gone: Array, table: Table) -> None:
    others = ~training & ~gone if table.kept is None else ~training & ~gone & table.kept
    if others.any() and not (others & ~near).any():
        raise NetwrightError(
            "Every row beside the training rows shares values with them, since windows overlap: nothing is left to judge the "
            "network by. Split in the order of time or by groups, take a shorter window, or more rows."
        )


WINDOWS = StepType(
    "windows",
    "Windows in time",
    "Series",
    "Each row gets the rows before it as a sequence, and the value some rows later as the target.",
    aka=("time series", "forecast", "lag", "horizon", "sliding window", "rolling", "sequence"),
    params=(
        Columns(
            "columns",
            (),
            "Channels",
            "The numbers that the network sees at each step; none chosen: all numbers that are inputs or the target.",
            roles=("input", "target", "ignore"),
            kinds=CHANNELS,
            nothing="all numbers",
        ),
        Column(
            "target",
            "",
            "To foretell",
            "The column whose later value is the target; empty: the target column.",
            roles=("target", "input", "ignore"),
            kinds=TARGETS,
            nothing="the target",
        ),
        Int("window", 32, "Window", "How many rows the network sees: a row and those before it.", low=1, high=4096),
        Int("horizon", 1, "Horizon", "How many rows later the value to foretell stands.", low=1, high=10_000),
        Int("ahead", 1, "Values ahead", "How many values are foretold, from the horizon on.", low=1, high=1000),
        Int("stride", 1, "Stride", "Every how many rows a window ends; with 1 at each row.", low=1, high=10_000),
        Column(
            "order",
            "",
            "Time",
            "The column that says when; empty: the rows stand in the order of time.",
            roles=ROLES,
            kinds=TIMES,
            nothing="as the rows stand",
        ),
        Column(
            "group",
            "",
            "Series",
            "The column that says of which series a row is, such as a sensor or a shop; no window reaches from one into another.",
            roles=ROLES,
            nothing="one series",
        ),
        Text("name", "window", "Name", "What the new column is called.", max_length=100, advanced=True),
        ON,
    ),
    schema=_schema,
    learn=_learn,
    drops=_drops,
    overlap=shared,
    kinds=CHANNELS,
    icon="mdi6.chart-timeline-variant",
    explanation="A row's window ends with the row itself: what is known when a forecast is made. Rows with too few before them, with a gap in "
    "their window or with nothing to foretell take no part in training; at prediction the last row of the table has a forecast. "
    "Neighbouring windows share values, so the split has to run with time, or keep whole series together: rows of validation "
    "and test that share a value with a training row are left out. Rows count as equally far apart. Scale after this step, "
    "so that forecasts come back in the units of the data.",
)

ALL = (WINDOWS,)
