"""The manual in the program: the pages of docs/manual, and a page for every layer made from its declaration."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QResizeEvent, QTextCursor, QTextImageFormat
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from core.manual import pages
from gui.widgets import SearchField

SIZE = (940, 640)
MARGIN = 16
"""Logical pixels around a page."""


class Page(QTextBrowser):
    """A page with room around it; its pictures are made as narrow as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Page")
        self.setOpenExternalLinks(True)

    def show_page(self, folder: str, text: str) -> None:
        self.setSearchPaths([folder])
        self.setMarkdown(text)
        self.document().setDocumentMargin(MARGIN)
        self._fit_pictures()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_pictures()

    def _fit_pictures(self) -> None:
        for place, look in list(self._pictures()):
            look.setWidth(max(1, self.viewport().width() - 2 * MARGIN))
            cursor = QTextCursor(self.document())
            cursor.setPosition(place)
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(look)

    def _pictures(self) -> Iterator[tuple[int, QTextImageFormat]]:
        """Where the pictures stand."""
        block = self.document().begin()
        while block.isValid():
            at = block.begin()
            while not at.atEnd():
                piece = at.fragment()
                if piece.charFormat().isImageFormat():
                    yield piece.position(), piece.charFormat().toImageFormat()
                at += 1
            block = block.next()


class Manual(QDialog):
    """A list of pages with a search, and the page."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle("Manual")
        self.resize(*SIZE)
        self._pages = {page.key: page for page in pages()}
        self.search, self.list, self.text = SearchField("Find a page…"), QListWidget(), Page()
        self.list.setAccessibleName("Pages")
        self.list.setMaximumWidth(240)
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
            self.text.show_page(str(page.folder), page.text)


KEY = 256
"""Qt.ItemDataRole.UserRole."""


def show_manual(window: QWidget, layer: str = "") -> None:
    """Opens the manual, at the page of a layer type where one is given."""
    manual = Manual(window)
    manual.show_page(f"layer-{layer}" if layer else "start")
    manual.open()
