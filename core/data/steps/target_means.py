"""Each class becomes what is known of the target of its rows, so that no training row is told its own answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.data.recipes.values import codes_of
from core.data.steps.base import HOLDS, ON, State, StepType, column_of
from core.data.steps.columns import (
    chosen,
    class_count,
    classes_in,
    column_param,
    columns_param,
    names_facts,
    number_of,
    vector_of,
    with_columns,
)
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Float, Int, Values

CLASSES = ("category",)
TARGETS = ("number", "category", "boolean")
MOST_CLASSES = 100


def _target(p: Values, schema: Schema) -> DataColumn:
    if p.target:
        column = column_of(TARGET.title, p.target, schema, TARGETS, HOLDS)
    else:
        found = next((c for c in schema.columns if c.role == "target" and c.kind in TARGETS), None)
        if found is None:
            raise NetwrightError(
                f"{TARGET.title} needs a target of numbers or classes, and the data has none. Choose the target."
            )
        column = found
    if column.kind == "category" and class_count(column) > MOST_CLASSES:
        raise NetwrightError(
            f"{TARGET.title} makes a number for each class of the target, but '{column.name}' has {class_count(column):,}; "
            f"{MOST_CLASSES} are the most. Choose how frequent the class is instead."
        )
    return column


def _columns(p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    return chosen(TARGET.title, p.columns, schema, CLASSES)


def _schema(p: Values, before: Schema) -> Schema:
    found = _columns(p, before)
    if not found:
        return before
    target = _target(p, before)
    return with_columns(before, {c.name: _after(c, target) for c in found})


def _after(column: DataColumn, target: DataColumn) -> DataColumn:
    """A number; of a target with more than two classes a vector with the share of each."""
    if target.kind != "category" or class_count(target) <= 2:
        share = target.kind != "number"
        return number_of(column, 0.0 if share else target.low, 1.0 if share else target.high)
    names = target.classes or tuple(f"class {i}" for i in range(1, class_count(target) + 1))
    return vector_of(column, names, 0.0, 1.0)


def _answers(target: DataColumn, table: Table, rows: Array) -> Array:
    """(N, K) float64: the number; of two classes whether it is the second; of more a 1 at the class."""
    import numpy as np

    found: Any = table.array(target.name, rows)
    if target.kind != "category":
        answers: Array = found.reshape(len(rows), 1).astype(np.float64)
    elif class_count(target) <= 2:
        answers = (found[:, None] == 1).astype(np.float64)
    else:
        answers = (found[:, None] == np.arange(class_count(target))[None]).astype(np.float64)
    return answers


def _means(codes: Array, answers: Array, classes: int, smooth: float) -> tuple[Array, Array]:
    """Mean answer of each class (classes, K), drawn towards the mean of all (K) as if `smooth` more rows had it; and that mean."""
    import numpy as np

    overall = answers.mean(axis=0) if len(answers) else np.zeros(answers.shape[1])
    known = codes >= 0
    counts = np.bincount(codes[known], minlength=classes).astype(np.float64)
    sums = np.stack(
        [np.bincount(codes[known], answers[known, k], minlength=classes) for k in range(answers.shape[1])], axis=1
    )
    weight = counts[:, None] + smooth
    return np.where(weight > 0, (sums + smooth * overall) / np.where(weight > 0, weight, 1), overall), overall


def _learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    found = _columns(p, before)
    return tuple(_state(p, c, _target(p, before), table, rows) for c in found)


def _state(p: Values, column: DataColumn, target: DataColumn, table: Table, rows: Array) -> State:
    classes = classes_in(column, table, rows)
    codes = codes_of(table.columns[column.name][rows], classes, column.classes)
    means, overall = _means(codes, _answers(target, table, rows), len(classes), p.smooth)
    facts: dict[str, Any] = {"classes": classes, "values": means.tolist(), "otherwise": overall.tolist()}
    return State("looked_up", (column.name,), (column.name,), {**facts, **names_facts(column, table)}, TARGET.key)


def _for_training(p: Values, before: Schema, table: Table, rows: Array) -> Mapping[str, Array]:
    """Each training row as the others know its class: those outside its own fold."""
    return {c.name: _out_of_fold(p, c, _target(p, before), table, rows) for c in _columns(p, before)}


def folds(count: int, number: int) -> Array:
    """(count,) int64: the fold of each row, drawn by lot, the same each time."""
    import numpy as np

    return np.random.RandomState(0).permutation(count) % max(2, min(number, count))


def _out_of_fold(p: Values, column: DataColumn, target: DataColumn, table: Table, rows: Array) -> Array:
    import numpy as np

    classes = classes_in(column, table, rows)
    codes = codes_of(table.columns[column.name][rows], classes, column.classes)
    answers, fold = _answers(target, table, rows), folds(len(rows), p.folds)
    made = np.zeros(answers.shape, dtype=np.float32)
    for number in np.unique(fold):
        mine = fold == number
        means, overall = _means(codes[~mine], answers[~mine], len(classes), p.smooth)
        made[mine] = np.concatenate([means, overall[None]])[codes[mine]]
    return made


TARGET = StepType(
    "target_mean",
    "Mean target of the class",
    "Encoding",
    "Each class becomes the mean target of its training rows: of classes, the share of each.",
    aka=("target encoding", "mean encoding", "likelihood encoding", "impact", "categorical", "TargetEncoder"),
    params=(
        columns_param(CLASSES, "The columns to change; none: every input of classes.", "every input of classes"),
        column_param("target", "Target", TARGETS, "Whose mean it is; empty: the first target.", "the first target"),
        Float(
            "smooth",
            10.0,
            "Smoothing",
            "A class with few rows is drawn towards the mean of all, as if it had so many rows more.",
            low=0.0,
            high=10_000.0,
        ),
        Int(
            "folds",
            5,
            "Folds",
            "Into how many parts the training rows are divided; each sees what the others know.",
            low=2,
            high=50,
        ),
        ON,
    ),
    schema=_schema,
    learn=_learn,
    for_training=_for_training,
    kinds=CLASSES,
    icon="mdi6.target-variant",
    explanation="Few numbers say much about any number of classes. So that nothing leaks, the means come from the training rows alone, and "
    "each training row is told what the rows outside its own fold know of its class, never its own answer. New rows take the means "
    "of all training rows, and a class that nobody has seen the mean over all of them.",
)

ALL = (TARGET,)
