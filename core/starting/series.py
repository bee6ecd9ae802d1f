"""Tables whose rows follow each other in time: whether a table is one, and how its next values are foretold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.data.settings import raw_schema
from core.document.project import DataColumn, DataSettings
from core.format import plural
from core.names import unique
from core.spec import Use

if TYPE_CHECKING:
    from core.data.table import Cells

LEAST = 100
"""Rows below which nothing is foretold from windows."""
EVEN, SLACK = 0.95, 0.15
"""Times are regular where this share of the steps between them is as long as the middle one, give or take SLACK: months differ."""
SPANS = ((7_200.0, 48), (90_000.0, 28), (700_000.0, 26), (2_800_000.0, 24))
"""Steps of up to an hour or two, a day, a week, a month, in seconds; and the rows that a window has of them: two days, four weeks, half
a year, two years."""
USUAL = 32


@dataclass(frozen=True, slots=True)
class Series:
    """`time`: the column that says when. `step`: seconds from row to row."""

    time: str
    step: float


def series_in(settings: DataSettings, target: str) -> Series | None:
    """The series that a table is, where `target` is a number, one date alone says when, and it goes on in even steps.

    Reads the data. Raises NetwrightError.
    """
    from core.data.prepare import loaded

    schema = raw_schema(settings)
    aim = schema.column(target)
    dates = [c for c in schema.columns if c.kind == "date" and c.role == "input"]
    if aim is None or aim.kind != "number" or len(dates) != 1 or dates[0].missing or schema.rows < LEAST:
        return None
    step = _even_step(loaded(settings).columns[dates[0].name])
    return Series(dates[0].name, step) if step else None


def _even_step(times: Cells) -> float:
    """Seconds between rows; 0 where rows do not follow each other evenly."""
    import numpy as np

    seconds = np.asarray(times).astype("datetime64[us]").astype(np.int64) / 1e6
    steps = np.diff(seconds)
    middle = float(np.median(steps))
    if middle <= 0 or (steps <= 0).any():
        return 0.0
    return middle if float((abs(steps - middle) <= SLACK * middle).mean()) >= EVEN else 0.0


def as_forecast(settings: DataSettings, series: Series, target: str) -> DataSettings:
    """With windows of the rows before as the input, the value of the next row as the target, and a split along time."""
    schema = raw_schema(settings)
    name = unique("window", [c.name for c in schema.columns])
    steps = (
        Use("windows", (("window", window_of(series, schema.rows)), ("order", series.time), ("name", name))),
        Use("standardize", (("column", name),)),
        Use("standardize", (("column", f"{target} 1 ahead"),)),
    )
    columns = tuple(_seen(column) for column in schema.columns)
    split = Use("in_order", (("column", series.time),))
    return replace(settings, schema=replace(schema, columns=columns), steps=steps, split=split)


def _seen(column: DataColumn) -> DataColumn:
    """Numbers alone are seen in a window."""
    if column.role == "input" and column.kind not in ("number", "boolean", "vector"):
        return replace(column, role="ignore")
    return column


def window_of(series: Series, rows: int) -> int:
    """Rows of a window: few enough that a twentieth of the data holds one."""
    wanted = next((many for longest, many in SPANS if series.step <= longest), USUAL)
    return max(4, min(wanted, rows // 20))


def sentences(settings: DataSettings, series: Series, target: str) -> Iterator[str]:
    """What is foretold from what."""
    schema = raw_schema(settings)
    seen = [c.name for c in schema.columns if c.role in ("input", "target")]
    names = ", ".join(f"'{name}'" for name in seen[:4]) + (" …" if len(seen) > 4 else "")
    window = window_of(series, schema.rows)
    yield f"It learns to foretell '{target}' of the next row from {names} of the {plural(window, 'row')} before it."
    yield "The latest rows are kept to judge it by."
