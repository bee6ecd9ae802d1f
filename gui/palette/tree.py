"""The list of layers: categories that fold, rows that are dragged or added."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from gui.palette.categories import Stock
from gui.palette.delegate import RowDelegate
from gui.palette.ghost import drag_of
from gui.palette.model import CATEGORY, KEY, OPEN, Rows


class LayerTree(QTreeView):
    """`added` names the layer type that Enter or a double click asks for; `folded` tells the folded categories."""

    added = Signal(str)
    folded = Signal(object)
    dragged = Signal()
    """A drag is over, wherever it ended."""

    def __init__(self, only: str = "", stock: Stock | None = None, parent: QWidget | None = None) -> None:
        """`only`: the one category that is listed, without its title."""
        super().__init__(parent)
        self._only, self._text, self.stock = only, "", stock or Stock()
        self._rows = Rows(self)
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

    def set_stock(self, stock: Stock) -> None:
        """Offers something else; what is folded, searched and in sight stays."""
        if stock != self.stock:
            self.stock = stock
            down = self.verticalScrollBar().value()
            self.search(self._text)
            self.verticalScrollBar().setValue(down)

    def search(self, text: str) -> None:
        """List what matches, the best first; all by category for no text."""
        self._text = text.strip()
        if self._text:
            self._rows.show([("", "", self.stock.found(self._text) or self.stock.guessed(self._text))])
            return
        groups = [(key, title, [(entry, "") for entry in entries]) for key, title, entries in self.stock.groups()]
        if self._only:
            self._rows.show([(key, "", entries) for key, _, entries in groups if key == self._only])
            return
        self._rows.show(groups)
        self._unfold()

    def keys(self) -> list[str]:
        """What is listed, in order; layers of folded categories too."""
        return self._rows.keys()

    def index_of(self, key: str) -> QModelIndex:
        """Where a layer type or a category is listed."""
        return self._rows.place_of(key)

    def set_folded(self, categories: Collection[str]) -> None:
        """Fold exactly these; tells nobody."""
        self._rows.set_shut(categories)
        if not self._rows.flat:
            self._unfold()

    def startDrag(self, actions: Qt.DropAction) -> None:
        entry = self.stock.entry(self.currentIndex().data(KEY) or "")
        if entry is not None:
            drag_of(entry, self).exec(Qt.DropAction.CopyAction)
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

    def _unfold(self) -> None:
        for row in range(self._rows.rowCount()):
            index = self._rows.index(row, 0)
            self.setExpanded(index, bool(index.data(OPEN)))

    def _toggle(self, index: QModelIndex) -> None:
        category, is_open = index.data(CATEGORY), not index.data(OPEN)
        shut = self._rows.shut
        self._rows.set_shut(shut - {category} if is_open else shut | {category})
        self.setExpanded(index, is_open)
        self.folded.emit(self._rows.shut)

    def _activated(self, index: QModelIndex) -> None:
        if index.data(KEY):
            self.added.emit(index.data(KEY))
