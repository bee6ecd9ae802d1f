"""The list of layers: categories that fold, rows that are dragged or added."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from core.layers import LAYERS
from core.layers.base import LayerType
from gui.palette.categories import found, groups, tip
from gui.palette.delegate import CATEGORY, KEY, MATCH, OPEN, RowDelegate
from gui.palette.ghost import drag_of


class LayerTree(QTreeView):
    """`added` names the layer type that Enter or a double click asks for; `folded` tells the folded categories."""

    added = Signal(str)
    folded = Signal(object)
    dragged = Signal()
    """A drag is over, wherever it ended."""

    def __init__(self, only: str = "", parent: QWidget | None = None) -> None:
        """`only`: the one category that is listed, without its title."""
        super().__init__(parent)
        self._only, self._text = only, ""
        self._shut: frozenset[str] = frozenset()
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(RowDelegate(self))
        self.setProperty("kind", "flat")
        # Desktops that open files on a single click would otherwise add a layer on every click.
        self.setStyleSheet("QTreeView { activate-on-singleclick: 0; } QTreeView::branch { image: none; }")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("Layers")
        self.activated.connect(self._activated)
        self.search("")

    def search(self, text: str) -> None:
        """List what matches, the best first; all by category for no text."""
        self._text = text.strip()
        self._rows.clear()
        if self._text:
            for layer, match in found(self._text):
                self._rows.appendRow(_row(layer, match))
        elif self._only:
            for layer in next(layers for key, _, layers in groups() if key == self._only):
                self._rows.appendRow(_row(layer))
        else:
            self._list_groups()

    def keys(self) -> list[str]:
        """What is listed, in order; layers of folded categories too."""
        top = [self._rows.item(i) for i in range(self._rows.rowCount())]
        rows = [row for item in top for row in (item, *(item.child(j) for j in range(item.rowCount())))]
        return [str(row.data(KEY)) for row in rows if row.data(KEY)]

    def index_of(self, key: str) -> QModelIndex:
        """Where a layer type or a category is listed."""
        for role in (KEY, CATEGORY):
            hits = self._rows.match(
                self._rows.index(0, 0), role, key, 1, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
            )
            if hits:
                return hits[0]
        return QModelIndex()

    def set_folded(self, categories: Collection[str]) -> None:
        """Fold exactly these; tells nobody."""
        self._shut = frozenset(categories)
        for i in range(self._rows.rowCount()):
            index = self._rows.index(i, 0)
            if not index.data(KEY):
                self._open(index, index.data(CATEGORY) not in self._shut)

    def startDrag(self, actions: Qt.DropAction) -> None:
        key = self.currentIndex().data(KEY)
        if key:
            drag_of(LAYERS[key], self).exec(Qt.DropAction.CopyAction)
            self.dragged.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and not index.data(KEY):
            self.setCurrentIndex(index)
            self._toggle(index)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not index.data(KEY):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        if index.isValid() and not index.data(KEY):
            wanted = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}.get(Qt.Key(key), not index.data(OPEN))
            toggles = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Left, Qt.Key.Key_Right)
            if key in toggles and wanted != index.data(OPEN):
                self._toggle(index)
                return
        elif key == Qt.Key.Key_Left and index.parent().isValid():
            self.setCurrentIndex(index.parent())
            return
        super().keyPressEvent(event)

    def _list_groups(self) -> None:
        for key, title, layers in groups():
            head = QStandardItem(title)
            head.setData(key, CATEGORY)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.appendRows([_row(layer) for layer in layers])
            self._rows.appendRow(head)
            self._open(head.index(), key not in self._shut)

    def _open(self, index: QModelIndex, is_open: bool) -> None:
        self.setExpanded(index, is_open)
        item = self._rows.itemFromIndex(index)
        item.setData(is_open, OPEN)
        item.setToolTip("Fold away" if is_open else "Unfold")
        title = str(index.data())
        item.setData(f"{title}, {'unfolded' if is_open else 'folded'}", Qt.ItemDataRole.AccessibleTextRole)

    def _toggle(self, index: QModelIndex) -> None:
        category, is_open = index.data(CATEGORY), not index.data(OPEN)
        self._shut = self._shut - {category} if is_open else self._shut | {category}
        self._open(index, is_open)
        self.folded.emit(self._shut)

    def _activated(self, index: QModelIndex) -> None:
        if index.data(KEY):
            self.added.emit(index.data(KEY))


def _row(layer: LayerType, match: str = "") -> QStandardItem:
    item = QStandardItem(layer.title)
    item.setData(layer.key, KEY)
    item.setData(layer.category, CATEGORY)
    item.setData(match, MATCH)
    item.setToolTip(tip(layer))
    item.setData(f"{layer.title}. {layer.summary}", Qt.ItemDataRole.AccessibleTextRole)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    return item
