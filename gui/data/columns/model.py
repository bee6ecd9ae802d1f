"""The table of columns: what the schema says at once, what the profile says once it is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.data.edits import ROLES
from gui import theme
from gui.data.columns.lines import DISTINCT, HEADS, KIND, MISSING, NAME, RANGE, ROLE, TIPS, VALUES, Line

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
LINE, CHANGES = Role.UserRole, Role.UserRole + 1
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NUMBERS = (MISSING, DISTINCT, RANGE)
EXPLAINED = {key: text for key, _, text in ROLES}


class ColumnsModel(QAbstractTableModel):
    """Ten thousand lines are no matter: only what is seen is made words of."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()
        self._rows = 0
        self.kinds_change = False
        """Whether the source can read columns as other kinds."""
        self.roles_change = False
        """Whether the roles are a person's to say."""

    def show_lines(self, lines: Sequence[Line], rows: int, kinds_change: bool, roles_change: bool) -> None:
        same = [line.name for line in lines] == [line.name for line in self._lines]
        if not same:
            self.beginResetModel()
        self._lines, self._rows = lines, rows
        self.kinds_change, self.roles_change = kinds_change, roles_change
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(HEADS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return HEADS[section]
        if role == Role.TextAlignmentRole:
            return RIGHT if section in NUMBERS else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return TIPS[section] if role == Role.ToolTipRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        line, place = self._lines[index.row()], index.column()
        if role == LINE:
            return line
        if role == CHANGES:
            return self.changeable(line, place)
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return line.word(place, self._rows)
        if role == Role.TextAlignmentRole and place in NUMBERS:
            return RIGHT
        if role == Role.FontRole and place in NUMBERS:
            return theme.font("mono")
        if role == Role.DecorationRole and place == NAME and line.problems:
            return theme.icon("alert", "warning")
        return self._tip(line, place) if role == Role.ToolTipRole else None

    def changeable(self, line: Line, place: int) -> bool:
        """Whether a click offers something else."""
        return line.column is not None and (
            (place == ROLE and self.roles_change) or (place == KIND and self.kinds_change and not line.column.sizes[1:])
        )

    def _tip(self, line: Line, place: int) -> str:
        if place == NAME:
            return "\n".join((line.name, *line.problems))
        if place == ROLE and line.column is not None:
            return EXPLAINED.get(line.column.role, "")
        return line.word(place, self._rows) if place in (KIND, RANGE, VALUES) else ""
