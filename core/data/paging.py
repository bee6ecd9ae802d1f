"""Pages: any rows of the data, one screenful at a time, without the rest being loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from core.data.catalogue import SOURCES
from core.data.lazy import Lazy
from core.data.prepare import loaded
from core.data.settings import raw_schema
from core.data.source import FileSource, Progress, Rowwise, quiet
from core.data.table import Table
from core.document.project import DataSettings, Schema
from core.problems import NetwrightError, Problem

PAGE = 256
"""Rows of a page."""
MOST_PAGES = 64
CHUNK_ROWS = 65_536
Made = TypeVar("Made")


class Pages:
    """The rows of some data before its steps, read as they are asked for; the last MOST_PAGES pages are kept."""

    def __init__(self, rows: Rowwise, schema: Schema) -> None:
        self._rows = rows
        self._kept: dict[int, Table] = {}
        self.schema = schema

    @property
    def count(self) -> int:
        """How many rows there are. A file may have other than the schema says, where it has changed since."""
        return self._rows.count

    def page(self, number: int) -> Table:
        """Rows `number * PAGE` to that of the next page. Raises NetwrightError where the file has changed or gone."""
        if number * PAGE >= self.count or number < 0:
            raise NetwrightError(f"The data has {self.count:,} rows, so there is no row {number * PAGE + 1:,}.")
        found = self._kept.pop(number, None)
        if found is None:
            found = self._rows.read(number * PAGE, min((number + 1) * PAGE, self.count))
        self._kept[number] = found
        while len(self._kept) > MOST_PAGES:
            self._kept.pop(next(iter(self._kept)))
        return found

    def read(self, start: int, stop: int) -> Table:
        """Rows `start` to `stop`, read once more. Raises NetwrightError."""
        return self._rows.read(max(0, start), min(stop, self.count))

    def each(self, make: Callable[[int, Table], Made], progress: Progress = quiet) -> Iterator[Made]:
        """What `make(first row, rows)` gives of neighbouring rows, all of them, in order; several threads call it.

        Raises NetwrightError and whatever `progress` raises.
        """
        return self._rows.each(make, progress)

    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with rows that `each` met, naming file and row."""
        return self._rows.problems()


def pages_of(settings: DataSettings, progress: Progress = quiet) -> Pages:
    """The rows of some data as its source gives them. A table in a file is not loaded; what it takes to find its rows may be told
    to `progress`. Raises NetwrightError and whatever `progress` raises."""
    if not settings.source.key:
        raise NetwrightError("The project has no data yet. Choose a data source.")
    source, schema = SOURCES[settings.source.key], raw_schema(settings)
    if isinstance(source, FileSource) and source.rowwise is not None:
        return Pages(source.rowwise(source.resolve(settings.source.params), schema, progress), schema)
    return Pages(TableRows(loaded(settings)), schema)


@dataclass(frozen=True, eq=False)
class TableRows:
    """The rows of a table that is loaded; rows of a Lazy are made when they are asked for."""

    table: Table

    @property
    def count(self) -> int:
        return self.table.rows

    def read(self, start: int, stop: int) -> Table:
        rows = slice(start, stop)
        return Table(
            {name: cells[rows] for name, cells in self.table.columns.items()},
            {name: lengths[rows] for name, lengths in self.table.lengths.items()},
        )

    def each(self, make: Callable[[int, Table], Made], progress: Progress) -> Iterator[Made]:
        """Rows of a Lazy are left out: there may be too many to make them all."""
        held = Table({name: c for name, c in self.table.columns.items() if not isinstance(c, Lazy)}, self.table.lengths)
        rows = TableRows(held)
        for start in range(0, self.count if held.columns else 0, CHUNK_ROWS):
            progress(start, self.count)
            yield make(start, rows.read(start, start + CHUNK_ROWS))
        progress(self.count, self.count)

    def problems(self) -> tuple[Problem, ...]:
        return ()
