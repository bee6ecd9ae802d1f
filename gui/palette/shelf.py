"""The search line and the list below it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.palette.categories import Stock
from gui.palette.tree import LayerTree
from gui.widgets import EmptyState, SearchField


class Shelf(QWidget):
    """'Find a layer…' and what it finds."""

    def __init__(self, stock: Stock | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SearchField("Find a layer…", self)
        self.field.setToolTip("Search by name or by what it is also called: dense, kernel, lookup …")
        self._pages = QStackedWidget(self)
        self.tree = LayerTree(stock=stock, parent=self._pages)
        self.field.serve(self.tree)
        self.nothing = EmptyState("magnify", "", parent=self._pages)
        self._pages.addWidget(self.tree)
        self._pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, theme.SPACE.small, 0)
        line.addWidget(self.field)
        column.addLayout(line)
        column.addWidget(self._pages, 1)
        self.field.textChanged.connect(self._search)

    def _search(self, text: str) -> None:
        self.tree.search(text)
        if not self.tree.keys():
            self.nothing.say(f"No layer is called ‘{text.strip()}’. Try another word, or clear the search.")
        self._pages.setCurrentWidget(self.tree if self.tree.keys() else self.nothing)
        if text.strip() and self.tree.keys():
            self.tree.setCurrentIndex(self.tree.model().index(0, 0))
