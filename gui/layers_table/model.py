"""Rows as a tree: the layers of the graph that is shown, and below each block what is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gui import theme
from gui.layers_table.rows import COLUMNS, FROZEN_COLUMN, NAME, PROBLEM, Reader, RowData, inside
from gui.room import Room

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
MUCH = 64
"""Rows that come, go or change places one by one; more of them are told as one change of the whole."""


@dataclass(eq=False, slots=True)
class Item:
    """A row in its place. `inner` is None until what is in a block was asked for."""

    data: RowData
    parent: Item | None = None
    row: int = 0
    inner: list[Item] | None = None
    room: Room | None = field(default=None, repr=False)


Rename = Callable[[RowData, str], bool]
Freeze = Callable[[RowData, bool], bool]


class LayersModel(QAbstractItemModel):
    """Takes a Room and tells views only what differs from the one before; sorts and filters by itself.

    `rename` and `freeze` change the project; its rows follow from what they bring about.
    """

    def __init__(self, rename: Rename, freeze: Freeze, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rename, self._freeze = rename, freeze
        self._reader = Reader()
        self._room: Room | None = None
        self._items: list[Item] = []
        self._by_id: dict[str, Item] = {}
        self._buried: list[Item] = []
        """What has just gone: Qt may still hold on to it for a moment, and does not keep it alive."""
        self._sorting: tuple[int, bool] | None = None
        self._words: tuple[str, ...] = ()

    # What the panel asks.

    def take(self, room: Room, anew: bool = False) -> None:
        """Another graph, or the same after an edit; `anew`: of another document, where the same ids are other layers."""
        self._buried.clear()
        if anew or self._room is None or self._room.place != room.place:
            self.beginResetModel()
            self._reader.forget()
            self._room = room
            self._buried += self._items
            self._items = self._made(self._ordered(self._reader.rows(room)), None, room)
            self._index()
            self.endResetModel()
            return
        self._room = room
        self._patch(self._ordered(self._reader.rows(room)))

    def filter(self, text: str) -> None:
        """Only rows in which every word is met."""
        words = tuple(text.casefold().split())
        if words != self._words and self._room is not None:
            self._words = words
            self._patch(self._ordered(self._reader.rows(self._room)))

    @property
    def total(self) -> int:
        """How many layers there are, shown or not."""
        return len(self._room.graph.nodes) if self._room else 0

    def data_at(self, index: Index) -> RowData | None:
        item = self._item(index)
        return item.data if item else None

    def is_own(self, index: Index) -> bool:
        """Whether a row is a layer of the graph that is shown, rather than one inside a block."""
        return index.isValid() and not index.parent().isValid()

    def row_of(self, id: str) -> int:
        """-1 where a layer is filtered out or not there."""
        item = self._by_id.get(id)
        return item.row if item else -1

    # Qt's questions.

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        items = self._below(parent)
        if 0 <= row < len(items) and 0 <= column < len(COLUMNS):
            return self.createIndex(row, column, items[row])
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        item = self._item(index)
        above = item.parent if item else None
        return self.createIndex(above.row, 0, above) if above else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._below(parent)) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        item = self._item(parent)
        if item is None:
            return bool(self._items)
        if item.inner is not None:
            return bool(item.inner)
        return parent.column() == 0 and bool(item.data.block) and item.room is not None and item.room.known

    def canFetchMore(self, parent: Index) -> bool:
        item = self._item(parent)
        return item is not None and item.inner is None and bool(item.data.block)

    def fetchMore(self, parent: Index) -> None:
        item = self._item(parent)
        if item is None or item.inner is not None:
            return
        room = inside(item.room, item.data) if item.room else None
        rows = Reader().rows(room) if room else []
        if rows:
            self.beginInsertRows(self._place(item), 0, len(rows) - 1)
        item.inner = self._made(rows, item, room)
        if rows:
            self.endInsertRows()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == Role.DisplayRole:
            return column.title
        if role == Role.ToolTipRole:
            return column.tip
        if role == Role.TextAlignmentRole:
            return _side(column.right)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        item = self._item(index)
        if item is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled
        if item.parent is None:
            flags |= Qt.ItemFlag.ItemIsSelectable
        if index.column() == NAME:
            flags |= Qt.ItemFlag.ItemIsEditable
        if index.column() == FROZEN_COLUMN and item.data.frozen is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        item = self._item(index)
        if item is None:
            return None
        row, column = item.data, COLUMNS[index.column()]
        if role == Role.DisplayRole:
            return column.text(row) if index.column() != FROZEN_COLUMN else ""
        if role == Role.EditRole:
            return row.name
        if role == Role.AccessibleTextRole:
            return f"{column.title}: {column.text(row) or 'none'}"
        if role == Role.ToolTipRole:
            return column.text(row) or None
        if role == Role.TextAlignmentRole:
            return _side(column.right)
        if role == Role.CheckStateRole and index.column() == FROZEN_COLUMN and row.frozen is not None:
            return Qt.CheckState.Checked if row.frozen else Qt.CheckState.Unchecked
        return _dress(row, index.column(), role)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        row = self.data_at(index)
        if row is None:
            return False
        if role == Role.EditRole and index.column() == NAME:
            return self._rename(row, str(value))
        if role == Role.CheckStateRole and index.column() == FROZEN_COLUMN:
            return self._freeze(row, Qt.CheckState(value) == Qt.CheckState.Checked)
        return False

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """-1: in the order of the data's way through the network."""
        sorting = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        if sorting != self._sorting:
            self._sorting = sorting
            if self._room is not None:
                self._patch(self._ordered(self._reader.rows(self._room)))

    # Within.

    def _ordered(self, rows: Sequence[RowData]) -> list[RowData]:
        kept = [row for row in rows if self._meets(row)] if self._words else list(rows)
        if self._sorting is not None:
            column, down = self._sorting
            kept.sort(key=COLUMNS[column].key, reverse=down)
        return kept

    def _meets(self, row: RowData) -> bool:
        told = " ".join((row.name, row.type, row.output, row.problem, "frozen" if row.frozen else "")).casefold()
        return all(word in told for word in self._words)

    def _made(self, rows: Sequence[RowData], parent: Item | None, room: Room | None) -> list[Item]:
        return [Item(data, parent, number, None, room) for number, data in enumerate(rows)]

    def _patch(self, rows: Sequence[RowData]) -> None:
        """From the rows that are shown to these, in steps that views follow with selection and open blocks in place."""
        ids = [row.path[-1] for row in rows]
        self._drop(set(ids))
        self._refresh(rows)
        self._insert(rows)
        if [item.data.path[-1] for item in self._items] != ids:
            self._rearrange(ids)

    def _drop(self, wanted: set[str]) -> None:
        gone = [item.row for item in self._items if item.data.path[-1] not in wanted]
        if len(gone) > MUCH:
            self._all([item for item in self._items if item.data.path[-1] in wanted])
            return
        for row in reversed(gone):
            self.beginRemoveRows(QModelIndex(), row, row)
            self._buried.append(self._items.pop(row))
            self._index()
            self.endRemoveRows()

    def _insert(self, rows: Sequence[RowData]) -> None:
        fresh = [(number, row) for number, row in enumerate(rows) if row.path[-1] not in self._by_id]
        if len(fresh) > MUCH:
            made = {row.path[-1]: Item(row, None, 0, None, self._room) for _, row in fresh}
            self._all([*self._items, *made.values()])
            return
        for number, row in fresh:
            at = min(number, len(self._items))
            self.beginInsertRows(QModelIndex(), at, at)
            self._items.insert(at, Item(row, None, at, None, self._room))
            self._index()
            self.endInsertRows()

    def _all(self, items: list[Item]) -> None:
        """So many come or go that views begin anew."""
        self.beginResetModel()
        self._buried += self._items
        self._items = items
        self._index()
        self.endResetModel()

    def _rearrange(self, ids: Sequence[str]) -> None:
        """The same rows in another order; what views hold on to goes along."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        items = [index.internalPointer() for index in held]
        self._items = [self._by_id[id] for id in ids]
        self._index()
        fresh = [self.createIndex(i.row, index.column(), i) for i, index in zip(items, held, strict=True)]
        self.changePersistentIndexList(held, fresh)
        self.layoutChanged.emit()

    def _refresh(self, rows: Sequence[RowData]) -> None:
        """Rows that say something else now, and what is open below them."""
        last = len(COLUMNS) - 1
        for row in rows:
            item = self._by_id.get(row.path[-1])
            if item is None:
                continue
            old, item.data, item.room = item.data, row, self._room
            if old is not row and old != row:
                self.dataChanged.emit(self.createIndex(item.row, 0, item), self.createIndex(item.row, last, item))
            if item.inner is not None:
                self._refresh_inner(item)

    def _refresh_inner(self, item: Item) -> None:
        room = inside(item.room, item.data) if item.room else None
        rows = Reader().rows(room) if room else []
        inner = item.inner or []
        if [i.data.path for i in inner] != [row.path for row in rows]:
            self._replace_inner(item, rows, room)
            return
        for below, row in zip(inner, rows, strict=True):
            old, below.data, below.room = below.data, row, room
            if old != row:
                first = self.createIndex(below.row, 0, below)
                self.dataChanged.emit(first, first.siblingAtColumn(len(COLUMNS) - 1))
            if below.inner is not None:
                self._refresh_inner(below)

    def _replace_inner(self, item: Item, rows: Sequence[RowData], room: Room | None) -> None:
        place = self._place(item)
        if item.inner:
            self.beginRemoveRows(place, 0, len(item.inner) - 1)
            self._buried += item.inner
            item.inner = []
            self.endRemoveRows()
        if rows:
            self.beginInsertRows(place, 0, len(rows) - 1)
            item.inner = self._made(rows, item, room)
            self.endInsertRows()

    def _index(self) -> None:
        for number, item in enumerate(self._items):
            item.row = number
        self._by_id = {item.data.path[-1]: item for item in self._items}

    def _item(self, index: Index) -> Item | None:
        return index.internalPointer() if index.isValid() else None

    def _below(self, parent: Index) -> list[Item]:
        item = self._item(parent)
        return self._items if item is None else item.inner or []

    def _place(self, item: Item) -> QModelIndex:
        return self.createIndex(item.row, 0, item)


def _side(right: bool) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _dress(row: RowData, column: int, role: int) -> Any:
    """Colours and icon."""
    t = theme.current()
    if role == Role.ForegroundRole:
        if column == PROBLEM and row.severity:
            return QColor(t.error if row.severity == "error" else t.warning_text)
        faint = row.state == "unused" or column not in (NAME, PROBLEM)
        return QColor(t.muted if faint else t.text)
    if role == Role.DecorationRole and column == NAME:
        return QColor(t.category(row.category))
    return None
