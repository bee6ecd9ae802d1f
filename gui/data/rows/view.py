"""All rows: a gallery where they are pictures or curves, else a table."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.document.project import DataSettings
from gui.data.facts import input_of
from gui.data.profiling import key_of
from gui.data.rows.grid import RowsGrid, pictured
from gui.data.rows.paged import PagedRows
from gui.data.rows.table import RowsTable
from gui.widgets import EmptyState


class RowsView(QStackedWidget):
    """Reads nothing before it is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataSettings | None = None
        self._of: Hashable = None
        self.rows = PagedRows(self)
        self.empty = EmptyState("mdi6.table-search", "Opening the data.")
        self.table, self.grid = RowsTable(self.rows), RowsGrid(self.rows)
        for widget in (self.empty, self.table, self.grid):
            self.addWidget(widget)
        self.rows.opened.connect(self._show_rows)
        self.rows.refused.connect(self._refuse)

    def show_data(self, data: DataSettings) -> None:
        self._data = data
        if self.isVisible():
            self._open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._open()

    def _open(self) -> None:
        data = self._data
        if data is None or not data.source.key or (key := (key_of(data), _roles(data))) == self._of:
            return
        self._of = key
        self.empty.say("Opening the data.")
        self.setCurrentWidget(self.empty)
        self.rows.open(data)

    def _show_rows(self) -> None:
        if pictured(input_of(self.rows.schema)):
            self.grid.renew()
            self.setCurrentWidget(self.grid)
        else:
            self.table.rows.renew()
            self.setCurrentWidget(self.table)

    def _refuse(self, sentence: str) -> None:
        """Of single rows nothing is said: they stay empty."""
        if not self.rows.count:
            self.empty.say(sentence)
            self.setCurrentWidget(self.empty)


def _roles(data: DataSettings) -> tuple[str, ...]:
    return tuple(c.role for c in data.schema.columns) if data.schema is not None else ()
