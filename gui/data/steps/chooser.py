"""What can be added to a list, in groups with a search; what does not suit the data is there, and says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.search_field import SearchField

KEY, WORDS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
WIDTH, HEIGHT = 280, 380


class Entry(NamedTuple):
    key: str
    title: str
    group: str
    icon: str
    tip: str
    words: str
    """What else a search finds it by."""
    reason: str = ""
    """Why it does not suit; '' where it does."""


class Chooser(QFrame):
    """Tells `chosen` the key and closes."""

    def __init__(self, name: str, chosen: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "card")
        self._chosen = chosen
        self.search = SearchField(name)
        self.list = QListWidget()
        self.list.setAccessibleName(name.rstrip("…"))
        self.search.serve(self.list)
        self.search.textChanged.connect(self._filter)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.small, theme.SPACE.small, theme.SPACE.small, theme.SPACE.small)
        column.setSpacing(theme.SPACE.tiny)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.resize(WIDTH, HEIGHT)

    def open(self, entries: Iterable[Entry], below: QWidget) -> None:
        self._fill(entries)
        self.search.clear()
        corner, screen = below.mapToGlobal(QPoint(0, below.height() + 2)), below.screen().availableGeometry()
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - WIDTH)))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - HEIGHT)))
        self.move(corner)
        self.show()
        self.search.setFocus()

    def titles(self) -> list[str]:
        """What is seen and can be chosen."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [i.text() for i in items if not i.isHidden() and i.flags() & Qt.ItemFlag.ItemIsEnabled]

    def _fill(self, entries: Iterable[Entry]) -> None:
        self.list.clear()
        groups: dict[str, list[Entry]] = {}
        for entry in entries:
            groups.setdefault(entry.group, []).append(entry)
        for group, members in groups.items():
            self.list.addItem(_heading(group, " ".join(m.title + m.words for m in members)))
            for entry in members:
                self.list.addItem(_item(entry))

    def _filter(self, text: str) -> None:
        wanted, first = text.strip().lower(), -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in item.data(WORDS))
            if first < 0 and not item.isHidden() and item.flags() & Qt.ItemFlag.ItemIsEnabled:
                first = row
        self.list.setCurrentRow(first)

    def _take(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.hide()
            self._chosen(item.data(KEY))


def _heading(title: str, words: str) -> QListWidgetItem:
    item = QListWidgetItem(title)
    face = QFont(theme.font("small"))
    face.setBold(True)
    item.setFont(face)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setData(WORDS, f"{title} {words}".lower())
    return item


def _item(entry: Entry) -> QListWidgetItem:
    item = QListWidgetItem(theme.icon(entry.icon), entry.title)
    item.setData(KEY, entry.key)
    item.setData(WORDS, f"{entry.title} {entry.words} {entry.group}".lower())
    item.setToolTip(entry.reason or entry.tip)
    if entry.reason:
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item
