"""Columns become one vector, and a vector keeps its best entries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.data.steps.base import HOLDS, ON, State, StepType, column_of
from core.data.steps.columns import chosen, class_count, column_param, need_free, with_columns
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.names import unique
from core.problems import NetwrightError
from core.spec import Choice, Columns, Int, Text, Values

JOINS = ("number", "boolean", "vector")
TARGETS = ("number", "boolean", "category")
MOST_LOOKED_AT = 20_000
"""Training rows that are looked at to choose entries."""


def _joined(p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    return chosen(JOIN.title, p.columns, schema, JOINS)


def _elements(columns: tuple[DataColumn, ...]) -> tuple[str, ...]:
    """A number is called after its column, an entry of a vector after both."""
    names: list[str] = []
    for column in columns:
        inner = column.elements or tuple(map(str, range(column.sizes[0])))
        wanted = [f"{column.name} {name}" for name in inner] if column.kind == "vector" else [column.name]
        for name in wanted:
            names.append(unique(name, names))
    return tuple(names)


def _join_schema(p: Values, before: Schema) -> Schema:
    found = _joined(p, before)
    if not before.columns:
        return before
    if not found:
        raise NetwrightError(f"{JOIN.title} finds no numbers, no yes or no and no vectors among the inputs.")
    need_free(JOIN.title, p.name, before, [c.name for c in found])
    elements = _elements(found)
    known = [(c.low, c.high) for c in found if c.low is not None and c.high is not None]
    whole = len(known) == len(found)
    low, high = (min(k[0] for k in known), max(k[1] for k in known)) if whole else (None, None)
    vector = DataColumn(p.name, "vector", "input", (len(elements),), ("F",), elements=elements, low=low, high=high)
    return with_columns(before, {c.name: None for c in found}, [vector])


def _join_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    names = tuple(c.name for c in _joined(p, before))
    return (State("joined", names, (p.name,), {}, JOIN.key),)


JOIN = StepType(
    "join",
    "Join into one vector",
    "Features",
    "Numbers, yes and no, and vectors become one vector, which enters the network as a whole.",
    aka=("concatenate", "merge", "assemble", "features", "matrix", "VectorAssembler", "hstack"),
    params=(
        Columns(
            "columns",
            (),
            "Columns",
            "What is joined; none: every input of numbers, yes and no, and vectors.",
            kinds=JOINS,
            nothing="all that fit",
        ),
        Text("name", "features", "Name", "What the vector is called.", max_length=200),
        ON,
    ),
    schema=_join_schema,
    learn=_join_learn,
    kinds=JOINS,
    icon="mdi6.vector-combine",
    explanation="A network takes a row of numbers at once: one Input in place of one for each column. Fill gaps and turn classes and dates into numbers "
    "first; what is not joined stays as it is, such as classes for an Embedding.",
)


def _vector(p: Values, schema: Schema) -> DataColumn | None:
    if not schema.columns:
        return None
    if p.column:
        return column_of(SELECT.title, p.column, schema, ("vector",), HOLDS)
    found = next((c for c in schema.columns if c.kind == "vector" and c.role == "input"), None)
    if found is None:
        raise NetwrightError(
            f"{SELECT.title} works on a vector, and there is none. Join the numbers into one vector first."
        )
    return found


def _target(p: Values, schema: Schema) -> DataColumn:
    if p.target:
        return column_of(SELECT.title, p.target, schema, TARGETS, HOLDS)
    found = next((c for c in schema.columns if c.role == "target" and c.kind in TARGETS), None)
    if found is None:
        raise NetwrightError(
            f"{SELECT.title} compares with a target, and the data has none of numbers or classes. Choose by variance."
        )
    return found


def _select_schema(p: Values, before: Schema) -> Schema:
    vector = _vector(p, before)
    if vector is None:
        return before
    if p.by != "variance":
        _target(p, before)
    count = min(p.count, vector.sizes[0])
    if count == vector.sizes[0]:
        return before
    elements = tuple(f"chosen {i}" for i in range(1, count + 1))
    return with_columns(before, {vector.name: replace(vector, sizes=(count,), elements=elements)})


def _select_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    import numpy as np

    vector = _vector(p, before)
    assert vector is not None
    if p.count >= vector.sizes[0]:
        return ()
    some = rows if len(rows) <= MOST_LOOKED_AT else rows[np.linspace(0, len(rows) - 1, MOST_LOOKED_AT).astype(np.int64)]
    values = _without_gaps(table.array(vector.name, some).astype(np.float64))
    scores = values.var(axis=0) if p.by == "variance" else _scores(p, _target(p, before), table, some, values)
    best = np.sort(np.argsort(-np.nan_to_num(scores, nan=-1.0), kind="stable")[: p.count])
    facts = {"places": best.tolist(), "chosen": [vector.elements[i] for i in best] if vector.elements else []}
    return (State("picked", (vector.name,), (vector.name,), facts, SELECT.key),)


def _without_gaps(values: Array) -> Array:
    """With the mean of the others where a value is missing."""
    import numpy as np

    there = np.isfinite(values)
    mean = np.where(there, values, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    filled: Array = np.where(there, values, mean)
    return filled


def _scores(p: Values, target: DataColumn, table: Table, rows: Array, values: Array) -> Array:
    """How much each entry tells of the target; NaN where nothing can be said."""
    import numpy as np
    from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

    answers = table.array(target.name, rows).reshape(len(rows))
    whole = target.kind != "number"
    if len(rows) < 4 or len(np.unique(answers)) < 2:
        spread: Array = values.var(axis=0)
        return spread
    if p.by == "mutual":
        find: Any = mutual_info_classif if whole else mutual_info_regression
        near = min(3, len(rows) - 1)
        found: Array = find(values, answers.astype(np.int64) if whole else answers, random_state=0, n_neighbors=near)
        return found
    return _correlation(values, answers, class_count(target) if target.kind == "category" else 0)


def _correlation(values: Array, answers: Array, classes: int) -> Array:
    """|r| with a number; with classes the share of an entry's variance that lies between them (eta squared), which orders as F does."""
    import numpy as np

    centred = values - values.mean(axis=0)
    total = (centred**2).sum(axis=0)
    total = np.where(total > 0, total, np.nan)
    if not classes:
        other = answers.astype(np.float64) - answers.mean()
        r: Array = np.abs(other @ centred) / np.sqrt(total * (other**2).sum())
        return r
    between = np.zeros(values.shape[1])
    for label in np.unique(answers):
        mine = centred[answers == label]
        between += len(mine) * mine.mean(axis=0) ** 2
    share: Array = between / total
    return share


