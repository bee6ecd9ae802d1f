"""The name of a card, by which it is also opened and dragged to another place of its list."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.widgets import ElidedLabel


class Grip(ElidedLabel):
    """`clicked`, or `dragged` with where the mouse is and `dropped` where it let go; both on the screen."""

    clicked = Signal()
    dragged, dropped = Signal(QPoint), Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setProperty("kind", "heading")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._from: QPoint | None = None
        self._carried = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from, self._carried = event.globalPosition().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        at = event.globalPosition().toPoint()
        self._carried = self._carried or (at - self._from).manhattanLength() >= QApplication.startDragDistance()
        if self._carried:
            self.dragged.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._from = self._from is not None, None
        if held and self._carried:
            self.dropped.emit(event.globalPosition().toPoint())
        elif held:
            self.clicked.emit()
