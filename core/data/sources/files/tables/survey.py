"""What is in a table: the type, range, classes and gaps of every column, found in one pass over all rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.data.recipes.cells import typed
from core.data.source import Progress, quiet
from core.data.sources.files.tables.faults import Faults
from core.data.sources.files.tables.kinds import MOST_CLASSES, Kind, kind_of
from core.data.sources.files.tables.rows import Rows
from core.data.sources.files.tables.target import MOST_WHOLE, guessed, natural_order
from core.data.sources.files.tables.typing import TypedRows
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError, Problem, Severity

if TYPE_CHECKING:
    import polars

SAMPLE_ROWS = 20_000
SAMPLE_CELLS = 2_000_000
SAMPLE_PLACES = 16
"""Places of a large table that cells are taken from to find out what they say."""


@dataclass(slots=True)
class Tally:
    """What was met of one column."""

    missing: int = 0
    low: float | None = None
    high: float | None = None
    classes: dict[str, int] = field(default_factory=dict)
    """Rows of each."""
    first: str | None = None
    """The first value met, as text."""
    varies: bool = False

    def add(self, values: polars.Series) -> None:
        self.missing += values.null_count()
        if values.null_count() == len(values):
            return
        if values.dtype.is_float():
            low, high = float(values.min()), float(values.max())  # type: ignore[arg-type]
            self.low = low if self.low is None else min(self.low, low)
            self.high = high if self.high is None else max(self.high, high)
            self.varies = self.low < self.high
            return
        if not self.varies:
            self._compare(values)

    def _compare(self, values: polars.Series) -> None:
        first = str(values.drop_nulls()[0])
        if self.first is None:
            self.first = first
        self.varies = first != self.first or values.drop_nulls().head(50_000).n_unique() > 1

    def add_classes(self, values: polars.Series) -> None:
        """Of a category. Beyond MOST_CLASSES nothing more is learned."""
        if len(self.classes) <= MOST_CLASSES:
            self.merge_classes(dict(values.drop_nulls().value_counts(name="rows").iter_rows()))

    def merge_classes(self, others: dict[str, int]) -> None:
        for name, rows in others.items():
            self.classes[name] = self.classes.get(name, 0) + rows


def surveyed(
    rows: Rows, decimal: str, faults: Faults, progress: Progress = quiet
) -> tuple[Schema, tuple[Problem, ...]]:
    """The columns of a table and what is wrong with it. Raises NetwrightError and Cancelled."""
    sample = sampled(rows)
    kinds = {name: kind_of(sample[name], decimal) for name in rows.names}
    target = guessed([(name, kind.kind) for name, kind in kinds.items() if kind.remark != "empty"])
    if target and kinds[target].kind == "number" and _are_classes(sample[target], kinds[target]):
        kinds[target] = Kind("category")
    if target and kinds[target].kind == "boolean":
        kinds[target] = Kind("category", kinds[target].note)
    columns = tuple(DataColumn(name, kind.kind, "input", note=kind.note) for name, kind in kinds.items())
    tallies = tallied(TypedRows(rows, columns, faults), progress)
    made = [_column(column, tallies[column.name]) for column in columns]
    schema = Schema(rows.count, tuple(_with_role(c, kinds[c.name], tallies[c.name], target) for c in made))
    return schema, (*faults.problems(), *_remarks(faults.file, schema, kinds, tallies))


def sampled(rows: Rows) -> polars.DataFrame:
    """Rows from all over a table, as they are written."""
    import polars as pl

    wanted = max(200, min(SAMPLE_ROWS, SAMPLE_CELLS // max(1, len(rows.names))))
    if rows.count <= wanted:
        return rows.read(0, rows.count)
    step = rows.count // SAMPLE_PLACES
    each = max(1, wanted // SAMPLE_PLACES)
    places = [rows.read(k * step, k * step + each) for k in range(SAMPLE_PLACES)]
    return pl.concat(places, how="vertical_relaxed")


def _are_classes(sample: polars.Series, kind: Kind) -> bool:
    """Whether numbers are whole and few enough to name classes."""
    values = typed({"kind": "number", "note": kind.note}, sample).drop_nulls()
    return (
        bool(len(values))
        and bool((values % 1 == 0).all())
        and values.n_unique() <= min(MOST_WHOLE, max(2, len(values) // 2))
    )


def tallied(table: TypedRows, progress: Progress) -> dict[str, Tally]:
    """One pass over all rows, a few pieces at a time."""
    tallies = {column.name: Tally() for column in table.columns}
    classes = [c.name for c in table.columns if c.kind == "category"]

    def look(_: int, frame: polars.DataFrame) -> dict[str, Tally]:
        found = {name: Tally() for name in frame.columns}
        for name, tally in found.items():
            tally.add(frame[name])
        for name in classes:
            found[name].add_classes(frame[name])
        return found

    for found in table.frames(look, progress):
        for name, tally in found.items():
            _merge(tallies[name], tally)
    return tallies


def _merge(into: Tally, other: Tally) -> None:
    into.missing += other.missing
    differ = None not in (into.first, other.first) and into.first != other.first
    into.varies = into.varies or other.varies or differ
    into.first = into.first if into.first is not None else other.first
    if len(into.classes) <= MOST_CLASSES:
        into.merge_classes(other.classes)
    if other.low is not None and other.high is not None:
        into.low = other.low if into.low is None else min(into.low, other.low)
        into.high = other.high if into.high is None else max(into.high, other.high)
        into.varies = into.low < into.high


def _column(column: DataColumn, tally: Tally) -> DataColumn:
    """The column with all that was found out about it."""
    if column.kind == "category" and len(tally.classes) > MOST_CLASSES:
        return as_kind(column, "text", tally)
    return as_kind(column, column.kind, tally)


def as_kind(column: DataColumn, kind: str, tally: Tally) -> DataColumn:
    """`column` as one of `kind`, with the sizes and the type that such ones have."""
    bare = DataColumn(column.name, kind, column.role, note=column.note, missing=tally.missing)
    if kind == "number":
        return replace(bare, sizes=(1,), axes=("F",), low=tally.low, high=tally.high)
    if kind == "boolean":
        return replace(bare, sizes=(1,), axes=("F",), low=0.0, high=1.0)
    if kind == "category":
        classes = natural_order(sorted(tally.classes))
        if set(classes) == set(column.note.split("/")):
            classes = tuple(reversed(column.note.split("/")))
        return replace(bare, dtype="int64", classes=classes, tally=tuple(tally.classes[name] for name in classes))
    return replace(bare, dtype="datetime" if kind == "date" else "text")


def _with_role(column: DataColumn, kind: Kind, tally: Tally, target: str) -> DataColumn:
    if column.name == target:
        return replace(column, role="target")
    useless = column.kind == "identifier" or bool(kind.remark) or not tally.varies
    return replace(column, role="ignore") if useless else column


def _remarks(file: str, schema: Schema, kinds: dict[str, Kind], tallies: dict[str, Tally]) -> list[Problem]:
    """Sentences about columns that are of no use as they are."""
    empty = [c.name for c in schema.columns if c.missing == schema.rows]
    constant = [
        c.name for c in schema.columns if c.name not in empty and not tallies[c.name].varies and schema.rows > 1
    ]
    strange = [name for name, kind in kinds.items() if kind.remark == "unreadable"]
    said = (
        (empty, "has no values at all, so it is left out", "have no values at all, so they are left out"),
        (
            constant,
            "has the same value in every row, so it is left out",
            "have the same value in every row, so they are left out",
        ),
        (
            strange,
            "holds lists or bytes, which cannot be read, so it is left out",
            "hold lists or bytes, which cannot be read, so they are left out",
        ),
    )
    return [
        Problem(Severity.WARNING, "data-file", f"{file}: {_listed(names)} {one if len(names) == 1 else many}.")
        for names, one, many in said
        if names
    ]


def _listed(names: Sequence[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    if len(quoted) == 1:
        return f"column {quoted[0]}"
    if len(quoted) <= 4:
        return f"columns {', '.join(quoted[:-1])} and {quoted[-1]}"
    return f"columns {', '.join(quoted[:3])} and {len(quoted) - 3:,} others"


def rekinded(rows: Rows, column: DataColumn, kind: str, decimal: str, progress: Progress = quiet) -> DataColumn:
    """`column` as one of another kind: its cells are read again for how such ones are written, for range and classes.

    Raises NetwrightError where too few cells say such a thing, or there are too many classes, and Cancelled.
    """
    if column.name not in rows.names:
        raise NetwrightError(f"The file has no column '{column.name}' any more.")
    found = kind_of(sampled(rows)[column.name], decimal)
    changed = replace(column, kind=kind, note=found.note if found.kind == kind else "", classes=(), count=0)
    tally = tallied(TypedRows(rows, (changed,), Faults("")), progress)[column.name]
    if kind == "category" and len(tally.classes) > MOST_CLASSES:
        raise NetwrightError(
            f"'{column.name}' has more than {MOST_CLASSES:,} different values, too many for classes. Keep it as text."
        )
    if tally.missing == rows.count and column.missing < rows.count:
        raise NetwrightError(f"No cell of '{column.name}' says a {kind}, so the column stays as it is.")
    return as_kind(changed, kind, tally)
