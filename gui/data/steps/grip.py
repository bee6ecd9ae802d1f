"""The handle by which a card is dragged to another place of its list."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.widgets.icon_label import IconLabel


class Grip(IconLabel):
    """`dragged` tells where the mouse is, `dropped` that it let go; both on the screen."""

    dragged, dropped = Signal(QPoint), Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("drag-vertical", "faint", 16, parent=parent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to do this step earlier or later")
        self._held = False

    def sizeHint(self) -> QSize:
        return QSize(16, 22)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.button() == Qt.MouseButton.LeftButton

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._held = False
            self.dropped.emit(event.globalPosition().toPoint())