SELECT = StepType(
    "select",
    "Keep the best entries",
    "Features",
    "Of a vector only the entries stay that vary most or tell most about the target.",
    aka=(
        "feature selection",
        "variance threshold",
        "correlation",
        "mutual information",
        "SelectKBest",
        "k best",
        "reduce",
    ),
    params=(
        column_param(
            "column", "Vector", ("vector",), "The vector; empty: the first input that is one.", "the first vector"
        ),
        Choice(
            "by",
            "mutual",
            "Best is",
            "Mutual information sees any kind of dependence, correlation straight ones; variance looks at no target. Scale before choosing by variance.",
            options=(
                ("mutual", "mutual information with the target"),
                ("correlation", "correlation with the target"),
                ("variance", "variance"),
            ),
        ),
        Int("count", 10, "Keep", "How many entries stay.", low=1, high=100_000),
        column_param(
            "target", "Target", TARGETS, "What it is compared with; empty: the first target.", "the first target"
        ),
        ON,
    ),
    schema=_select_schema,
    learn=_select_learn,
    kinds=("vector",),
    icon="mdi6.feature-search-outline",
    explanation="Entries that say nothing give the network something to learn by heart. How many stay is said, not found out, so that the network's "
    "shape does not hang on the rows. Which ones is learned from the training rows alone; entries that are good only together may be missed.",
)

ALL = (JOIN, SELECT)
