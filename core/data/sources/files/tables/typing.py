"""The rows of a table with every column in the type that its schema says, and what did not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from core.data.recipes.cells import NOTHING, UNKNOWN, typed
from core.data.source import Progress
from core.data.sources.files.tables.faults import Faults, shortened
from core.data.sources.files.tables.rows import Chunk, Direct, Rows
from core.data.table import Table
from core.document.project import DataColumn
from core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars

Made = TypeVar("Made")
WORKERS = 3
"""Pieces that are read at once: while one waits for the disk or for Python the others are computed. Bounds the memory; three keep two
cores busy, as polars works on each piece with several threads."""


def facts_of(column: DataColumn) -> dict[str, Any]:
    """What `recipes.cells.typed` needs to read a column."""
    return {"kind": column.kind, "note": column.note, "classes": list(column.classes)}


def as_table(frame: polars.DataFrame) -> Table:
    return Table({column.name: column for column in frame})


def direct(column: DataColumn) -> Any:
    """The polars type that cells of a column can be read in at once, where they are written in the plainest way; else None."""
    import polars as pl

    if column.kind == "category" and column.classes:
        return pl.Enum(list(column.classes))
    if column.kind == "number" and not column.note:
        return pl.Float64
    return pl.Date if column.kind == "date" and column.note == "%Y-%m-%d" else None


@dataclass(frozen=True, eq=False)
class TypedRows:
    """A table of files in the types of its columns, which are named as those of the file."""

    rows: Rows
    columns: tuple[DataColumn, ...]
    faults: Faults

    @property
    def count(self) -> int:
        return self.rows.count

    def read(self, start: int, stop: int) -> Table:
        """Rows `start` to `stop`. What does not fit is null and told to nobody. Raises NetwrightError."""
        return as_table(self._typed(self.rows.read(start, stop), None))

    def chunk(self, chunk: Chunk) -> polars.DataFrame:
        """The rows of one piece; what does not fit is null and noted in `faults`. Raises NetwrightError."""
        return self._typed(chunk.frame(self._direct), chunk.start)

    @cached_property
    def _direct(self) -> Direct:
        kinds = {column.name: direct(column) for column in self.columns}
        return {name: kind for name, kind in kinds.items() if kind is not None}

    def each(self, make: Callable[[int, Table], Made], progress: Progress) -> Iterator[Made]:
        """What `make(first row, rows)` gives of every piece, in order; it is called by several threads. Raises Cancelled."""
        return self.frames(lambda start, frame: make(start, as_table(frame)), progress)

    def frames(self, make: Callable[[int, polars.DataFrame], Made], progress: Progress) -> Iterator[Made]:
        """As `each`."""
        return in_turn(
            lambda chunk: make(chunk.start, self.chunk(chunk)), self.rows.chunks(), self.rows.count, progress
        )

    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with rows that were gone through, a sentence for every kind of fault."""
        return self.faults.problems()

    def _typed(self, frame: polars.DataFrame, start: int | None) -> polars.DataFrame:
        import polars as pl

        made = {}
        for column in self.columns:
            cells = frame[column.name]
            values = typed(facts_of(column), cells)
            if start is not None and values.null_count() > cells.null_count():
                self._note(column, cells, values, start)
            made[column.name] = values
        return pl.DataFrame(made)

    def _note(self, column: DataColumn, cells: polars.Series, values: polars.Series, start: int) -> None:
        import polars as pl

        kind = column.kind if column.kind in ("number", "boolean", "date", "category") else ""
        if not kind:
            return
        rows = (cells.is_not_null() & values.is_null()).arg_true()
        said = cells.gather(rows).cast(pl.String, strict=False).fill_null("")
        wrong = ~said.str.strip_chars().str.to_lowercase().is_in(UNKNOWN if kind == "category" else NOTHING)
        bad = wrong.arg_true()
        if len(bad):
            row, text = start + int(rows[int(bad[0])]), shortened(said[int(bad[0])])
            self.faults.add(kind, row, count=len(bad), column=column.name, text=text, place=start)


def in_turn(make: Callable[[Chunk], Made], chunks: Iterable[Chunk], total: int, progress: Progress) -> Iterator[Made]:
    """`make` of every chunk, in order, a few at a time. `progress` is told rows; what it raises ends the work."""
    pool = ThreadPoolExecutor(WORKERS, "table")
    waiting = []
    try:
        for chunk in chunks:
            waiting.append((chunk.start, pool.submit(make, chunk)))
            if len(waiting) > WORKERS:
                start, first = waiting.pop(0)
                progress(start, total)
                yield first.result()
        for start, rest in waiting:
            progress(start, total)
            yield rest.result()
        progress(total, total)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
