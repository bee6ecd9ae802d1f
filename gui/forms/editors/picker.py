"""A list of names to tick, with a search where it is long, in a frame that opens below a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.restyle import set_shown
from gui.widgets.search_field import SearchField

LONG = 10
"""Names from which on there is a search."""
WIDTH, MOST_ROWS = 240, 10
NAME = Qt.ItemDataRole.UserRole
CHECKED, OPEN = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class Picker(QFrame):
    """Tells `chosen` the ticked names in the order of the list, after every tick."""

    def __init__(self, nothing: str, chosen: Callable[[tuple[str, ...]], None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "card")
        self._chosen = chosen
        self._filling = False
        self.search = SearchField("Find a column…")
        self.list = QListWidget()
        self.list.setAccessibleName("Columns")
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(self._changed)
        self.list.itemActivated.connect(_flip)
        self.search.serve(self.list)
        self.search.textChanged.connect(self._filter)
        self.none = QPushButton(nothing[:1].upper() + nothing[1:])
        self.none.setToolTip("Ticks none, so that the columns are found by themselves")
        self.none.clicked.connect(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.small, theme.SPACE.small, theme.SPACE.small, theme.SPACE.small)
        column.setSpacing(theme.SPACE.tiny)
        for widget in (self.search, self.list, self.none):
            column.addWidget(widget)

    def open(self, pairs: tuple[tuple[str, str], ...], ticked: tuple[str, ...], below: QWidget) -> None:
        """Shows these names and titles. What is ticked and not among them stays, at the head."""
        known = {name for name, _ in pairs}
        lost = tuple((name, f"{name} (not there)") for name in ticked if name not in known)
        self._fill((*lost, *pairs), frozenset(ticked))
        self.search.clear()
        set_shown(self.search, len(pairs) > LONG)
        rows = max(2, min(self.list.count(), MOST_ROWS))
        self.list.setFixedHeight(rows * max(26, self.list.sizeHintForRow(0)) + 6)
        self.resize(max(WIDTH, below.width()), self.sizeHint().height())
        self._place(below)
        self.show()
        (self.search if len(pairs) > LONG else self.list).setFocus()

    def names(self) -> tuple[str, ...]:
        """What is ticked."""
        rows = (self.list.item(row) for row in range(self.list.count()))
        return tuple(item.data(NAME) for item in rows if item.checkState() == CHECKED)

    def _fill(self, pairs: tuple[tuple[str, str], ...], ticked: frozenset[str]) -> None:
        self._filling = True
        self.list.clear()
        for name, title in pairs:
            item = QListWidgetItem(title)
            item.setData(NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(CHECKED if name in ticked else OPEN)
            self.list.addItem(item)
        self._filling = False
        self.list.setCurrentRow(0)

    def _place(self, below: QWidget) -> None:
        """Under the button, or above it where there is no room."""
        corner = below.mapToGlobal(QPoint(0, below.height() + 2))
        screen = below.screen().availableGeometry()
        if corner.y() + self.height() > screen.bottom():
            corner.setY(max(screen.top(), below.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2))
        corner.setX(min(corner.x(), max(screen.left(), screen.right() - self.width())))
        self.move(corner)

    def _filter(self, text: str) -> None:
        wanted, first = text.strip().lower(), -1
        for row in range(self.list.count()):
            fits = wanted in self.list.item(row).text().lower()
            self.list.setRowHidden(row, not fits)
            first = row if fits and first < 0 else first
        self.list.setCurrentRow(first)

    def _clear(self) -> None:
        self._filling = True
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(OPEN)
        self._filling = False
        self._chosen(())
        self.hide()

    def _changed(self, _item: QListWidgetItem) -> None:
        if not self._filling:
            self._chosen(self.names())


def _flip(item: QListWidgetItem) -> None:
    item.setCheckState(OPEN if item.checkState() == CHECKED else CHECKED)
