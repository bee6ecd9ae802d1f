"""The manual in the program: the pages of docs/manual, and a page for every layer made from its declaration."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from core.manual import pages
from gui.widgets import SearchField

SIZE = (940, 640)


class Manual(QDialog):
    """A list of pages with a search, and the page."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle("Manual")
        self.resize(*SIZE)
        self._pages = {page.key: page for page in pages()}
        self.search, self.list, self.text = SearchField("Find a page…"), QListWidget(), QTextBrowser()
        self.list.setAccessibleName("Pages")
        self.list.setMaximumWidth(240)
        self.text.setAccessibleName("Page")
        self.text.setOpenExternalLinks(True)
        side = QVBoxLayout()
        side.addWidget(self.search)
        side.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.addLayout(side)
        row.addWidget(self.text, 1)
        self.search.textChanged.connect(self._fill)
        self.search.serve(self.list)
        self.list.currentItemChanged.connect(self._show)
        self._fill("")

    def show_page(self, key: str) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(KEY) == key:
                self.list.setCurrentRow(row)

    def _fill(self, text: str) -> None:
        words = text.lower().split()
        self.list.clear()
        for page in self._pages.values():
            if all(word in f"{page.title} {page.text}".lower() for word in words):
                item = QListWidgetItem(page.title)
                item.setData(KEY, page.key)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            page = self._pages[item.data(KEY)]
            self.text.setSearchPaths([str(page.folder)])
            self.text.setMarkdown(page.text)


KEY = 256
"""Qt.ItemDataRole.UserRole."""


def show_manual(window: QWidget, layer: str = "") -> None:
    """Opens the manual, at the page of a layer type where one is given."""
    manual = Manual(window)
    manual.show_page(f"layer-{layer}" if layer else "start")
    manual.open()
