"""Drop a layer from the palette; on a wire it goes between its two ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas import layout
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.gestures.landing import Landing
from gui.canvas.paint.card import RADIUS
from gui.canvas.paint.look import faded

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class DropLayer(Gesture):
    """`title` is what the ghost card says."""

    follows_edge = True
    from_outside = without_focus = True
    hints = (("Drag from the palette", "Add a layer; on a wire, put it in between"),)

    def __init__(self, stage: Stage, key: str, title: str) -> None:
        super().__init__(stage)
        self._key, self._title = key, title
        self._ghost = QRectF()
        self._landing = Landing(stage)

    def start(self, at: Pointer) -> None:
        super().start(at)
        self.move(at)

    def move(self, at: Pointer) -> None:
        size = QPointF(layout.WIDTH, layout.HEAD + layout.FOOT)
        corner = at.scene - size / 2
        self._ghost = QRectF(layout.snapped(corner.x()), layout.snapped(corner.y()), size.x(), size.y())
        self._landing.look(at)
        self.stage.update()

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self.stage.host.add(self._key, self._ghost.x(), self._ghost.y(), self._landing.wire)

    def cancel(self) -> None:
        self.stage.update()

    def refresh(self) -> bool:
        self._landing.refresh()
        return True

    def paint(self, painter: QPainter) -> None:
        look, accent = self.stage.look, self.stage.look.colour["accent"]
        self._landing.paint(painter)
        painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(faded(look.colour["card"], 0.85))
        painter.drawRoundedRect(self._ghost, RADIUS, RADIUS)
        painter.setFont(look.title.font)
        painter.setPen(look.colour["text"])
        title = look.elided(self._title, look.title, self._ghost.width() - 24)
        painter.drawText(self._ghost, Qt.AlignmentFlag.AlignCenter, title)
