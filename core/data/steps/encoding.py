"""Classes become numbers: an element for each, their place in a list, or what is known of their rows."""

from __future__ import annotations

from dataclasses import replace

from core.data.recipes.values import codes_of
from core.data.steps.base import ON, State, StepType
from core.data.steps.columns import (
    chosen,
    class_count,
    classes_in,
    columns_param,
    names_facts,
    number_of,
    vector_of,
    with_columns,
)
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.names import unique
from core.spec import Bool, Choice, Int, Values

CLASSES = ("category",)
GROUP = "Encoding"
COLUMNS = columns_param(CLASSES, "The columns to change; none: every input of classes.", "every input of classes")
OTHER, NONE = "other", "missing or unknown"


def _one_hot_elements(p: Values, column: DataColumn) -> tuple[str, ...]:
    """Names of the classes where it is known which of them stay, else their rank."""
    count = min(class_count(column), p.most)
    names = column.classes if len(column.classes) == count else tuple(f"class {i}" for i in range(1, count + 1))
    return (*names, unique(OTHER, names)) if p.other else names


def _one_hot_schema(p: Values, before: Schema) -> Schema:
    found = chosen(ONE_HOT.title, p.columns, before, CLASSES)
    return with_columns(before, {c.name: vector_of(c, _one_hot_elements(p, c), 0.0, 1.0) for c in found})


def _one_hot_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return tuple(_one_hot(p, c, table, rows) for c in chosen(ONE_HOT.title, p.columns, before, CLASSES))


def _one_hot(p: Values, column: DataColumn, table: Table, rows: Array) -> State:
    elements = _one_hot_elements(p, column)
    count = len(elements) - p.other
    whole = len(column.classes) == count
    classes = list(column.classes) if whole else classes_in(column, table, rows, by_number=True)[:count]
    facts = {"classes": classes, "width": len(elements), "other": p.other, **names_facts(column, table)}
    return State("one_hot", (column.name,), (column.name,), facts, ONE_HOT.key)


ONE_HOT = StepType(
    "one_hot",
    "One element for each class",
    GROUP,
    "A column of classes becomes a vector with a 1 at the row's class and 0 elsewhere.",
    aka=("one-hot", "onehot", "dummy", "dummies", "categorical", "indicator", "OneHotEncoder"),
    params=(
        COLUMNS,
        Int(
            "most",
            50,
            "At most",
            "How many classes get an element of their own; of more, the most frequent of the training rows.",
            low=1,
            high=10_000,
        ),
        Bool(
            "other",
            True,
            "One for all others",
            "One more element, for classes that are rare, missing or were never seen.",
        ),
        ON,
    ),
    schema=_one_hot_schema,
    learn=_one_hot_learn,
    kinds=CLASSES,
    icon="mdi6.numeric-1-box-multiple-outline",
    explanation="A network computes with numbers, and numbering classes would say that the third is three times the first. With an element "
    "for each class none is more than another. With many classes the vector grows wide: then an Embedding after 'Number the "
    "classes', or what is known of each class, takes less room.",
)


def _ordinal_schema(p: Values, before: Schema) -> Schema:
    found = chosen(ORDINAL.title, p.columns, before, CLASSES)
    return with_columns(before, {c.name: _as_number(c) if p.give == "number" else _as_classes(c) for c in found})


def _as_number(column: DataColumn) -> DataColumn:
    return number_of(column, 0.0, float(max(1, class_count(column) - 1)), column.missing)


def _as_classes(column: DataColumn) -> DataColumn:
    """With one more class in front."""
    if column.classes:
        return replace(column, classes=(unique(NONE, column.classes), *column.classes), count=0, missing=0, tally=())
    return replace(column, count=class_count(column) + 1, missing=0, tally=())


def _ordinal_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return tuple(_ordinal(p, c, table, rows) for c in chosen(ORDINAL.title, p.columns, before, CLASSES))


def _ordinal(p: Values, column: DataColumn, table: Table, rows: Array) -> State:
    classes = list(column.classes) or classes_in(column, table, rows)[: class_count(column)]
    facts = {"classes": classes, **names_facts(column, table)}
    if p.give == "number":
        return State("numbered", (column.name,), (column.name,), facts, ORDINAL.key)
    none = unique(NONE, classes)
    return State(
        "renamed",
        (column.name,),
        (column.name,),
        {**facts, "other": none, "names_after": [none, *classes]},
        ORDINAL.key,
    )


