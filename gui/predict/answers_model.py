"""Answers as a table for a view: cells are made into words as they are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui import theme
from gui.data.words import number

if TYPE_CHECKING:
    import polars

    from core.answers import Answers

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NO_ANSWER = "no answer"
GAP = "–"
"""A cell of the table that says nothing."""


class AnswersModel(QAbstractTableModel):
    """A line for each row: its answers, then what was given in the table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame: polars.DataFrame | None = None
        self._told = 0
        self._shares = False

    def show_answers(self, answers: Answers | None) -> None:
        self.beginResetModel()
        frame = answers.beside() if answers is not None else None
        if frame is not None and answers is not None:
            given = answers.given.width if answers.given is not None else 0
            self._told = frame.width - given
            self._shares = all(answer.kind in ("probability", "area") for answer in answers.answers)
            frame = frame.select(frame.columns[given:] + frame.columns[:given])
        self._frame = frame
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if self._frame is None or parent.isValid() else self._frame.height

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if self._frame is None or parent.isValid() else self._frame.width + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._frame is None or orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return "row" if section == 0 else self._frame.columns[section - 1]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._frame is None or not index.isValid():
            return None
        value = index.row() + 1 if index.column() == 0 else self._frame[index.row(), index.column() - 1]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(index.column(), value)
        if role == Qt.ItemDataRole.TextAlignmentRole and not isinstance(value, str):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and not isinstance(value, str):
            return theme.font("mono")
        return None

    def _words(self, column: int, value: Any) -> str:
        if column > self._told:
            return GAP if value is None else str(value)
        return f"{100 * value:.1f} %" if self._shares and isinstance(value, float) else _words(value)


def _words(value: Any) -> str:
    if value is None:
        return NO_ANSWER
    return number(value) if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
