"""The manual in the program: the pages of docs/manual, and a page for everything that is declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextCursor, QTextFormat, QTextImageFormat
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from core.manual import pages
from gui.widgets import SearchField

SIZE = (940, 640)
MARGIN = 16
"""Logical pixels around a page."""
ABOVE_HEADING, BELOW, BELOW_ITEM = 16.0, 8.0, 4.0
"""Logical pixels between paragraphs, which Qt sets without any."""


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
        self._space_out()
        self._fit_pictures()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _space_out(self) -> None:
        block = self.document().begin()
        while block.isValid():
            look = block.blockFormat()
            if not look.hasProperty(int(QTextFormat.Property.BlockCodeFence.value)):
                look.setTopMargin(ABOVE_HEADING if look.headingLevel() > 1 else 0.0)
                look.setBottomMargin(BELOW_ITEM if block.textList() is not None else BELOW)
                QTextCursor(block).setBlockFormat(look)
            block = block.next()

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
    """A list of pages with a search, and the page. `keys`: what the page of the keyboard ends with, as they are now."""

    def __init__(self, window: QWidget, keys: str = "") -> None:
        super().__init__(window)
        self.setWindowTitle("Manual")
        self.resize(*SIZE)
        self._pages = {page.key: page for page in pages()}
        keyboard = self._pages["keyboard"]
        self._pages["keyboard"] = replace(keyboard, text=f"{keyboard.text}\n{keys}")
        self.found = list(self._pages.values())
        self.search, self.list, self.text = SearchField("Find a page…"), QListWidget(), Page()
        self.list.setAccessibleName("Pages")
        self.list.setMaximumWidth(240)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        """The pages in which every word is found, under the titles of their sections; those named so are looked at first."""
        words = text.lower().split()
        self.list.clear()
        self.found = [p for p in self._pages.values() if all(word in f"{p.title} {p.text}".lower() for word in words)]
        for section, inside in groupby(self.found, lambda page: page.section):
            self.list.addItem(_heading(section))
            for page in inside:
                item = QListWidgetItem(page.title)
                item.setToolTip(page.title)
                item.setData(KEY, page.key)
                self.list.addItem(item)
        first = next((p for p in self.found if all(word in p.title.lower() for word in words)), None)
        self.show_page((first or self.found[0]).key if self.found else "")

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY):
            page = self._pages[item.data(KEY)]
            self.text.show_page(str(page.folder), page.text)


def _heading(section: str) -> QListWidgetItem:
    item = QListWidgetItem(section)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = item.font()
    font.setBold(True)
    item.setFont(font)
    return item


KEY = 256
"""Qt.ItemDataRole.UserRole."""


def show_manual(window: QWidget, layer: str = "", keys: str = "") -> None:
    """Opens the manual, at the page of a layer type where one is given; `keys` are all keys in force, as Markdown."""
    manual = Manual(window, keys)
    manual.show_page(f"layer-{layer}" if layer else "start")
    manual.open()
