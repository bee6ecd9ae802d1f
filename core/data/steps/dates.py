"""Dates become numbers that a network can use."""

from __future__ import annotations

from datetime import date

from core.data.recipes.dates import ROUNDS
from core.data.steps.base import ON, State, StepType
from core.data.steps.columns import chosen, columns_param, vector_of, with_columns
from core.data.table import Array, Table
from core.document.project import Schema
from core.problems import NetwrightError
from core.spec import Bool, Choices, Text, Values

DATES = ("date",)
PARTS = (
    ("days", "days since a day"),
    ("year", "year"),
    ("month", "month"),
    ("day", "day of the month"),
    ("weekday", "day of the week"),
    ("yearday", "day of the year"),
    ("hour", "hour"),
    ("minute", "minute"),
)


def _schema(p: Values, before: Schema) -> Schema:
    if not p.parts:
        raise NetwrightError(f"{PARTS_OF_DATES.title} needs at least one part. Choose some.")
    try:
        date.fromisoformat(p.since)
    except ValueError:
        raise NetwrightError(f"'{p.since}' is not a day. Write year, month and day, such as 2000-01-01.") from None
    found = chosen(PARTS_OF_DATES.title, p.columns, before, DATES)
    return with_columns(before, {c.name: vector_of(c, _elements(p)) for c in found})


def _cyclic(p: Values) -> tuple[str, ...]:
    return tuple(part for part in p.parts if part in ROUNDS) if p.cyclic else ()


def _elements(p: Values) -> tuple[str, ...]:
    around = _cyclic(p)
    pairs = ((f"{part} sine", f"{part} cosine") if part in around else (part,) for part in p.parts)
    return tuple(name for names in pairs for name in names)


def _learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    facts = {"parts": list(p.parts), "cyclic": list(_cyclic(p)), "since": p.since}
    found = chosen(PARTS_OF_DATES.title, p.columns, before, DATES)
    return tuple(State("date_parts", (c.name,), (c.name,), facts, PARTS_OF_DATES.key) for c in found)


PARTS_OF_DATES = StepType(
    "date_parts",
    "Parts of dates",
    "Features",
    "Dates become vectors: year, month, weekday and others, those that come around as sine and cosine.",
    aka=("date", "time", "datetime", "calendar", "cyclic", "sine", "month", "weekday", "timestamp"),
    params=(
        columns_param(DATES, "The columns to change; none: every input of dates.", "every input of dates"),
        Choices(
            "parts", ("days", "month", "weekday"), "Parts", "What of a date is given to the network.", options=PARTS
        ),
        Bool(
            "cyclic",
            True,
            "Around the clock",
            "What comes around, such as months, becomes sine and cosine, so that December lies beside January.",
        ),
        Text(
            "since",
            "2000-01-01",
            "Days since",
            "The day that days are counted from.",
            max_length=10,
            shown=lambda p: "days" in p.parts,
        ),
        ON,
    ),
    schema=_schema,
    learn=_learn,
    kinds=DATES,
    icon="mdi6.calendar-month-outline",
    explanation="Months and weekdays come around: on a circle, December lies beside January and Sunday beside Monday, which plain numbers would put "
    "far apart. How late something is in the whole stretch of time is told by the days. Scale the vector afterwards.",
)

ALL = (PARTS_OF_DATES,)
