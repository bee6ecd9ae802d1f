"""The type of a column is changed: written numbers become numbers, numbers classes, texts dates."""

from __future__ import annotations

from typing import Any

from core.data.recipes.cells import UNKNOWN
from core.data.recipes.types import retyped
from core.data.steps.base import HOLDS, ON, State, StepType, column_of
from core.data.steps.columns import classes_in, with_columns
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Choice, Column, Int, Text, Values

FROM = ("number", "boolean", "category", "date", "text", "identifier")
TO = (
    ("number", "numbers"),
    ("category", "classes"),
    ("boolean", "yes or no"),
    ("date", "dates"),
    ("text", "text"),
)
DECIMALS = (("point", "1,234.5"), ("comma", "1.234,5"), ("plain", "1234.5"), ("space", "1 234,5"))
NOTES = {"point": "1,234.5", "comma": "1.234,5", "plain": "", "space": "1 234,5"}


def _column(p: Values, schema: Schema) -> DataColumn | None:
    if not schema.columns:
        return None
    if not p.column:
        raise NetwrightError(f"{RETYPE.title} needs a column. Choose one.")
    return column_of(RETYPE.title, p.column, schema, FROM, HOLDS)


def _schema(p: Values, before: Schema) -> Schema:
    column = _column(p, before)
    if column is None:
        return before
    if p.to == "date" and column.kind in ("number", "boolean"):
        raise NetwrightError(
            f"{RETYPE.title} makes dates of texts, but column '{column.name}' holds {HOLDS[column.kind]}."
        )
    if p.to == "boolean" and p.words and len([word for word in p.words.split("/") if word.strip()]) != 2:
        raise NetwrightError(
            f"{RETYPE.title} takes two words with a stroke between them, such as 'yes/no', not '{p.words}'."
        )
    return with_columns(before, {column.name: _after(p, column)})


def _after(p: Values, column: DataColumn) -> DataColumn:
    """How many cells will fail is not known before."""
    missing, role = column.missing, column.role
    if p.to == "number":
        return DataColumn(column.name, "number", role, (1,), ("F",), missing=missing)
    if p.to == "boolean":
        return DataColumn(column.name, "boolean", role, (1,), ("F",), low=0.0, high=1.0, missing=missing)
    if p.to == "category":
        if column.kind == "category":
            return column
        return DataColumn(column.name, "category", role, dtype="int64", count=p.most, missing=missing)
    return DataColumn(column.name, p.to, role, dtype="datetime" if p.to == "date" else "text", missing=missing)


def _learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    column = _column(p, before)
    assert column is not None
    if column.kind == "category" and p.to == "category":
        return ()
    facts: dict[str, Any] = {"kind": p.to, "note": _note(p)}
    if p.to == "category":
        facts["classes"] = _classes(p, column, table, rows)
    return (State("retyped", (column.name,), (column.name,), facts, RETYPE.key),)


def _classes(p: Values, column: DataColumn, table: Table, rows: Array) -> list[str]:
    """What the training rows say, in the letters that the recipe will see; the most frequent first."""
    import numpy as np

    texts = retyped({"kind": "text"}, table.columns[column.name][rows]).str.strip_chars()
    says_nothing = texts.str.to_lowercase().is_in(UNKNOWN).fill_null(False)
    plain = Table({column.name: texts.set(says_nothing, None)})
    return classes_in(DataColumn(column.name, "text", ""), plain, np.arange(plain.rows), by_number=True)[: p.most]


def _note(p: Values) -> str:
    if p.to == "number":
        return NOTES[p.decimals]
    if p.to == "boolean":
        return "/".join(word.strip() for word in p.words.split("/")) if p.words else ""
    return str(p.format) if p.to == "date" else ""


RETYPE = StepType(
    "change_type",
    "Change the type",
    "Types",
    "What a column holds is read as something else; cells that do not fit count as missing.",
    aka=("cast", "convert", "astype", "to_numeric", "to_datetime", "parse", "decimal comma", "fix types"),
    params=(
        Column("column", "", "Column", "The column to change.", roles=(), kinds=FROM, nothing="none yet"),
        Choice("to", "number", "Into", "What its cells are read as.", options=TO),
        Choice(
            "decimals",
            "point",
            "Written like",
            "How numbers are written; signs of money and % are passed over.",
            options=DECIMALS,
            shown=lambda p: p.to == "number",
        ),
        Int(
            "most",
            50,
            "At most",
            "How many classes there are: the most frequent of the training rows.",
            low=2,
            high=10_000,
            shown=lambda p: p.to == "category",
        ),
        Text(
            "words",
            "",
            "Words",
            "The words for yes and no, such as paid/open; empty: the usual ones.",
            max_length=100,
            shown=lambda p: p.to == "boolean",
        ),
        Text(
            "format",
            "%Y-%m-%d",
            "Format",
            "How dates are written: %d.%m.%Y for 31.05.2024, %m/%d/%Y for 05/31/2024, %H:%M for the time.",
            max_length=100,
            shown=lambda p: p.to == "date",
        ),
        ON,
    ),
    schema=_schema,
    learn=_learn,
    kinds=FROM,
    icon="mdi6.form-select",
    explanation="A column that was read as text because of a comma or a slip of the keyboard becomes what it is. Cells that cannot be read so "
    "are counted and count as missing. Where a column was found out wrongly as a whole, change its type in the list of columns instead.",
)

ALL = (RETYPE,)
