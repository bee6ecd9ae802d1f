"""The leakage guard: what would let a network score well without having learned anything of use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.data.catalogue import SOURCES
from core.data.edits import with_role
from core.data.prepare import Prepared, prepare
from core.data.profile.duplicates import Shared, between, row_hashes
from core.data.source import FileSource
from core.data.split import WORDS
from core.data.table import Array, is_series, networks_take
from core.document.project import DataColumn, DataSettings, Project
from core.format import plural
from core.problems import Problem, Repair, Severity
from core.spec import Use

CODE = "leak"
LEAST_ROWS = 50
"""Of fewer rows nothing is said: chance alone may make them look so."""
SAME = 0.9999
"""A correlation with the target that no honest measurement reaches."""


def leaks(settings: DataSettings) -> tuple[Problem, ...]:
    """Rows of training that are in validation or test too, inputs that only count the rows, inputs that are the answer.

    Prepares the data: not for the main thread. Of data that comes with the program nothing is said. Raises NetwrightError.
    """
    if not isinstance(SOURCES.find(settings.source.key), FileSource):
        return ()
    prepared = prepare(settings)
    if (
        prepared.fitted.looks_around
    ):  # a row there is not what the network sees, and windows keep the parts apart themselves
        return ()
    return (*_twins(prepared), *_columns(prepared))


def _twins(prepared: Prepared) -> Iterator[Problem]:
    inputs = tuple(c.name for c in prepared.raw_schema.columns if c.role == "input")
    if not inputs:
        return
    shared = between(
        row_hashes(prepared.raw, inputs), {part: rows for part, rows in prepared.rows.items() if len(rows)}
    )
    for each in shared:
        yield Problem(
            Severity.WARNING,
            CODE,
            f"{plural(each.rows, 'row')} of the {WORDS[each.second]} part {'is' if each.rows == 1 else 'are'} in the "
            f"{WORDS[each.first]} part too, such as row {each.example[1] + 1:,}, which equals row {each.example[0] + 1:,}.",
            param="split",
            why="What was learned by heart counts there as if it had been understood, so the result looks better than it is.",
            repair=_without_twins(each, inputs),
        )


def _without_twins(shared: Shared, inputs: tuple[str, ...]) -> Repair:
    def edit(project: Project) -> Project:
        step = Use("deduplicate", (("columns", inputs),))
        return replace(project, data=replace(project.data, steps=(step, *project.data.steps)))

    return Repair("Keep one of each", edit)


def _columns(prepared: Prepared) -> Iterator[Problem]:
    rows = prepared.rows["train"]
    target = next((c for c in prepared.raw_schema.columns if c.role == "target"), None)
    if len(rows) < LEAST_ROWS:
        return
    for column in prepared.raw_schema.columns:
        if column.role != "input" or not _is_scalar(prepared, column):
            continue
        values = prepared.raw.array(column.name)
        if column.kind == "number" and _counts_rows(values[:, 0]):
            yield _problem(
                f"Column '{column.name}' only counts the rows, so it says nothing about new ones.",
                "A network can learn by heart which rows had which answer, and is lost with numbers it has never seen.",
                column,
            )
        elif (
            target is not None
            and _is_scalar(prepared, target)
            and _tells(column, values[rows], target, prepared.raw.array(target.name, rows))
        ):
            yield _problem(
                f"Column '{column.name}' by itself tells '{target.name}' without a mistake. Is it known before the answer is?",
                "Columns that were written down with the answer, or follow from it, are not there when the answer is wanted.",
                column,
            )


def _is_scalar(prepared: Prepared, column: DataColumn) -> bool:
    cells = prepared.raw.columns[column.name]
    return is_series(cells) and networks_take(cells)


def _problem(message: str, why: str, column: DataColumn) -> Problem:
    def edit(project: Project) -> Project:
        return replace(project, data=with_role(project.data, column.name, "ignore"))

    return Problem(
        Severity.WARNING, CODE, message, param="source", why=why, repair=Repair(f"Leave out '{column.name}'", edit)
    )


def _counts_rows(values: Array) -> bool:
    """Whether it is 0, 1, 2 … or the like, all the way down."""
    import numpy as np

    steps = np.diff(values)
    return bool(len(steps) and np.isfinite(values).all() and steps[0] != 0 and (steps == steps[0]).all())


def _tells(column: DataColumn, values: Array, target: DataColumn, answers: Array) -> bool:
    """Whether the values alone give the answers: in a straight line, or class by class."""
    if target.kind == "category" or target.kind == "boolean":
        return _separates(column, values.reshape(-1), answers.reshape(-1))
    return column.kind == "number" and _in_line(values[:, 0], answers[:, 0])


def _in_line(x: Array, y: Array) -> bool:
    import numpy as np

    known = np.isfinite(x) & np.isfinite(y)
    if known.sum() < LEAST_ROWS or x[known].std() == 0 or y[known].std() == 0:
        return False
    return bool(abs(np.corrcoef(x[known].astype(np.float64), y[known].astype(np.float64))[0, 1]) > SAME)


def _separates(column: DataColumn, values: Array, answers: Array) -> bool:
    """Of classes: each goes with one answer. Of numbers: each answer has a stretch of its own, with no gap between that a
    real difference would leave: few distinct values, one or a few for each answer."""
    import numpy as np

    known = np.isfinite(values) & np.isfinite(answers)
    pairs = np.unique(np.stack([values[known], answers[known]]), axis=1)
    many, classes = len(np.unique(pairs[0])), len(np.unique(pairs[1]))
    if known.sum() < LEAST_ROWS or classes < 2 or many != pairs.shape[1]:
        return False
    return many <= 2 * classes
