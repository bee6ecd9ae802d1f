"""The rows of a table, however many: only the cells in view are made words of."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from core.data.preview import cell
from core.document.project import DataColumn, Schema
from gui import theme
from gui.data.rows.paged import PagedRows
from gui.data.words import number, told

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
COMING = "…"
MOST_ROWS = 10_000_000
"""That a table on the screen can have."""


class Head(NamedTuple):
    column: DataColumn
    element: int = -1
    """Of a vector; -1: the whole value."""

    @property
    def title(self) -> str:
        return self.column.name if self.element < 0 else self.column.elements[self.element]

    @property
    def is_number(self) -> bool:
        return self.column.kind in ("number", "vector")

    def word(self, value: Any) -> str:
        return told(self.column, value) if self.element < 0 else number(float(value[self.element]))


def heads_of(schema: Schema) -> list[Head]:
    """Targets first: they are what it is about. A vector has a column for each of its elements."""
    found: list[Head] = []
    for column in sorted(schema.columns, key=lambda c: c.role != "target"):
        if column.kind == "vector" and column.elements:
            found += [Head(column, i) for i in range(len(column.elements))]
        elif column.kind not in ("image", "audio", "mask"):
            found.append(Head(column))
    return found


class RowsModel(QAbstractTableModel):
    def __init__(self, rows: PagedRows, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows
        self._heads: list[Head] = []
        self._count = 0
        rows.arrived.connect(self._arrived)

    def renew(self) -> None:
        """The rows are others."""
        self.beginResetModel()
        self._heads, self._count = heads_of(self._rows.schema), min(self._rows.count, MOST_ROWS)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return f"{section + 1:,}" if role == Role.DisplayRole else RIGHT if role == Role.TextAlignmentRole else None
        head = self._heads[section]
        if role == Role.TextAlignmentRole:
            return RIGHT if head.is_number else LEFT
        return head.title if role in (Role.DisplayRole, Role.ToolTipRole) else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        head = self._heads[index.column()]
        if role == Role.TextAlignmentRole:
            return RIGHT if head.is_number else LEFT
        if role == Role.FontRole:
            return theme.font("mono") if head.is_number else None
        if role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        found = self._rows.at(index.row())
        if found is None:
            return COMING if role == Role.DisplayRole else None
        table, place = found
        word = head.word(cell(table, head.column.name, place)) if place < table.rows else ""
        return word if role == Role.DisplayRole or len(word) > 20 else None

    def _arrived(self, chunk: int) -> None:
        first = chunk * self._rows.chunk
        last = min(first + self._rows.chunk, self._count) - 1
        if self._heads and last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._heads) - 1))


class RowsTable(QTableView):
    def __init__(self, rows: PagedRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowsModel(rows, self)
        self.setModel(self.rows)
        self.setProperty("kind", "flat")
        self.setAccessibleName("All rows of the data")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(24)
        self.verticalHeader().setMinimumWidth(64)
        self.horizontalHeader().setHighlightSections(False)
