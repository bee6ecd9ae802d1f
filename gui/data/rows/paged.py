"""Rows that are read on a thread when somebody sees them, a chunk at a time; a few chunks are kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.document.project import DataSettings, Schema
from core.problems import NetwrightError
from gui.background import Background

if TYPE_CHECKING:
    from core.data.paging import Pages
    from core.data.table import Table

SCALARS = ("number", "boolean", "category", "date", "text", "identifier", "vector")
CHUNK, HEAVY_CHUNK = 256, 24
"""Rows read at once; of pictures, sounds and sequences fewer."""
MOST_CHUNKS, MOST_WANTED = 48, 6


class PagedRows(QObject):
    """`opened` once the number of rows is known, `arrived` with the number of each chunk."""

    opened = Signal()
    arrived = Signal(int)
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._pages: Pages | None = None
        self._chunks: dict[int, Table | None] = {}
        self._wanted: list[int] = []
        self._reading = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read)
        self.chunk = CHUNK
        self.schema = Schema(0, ())
        self.count = 0

    @property
    def busy(self) -> bool:
        return self._background.busy or self._soon.isActive()

    def open(self, data: DataSettings) -> None:
        """Other data in place of what was there. Not the whole of it is read."""
        self.close()
        self._background.ask(partial(_opened, data), self._take_pages, self.refused.emit, "open")

    def close(self) -> None:
        for key in ("open", "read"):
            self._background.forget(key)
        self._pages, self._reading, self.count = None, False, 0
        self._chunks, self._wanted = {}, []

    def at(self, row: int) -> tuple[Table, int] | None:
        """The chunk that has the row, and its place in it; None: it is on its way, or cannot be read."""
        number = row // self.chunk
        if number in self._chunks:
            found = self._chunks[number]
            return None if found is None else (found, row % self.chunk)
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted = [*self._wanted, number][-MOST_WANTED:]
        if not self._reading:
            self._soon.start()
        return None

    def _take_pages(self, pages: Pages) -> None:
        self._pages, self.schema, self.count = pages, pages.schema, pages.count
        self.chunk = CHUNK if all(c.kind in SCALARS for c in pages.schema.columns) else HEAVY_CHUNK
        self.opened.emit()

    def _read(self) -> None:
        if self._pages is None or not self._wanted or self._reading:
            return
        self._reading = True
        number = self._wanted.pop()
        work = partial(_rows, self._pages, number * self.chunk, (number + 1) * self.chunk)
        self._background.ask(work, partial(self._take, number), partial(self._miss, number), "read")

    def _take(self, number: int, rows: Table | None) -> None:
        self._chunks[number] = rows
        while len(self._chunks) > MOST_CHUNKS:
            self._chunks.pop(next(iter(self._chunks)))
        self._reading = False
        self.arrived.emit(number)
        self._read()

    def _miss(self, number: int, sentence: str) -> None:
        self.refused.emit(sentence)
        self._take(number, None)


def _opened(data: DataSettings) -> Pages:
    from core.data.paging import pages_of

    return pages_of(data)


def _rows(pages: Pages, start: int, stop: int) -> Table:
    """Those rows; where some cannot be read, the others with gaps between. Raises NetwrightError where none can."""
    try:
        return pages.read(start, stop)
    except NetwrightError as error:
        found = [_row(pages, row) for row in range(start, min(stop, pages.count))]
        good = next((table for table in found if table is not None), None)
        if good is None:
            raise
        return _joined([good if table is None else table for table in found], [t is None for t in found], error)


def _row(pages: Pages, row: int) -> Table | None:
    try:
        return pages.read(row, row + 1)
    except NetwrightError:
        return None


def _joined(tables: Sequence[Table], broken: Sequence[bool], error: NetwrightError) -> Table:
    """The tables below one another; pictures of broken rows are empty."""
    import numpy as np
    import polars as pl

    from core.data.table import Cells, Table, is_series

    columns: dict[str, Cells] = {}
    for name, cells in tables[0].columns.items():
        parts = [table.columns[name] for table in tables]
        if is_series(cells):
            columns[name] = pl.concat([p for p in parts if is_series(p)])
            continue
        whole = np.concatenate([np.asarray(p) for p in parts])
        whole[np.array(broken)] = 0
        columns[name] = whole
    lengths = {name: np.concatenate([table.lengths[name] for table in tables]) for name in tables[0].lengths}
    return Table(columns, lengths)