ORDINAL = StepType(
    "ordinal",
    "Number the classes",
    GROUP,
    "Each class becomes its number, for classes that have an order or for an Embedding.",
    aka=("ordinal", "label encoding", "integer encoding", "codes", "embedding", "OrdinalEncoder"),
    params=(
        COLUMNS,
        Choice(
            "give",
            "number",
            "Give",
            "A number to compute with, in the order of the classes; or the class number that an Embedding takes.",
            options=(("number", "a number, in the order of the classes"), ("class", "a class number for an Embedding")),
        ),
        ON,
    ),
    schema=_ordinal_schema,
    learn=_ordinal_learn,
    kinds=CLASSES,
    icon="mdi6.format-list-numbered",
    explanation="As a number, the classes should have an order: small, medium, large. Missing and unknown ones stay missing. For an "
    "Embedding, class 0 is kept for those that are missing or were never seen, so that no row stops the network.",
)


def _rare_schema(p: Values, before: Schema) -> Schema:
    return with_columns(before, {c.name: _merged(p, c) for c in chosen(RARE.title, p.columns, before, CLASSES)})


def _merged(p: Values, column: DataColumn) -> DataColumn:
    """Which classes stay is known before only where all of them do."""
    count = min(class_count(column), p.most)
    if p.least <= 1 and len(column.classes) == count:
        return replace(column, classes=(*column.classes, unique(OTHER, column.classes)), count=0, missing=0, tally=())
    return replace(column, classes=(), count=count + 1, missing=0, tally=())


def _rare_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return tuple(_rare(p, c, table, rows) for c in chosen(RARE.title, p.columns, before, CLASSES))


def _rare(p: Values, column: DataColumn, table: Table, rows: Array) -> State:
    after = _merged(p, column)
    if after.classes:
        classes = list(column.classes)
    else:
        ranked = classes_in(column, table, rows, by_number=True)[: p.most]
        counts = _counts(column, table, rows, ranked)
        classes = [name for name, count in zip(ranked, counts, strict=True) if count >= p.least]
    other = unique(OTHER, classes)
    facts = {"classes": classes, "other": other, "names_after": [*classes, other], **names_facts(column, table)}
    return State("renamed", (column.name,), (column.name,), facts, RARE.key)


def _counts(column: DataColumn, table: Table, rows: Array, classes: list[str]) -> list[int]:
    import numpy as np

    codes = codes_of(table.columns[column.name][rows], classes, column.classes)
    return [int(n) for n in np.bincount(codes[codes >= 0], minlength=len(classes))]


RARE = StepType(
    "merge_rare",
    "Merge rare classes",
    GROUP,
    "Classes with few rows, and those missing or never seen, become one class.",
    aka=("rare", "other", "group classes", "infrequent", "unknown", "lump"),
    params=(
        COLUMNS,
        Int(
            "most",
            20,
            "Keep at most",
            "How many classes stay: the most frequent of the training rows.",
            low=1,
            high=10_000,
        ),
        Int("least", 1, "Rows needed", "A class with fewer training rows does not stay.", low=1, high=1_000_000),
        ON,
    ),
    schema=_rare_schema,
    learn=_rare_learn,
    kinds=CLASSES,
    icon="mdi6.set-merge",
    explanation="Of a class with three rows a network learns three rows by heart. Together, rare classes are one that it can learn, and "
    "classes that first turn up in new rows have a place.",
)


def _frequency_schema(p: Values, before: Schema) -> Schema:
    found = chosen(FREQUENCY.title, p.columns, before, CLASSES)
    return with_columns(before, {c.name: number_of(c, 0.0, 1.0) for c in found})


def _frequency_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return tuple(_frequency(c, table, rows) for c in chosen(FREQUENCY.title, p.columns, before, CLASSES))


def _frequency(column: DataColumn, table: Table, rows: Array) -> State:
    classes = classes_in(column, table, rows)
    shares = [[count / len(rows)] for count in _counts(column, table, rows, classes)]
    facts = {"classes": classes, "values": shares, "otherwise": [0.0], **names_facts(column, table)}
    return State("looked_up", (column.name,), (column.name,), facts, FREQUENCY.key)


FREQUENCY = StepType(
    "frequency",
    "How frequent the class is",
    GROUP,
    "Each class becomes the share of the training rows that have it.",
    aka=("frequency encoding", "count encoding", "categorical", "CountEncoder"),
    params=(COLUMNS, ON),
    schema=_frequency_schema,
    learn=_frequency_learn,
    kinds=CLASSES,
    icon="mdi6.chart-histogram",
    explanation="One number stands for any number of classes. It says how common a class is and nothing else, so two classes that are "
    "equally frequent become the same. A class that no training row has becomes 0.",
)

ALL = (ONE_HOT, ORDINAL, RARE, FREQUENCY)
