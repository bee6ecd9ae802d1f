"""The list that flies out of the icon rail: the layers of one category, or the search."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from gui import theme
from gui.palette.categories import Stock
from gui.palette.shelf import Shelf
from gui.palette.tree import LayerTree

WIDTH, MOST = 216, 460  # logical pixels
EDGE = 6


class Flyout(QFrame):
    """Lies over the window beside the rail. Closes on Escape, a click elsewhere, and once a layer is taken."""

    added = Signal(str)
    closed = Signal()

    def __init__(self, category: str, title: str, stock: Stock, rail: QWidget) -> None:
        super().__init__(rail.window())
        self._rail = rail
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.shelf = None if category else Shelf(stock)
        self.tree = self.shelf.tree if self.shelf else LayerTree(category, stock)
        head = QLabel(title)
        head.setProperty("kind", "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.small, theme.SPACE.small, theme.SPACE.small, theme.SPACE.small)
        column.setSpacing(theme.SPACE.tiny)
        column.addWidget(head)
        column.addWidget(self.shelf or self.tree, 1)
        self.tree.added.connect(self._take)
        # Not sooner: a drag whose source is hidden never ends.
        self.tree.dragged.connect(self.close_up)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def open_beside(self, button: QWidget) -> None:
        """Show beside a button of the rail, inside the window."""
        window = self._rail.window()
        tall = min(MOST, window.height() - 2 * EDGE, self._wanted())
        corner = button.mapTo(window, QPoint(button.width() + EDGE, 0))
        self.setGeometry(corner.x(), max(EDGE, min(corner.y(), window.height() - tall - EDGE)), WIDTH, tall)
        self.show()
        self.raise_()
        if self.shelf is not None:
            self.shelf.field.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self.tree.setCurrentIndex(self.tree.model().index(0, 0))
            self.tree.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_up(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress and not self.isHidden():
            inside = self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            if not inside and isinstance(watched, QWidget) and not self._rail.isAncestorOf(watched):
                self.close_up()
        return False

    def _wanted(self) -> int:
        if self.shelf is not None:
            return MOST
        rows = self.tree.model().rowCount()
        return self.sizeHint().height() - self.tree.sizeHint().height() + rows * self.tree.sizeHintForRow(0) + EDGE

    def _take(self, key: str) -> None:
        self.close_up()
        self.added.emit(key)
