"""The rows of pictures or curves, however many: only those in view are read and drawn."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.data.preview import Sample, cell
from core.document.project import DataColumn
from gui import theme
from gui.data.facts import input_of, target_of
from gui.data.gallery import CURVE, PICTURE, Thumb, paint_thumb
from gui.data.rows.paged import PagedRows
from gui.data.sample_view import is_curve, thumb

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
THUMB = Role.UserRole
EDGE, WORDS = 8, 20


def pictured(column: DataColumn | None) -> bool:
    """Whether rows are better seen than read."""
    return column is not None and (column.kind == "image" or is_curve(column))


class GridModel(QAbstractTableModel):
    """The rows from left to right, `across` of them beside one another."""

    def __init__(self, rows: PagedRows, parent: QObject) -> None:
        super().__init__(parent)
        self._rows, self.across = rows, 1
        self._thumbs: dict[int, Thumb] = {}
        rows.arrived.connect(self._arrived)

    def renew(self, across: int) -> None:
        self.beginResetModel()
        self.across = max(1, across)
        self._thumbs.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else -(-self._rows.count // self.across)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.across

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row = index.row() * self.across + index.column()
        if row >= self._rows.count or role not in (THUMB, Role.ToolTipRole, Role.AccessibleTextRole):
            return None
        found = self._thumb(row)
        return found if role == THUMB or found is None else found.tip

    def _thumb(self, row: int) -> Thumb | None:
        if row in self._thumbs:
            return self._thumbs[row]
        found = self._rows.at(row)
        column, target = input_of(self._rows.schema), target_of(self._rows.schema)
        if found is None or column is None or found[1] >= found[0].rows:
            return None
        table, place = found
        values = {c.name: cell(table, c.name, place) for c in (column, target) if c is not None}
        if column.name in table.lengths:
            values[column.name] = values[column.name][: table.lengths[column.name][place]]
        sample = Sample(row, values)
        made = thumb(column, target if target is not None and target.kind != "mask" else None, sample)
        if len(self._thumbs) > 2000:
            self._thumbs.clear()
        self._thumbs[row] = made
        return made

    def _arrived(self, chunk: int) -> None:
        first = chunk * self._rows.chunk // self.across
        last = min((chunk + 1) * self._rows.chunk // self.across, self.rowCount() - 1)
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.across - 1))


class _Painter(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found: Thumb | None = index.data(THUMB)
        area = QRectF(option.rect).adjusted(EDGE / 2, EDGE / 2, -EDGE / 2, -EDGE / 2)
        place = area.adjusted(0, 0, 0, -WORDS)
        painter.save()
        if found is None:
            painter.fillRect(place, QColor(theme.current().field))
        else:
            paint_thumb(painter, place, found)
            painter.setPen(QColor(theme.current().text))
            words = painter.fontMetrics().elidedText(found.caption, Qt.TextElideMode.ElideRight, int(area.width()))
            below = QRectF(area.left(), place.bottom(), area.width(), WORDS)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


class RowsGrid(QTableView):
    def __init__(self, rows: PagedRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.grid = GridModel(rows, self)
        self.setModel(self.grid)
        self.setItemDelegate(_Painter(self))
        self.setProperty("kind", "flat")
        self.setAccessibleName("All rows of the data")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(16)

    def renew(self) -> None:
        """The rows are others, or there is other room."""
        column = input_of(self._rows.schema)
        size = CURVE if column is not None and column.kind != "image" else PICTURE
        wide = size.width() + 3 * EDGE
        self.horizontalHeader().setDefaultSectionSize(wide)
        self.verticalHeader().setDefaultSectionSize(size.height() + EDGE + WORDS)
        self.grid.renew(max(1, (self.viewport().width()) // wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.viewport().width() // max(1, self.horizontalHeader().defaultSectionSize()) != self.grid.across:
            self.renew()

    def sizeHint(self) -> QSize:
        return QSize(240, 160)
