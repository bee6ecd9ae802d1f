"""The palette panel: the shelf where there is room, the icon rail where there is not."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.document import Difference
from gui import theme
from gui.palette.categories import stock_of
from gui.palette.rail import WIDTH as RAIL_WIDTH
from gui.palette.rail import Rail
from gui.palette.shelf import Shelf
from gui.session import Session

NARROWEST, WIDEST = 160, 16_777_215


class Palette(QWidget):
    """Layers are dragged out of it, or asked for by Enter and double click."""

    add_requested = Signal(str)
    """Key of the layer type; the network editor places it."""
    folded_changed = Signal(object)
    """A frozenset of category keys, for the program to remember."""

    def __init__(self, session: Session, folded: Collection[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._had_blocks = False
        self._pages = QStackedWidget(self)
        self.shelf, self.rail = Shelf(parent=self._pages), Rail(self._pages)
        self.shelf.layout().setContentsMargins(  # type: ignore[union-attr]
            theme.SPACE.medium, theme.SPACE.small, theme.SPACE.tiny, 0
        )
        self.shelf.tree.set_folded(folded)
        self._pages.addWidget(self.shelf)
        self._pages.addWidget(self.rail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.shelf.tree.added.connect(self.add_requested)
        self.rail.added.connect(self.add_requested)
        self.shelf.tree.folded.connect(self.folded_changed)
        session.opened.connect(self.rail.close_flyout)
        session.opened.connect(self._take_stock)
        session.place_changed.connect(self._take_stock)
        session.changed.connect(self._follow)
        self.setAccessibleName("Palette")
        self._take_stock()
        self.set_compact(False)

    def _follow(self, change: Difference) -> None:
        """Blocks alone may change what is offered."""
        if self._session.project.blocks or self._had_blocks:
            self._take_stock()

    def _take_stock(self) -> None:
        project = self._session.project
        self._had_blocks = bool(project.blocks)
        stock = stock_of(project, self._session.place.where)
        self.shelf.tree.set_stock(stock)
        self.rail.set_stock(stock)

    @property
    def compact(self) -> bool:
        return self._pages.currentWidget() is self.rail

    def set_compact(self, compact: bool) -> None:
        """The icon rail in place of the list, or the list again."""
        self.rail.close_flyout()
        self._pages.setCurrentWidget(self.rail if compact else self.shelf)
        self.setMinimumWidth(RAIL_WIDTH if compact else NARROWEST)
        self.setMaximumWidth(RAIL_WIDTH if compact else WIDEST)

    def focus_search(self) -> None:
        """The keyboard to 'Find a layer…', wherever that is."""
        if self.compact:
            if self.rail.flyout is None or self.rail.flyout.shelf is None:
                self.rail.buttons[""].click()
        else:
            self.shelf.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.shelf.field.selectAll()
