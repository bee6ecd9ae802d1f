"""The rows of the palette, made as they are asked for: a list of hundreds costs nothing until it is looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.palette.categories import Entry, tip

KEY, CATEGORY, MATCH, OPEN = (Qt.ItemDataRole.UserRole + i for i in range(4))
Index = QModelIndex | QPersistentModelIndex
Group = tuple[str, str, Sequence[tuple[Entry, str]]]
"""Category, title and entries, each with the search word that led to it. Without a title the entries stand by themselves."""
TOP = 0
NOWHERE = QModelIndex()
_OF_GROUPS = Qt.ItemFlag.ItemIsEnabled
_OF_ENTRIES = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
"""Put together once: a view asks for them for every row whenever it lays them out."""


class Rows(QAbstractItemModel):
    """Either groups with titles, or one without."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._groups: list[Group] = []
        self.shut: frozenset[str] = frozenset()

    def show(self, groups: Sequence[Group]) -> None:
        self.beginResetModel()
        self._groups = list(groups)
        self.endResetModel()

    @property
    def groups(self) -> list[Group]:
        return self._groups

    @property
    def flat(self) -> bool:
        return len(self._groups) == 1 and not self._groups[0][1]

    def keys(self) -> list[str]:
        """What is listed, in order; entries of folded categories too."""
        return [entry.key for _, _, entries in self._groups for entry, _ in entries]

    def place_of(self, key: str) -> QModelIndex:
        """Where an entry or a category is listed."""
        for row, (category, _, entries) in enumerate(self._groups):
            for at, (entry, _) in enumerate(entries):
                if entry.key == key:
                    return self.index(at, 0, NOWHERE if self.flat else self.index(row, 0))
            if category == key and not self.flat:
                return self.index(row, 0)
        return NOWHERE

    def set_shut(self, shut: Collection[str]) -> None:
        before, self.shut = self.shut, frozenset(shut)
        if self.shut != before and self._groups and not self.flat:  # the view asks about every row then
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._groups) - 1, 0))

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return NOWHERE
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else TOP)

    def parent(self, child: Any = None) -> Any:
        if child is None:
            return super().parent()
        above = child.internalId()
        return self.createIndex(above - 1, 0, TOP) if child.isValid() and above else NOWHERE

    def rowCount(self, parent: Index = NOWHERE) -> int:
        if not parent.isValid():
            return len(self._groups[0][2]) if self.flat else len(self._groups)
        if parent.internalId() == TOP and not self.flat:
            return len(self._groups[parent.row()][2])
        return 0

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _OF_ENTRIES if index.isValid() and (self.flat or index.internalId()) else _OF_GROUPS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self._entry(index)
        return self._of_group(index.row(), role) if found is None else _of_entry(*found, role)

    def _entry(self, index: Index) -> tuple[Entry, str] | None:
        if self.flat:
            return self._groups[0][2][index.row()]
        above = index.internalId()
        return self._groups[above - 1][2][index.row()] if above else None

    def _of_group(self, row: int, role: int) -> Any:
        category, title, _ = self._groups[row]
        is_open = category not in self.shut
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == CATEGORY:
            return category
        if role == OPEN:
            return is_open
        if role == Qt.ItemDataRole.ToolTipRole:
            return "Fold away" if is_open else "Unfold"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title}, {'unfolded' if is_open else 'folded'}"
        return None


def _of_entry(entry: Entry, match: str, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return entry.title
    if role == KEY:
        return entry.key
    if role == CATEGORY:
        return entry.category
    if role == MATCH:
        return match
    if role == Qt.ItemDataRole.ToolTipRole:
        return tip(entry)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{entry.title}. {entry.summary}"
    return None
