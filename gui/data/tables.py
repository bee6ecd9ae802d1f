"""Tables of plain words: rows of samples, summaries of columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from core.data.preview import ColumnSummary, Numbers, Sample
from core.document.project import DataColumn, Schema
from gui import theme
from gui.data.words import KINDS, number, told

WIDEST = 220
MARKED = Qt.ItemDataRole.UserRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Row = Sequence[str]


class WordTable(QTableWidget):
    """Looked at, not edited; columns as wide as their words."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "flat")
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setItemDelegate(_Marking(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMaximumSectionSize(WIDEST)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def show_rows(self, heads: Row, rows: Sequence[Row], numeric: frozenset[int] = frozenset()) -> None:
        """`numeric`: the columns that are right aligned, in the fixed-width font."""
        self.clear()
        self.setColumnCount(len(heads))
        self.setRowCount(len(rows))
        for place, head in enumerate(heads):
            item = QTableWidgetItem(head)
            item.setToolTip(head)
            item.setTextAlignment(
                RIGHT if place in numeric else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            )
            self.setHorizontalHeaderItem(place, item)
        for down, row in enumerate(rows):
            for across, word in enumerate(row):
                self.setItem(down, across, _cell(word, across in numeric))
        self._fit()

    def mark(self, cells: Collection[tuple[int, int]]) -> None:
        """These cells, by row and place, stand out."""
        for row, place in cells:
            item = self.item(row, place)
            if item is not None:
                item.setData(MARKED, True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The widths hold only once the stylesheet has given the words their fonts and margins."""
        if self.isVisible():
            self.resizeColumnsToContents()

    def words(self) -> list[list[str]]:
        """What is shown."""
        model = self.model()
        return [[model.index(r, c).data() for c in range(self.columnCount())] for r in range(self.rowCount())]


class _Marking(QStyledItemDelegate):
    """Lays a tint under cells that stand out."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.data(MARKED):
            tint = QColor(theme.current().accent)
            tint.setAlphaF(0.22)
            painter.fillRect(option.rect, tint)
        super().paint(painter, option, index)


def _cell(word: str, numeric: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(word)
    if numeric:
        item.setTextAlignment(RIGHT)
        item.setFont(theme.font("mono"))
    if len(word) > 20:
        item.setToolTip(word)
    return item


def sample_table(schema: Schema, samples: Sequence[Sample]) -> tuple[Row, list[Row], frozenset[int]]:
    """Heads, a row for each sample, and which columns are numbers. Targets come first: they are what it is about."""
    columns = sorted(schema.columns, key=lambda c: c.role != "target")
    heads, numeric = ["row"], {0}
    for column in columns:
        names = column.elements if column.kind == "vector" else (column.name,)
        if column.kind in ("vector", "number"):
            numeric |= set(range(len(heads), len(heads) + len(names)))
        heads += names
    return heads, [_sample_row(columns, sample) for sample in samples], frozenset(numeric)


def _sample_row(columns: Sequence[DataColumn], sample: Sample) -> Row:
    words = [f"{sample.row + 1:,}"]
    for column in columns:
        value = sample.values[column.name]
        words += [number(float(v)) for v in value] if column.kind == "vector" else [told(column, value)]
    return words


SUMMARY_HEADS = ("column", "kind", "role", "size", "lowest", "highest", "mean", "spread", "missing")


def summary_table(summaries: Sequence[ColumnSummary]) -> tuple[Row, list[Row], frozenset[int]]:
    """A row for each column, and below a vector one for each of its elements."""
    rows: list[Row] = []
    heads = SUMMARY_HEADS if any(_missing(s) for s in summaries) else SUMMARY_HEADS[:-1]
    for summary in summaries:
        size = "×".join(map(str, summary.sizes)) or "1"
        plain = summary.kind in ("category", "tokens")
        what = f"{KINDS[summary.kind]}, {len(summary.classes)} kinds" if summary.classes else KINDS[summary.kind]
        values = ("", "", "", "", str(summary.values.missing)) if plain else _numbers(summary.values)
        rows.append((summary.name, what, summary.role, size, *values))
        rows += [(f"    {e.name}", "", "", "", *_numbers(e)) for e in summary.elements]
    return heads, [row[: len(heads)] for row in rows], frozenset(range(3, len(heads)))


def _missing(summary: ColumnSummary) -> int:
    return summary.values.missing + sum(e.missing for e in summary.elements)


def _numbers(values: Numbers) -> Row:
    return (*(number(v) for v in (values.low, values.high, values.mean, values.std)), str(values.missing))
