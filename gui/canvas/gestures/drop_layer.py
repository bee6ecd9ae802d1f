"""Drop a layer from the palette; on a wire it goes between its two ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas import hit, layout
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.items import End
from gui.canvas.paint.card import RADIUS
from gui.canvas.paint.look import faded

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

REACH = 14.0  # logical pixels from a wire that still count as on it


class DropLayer(Gesture):
    """`title` is what the ghost card says."""

    follows_edge = True
    from_outside = True

    def __init__(self, stage: Stage, key: str, title: str) -> None:
        super().__init__(stage)
        self._key, self._title = key, title
        self._ghost = QRectF()
        self._wire: End | None = None

    def start(self, at: Pointer) -> None:
        super().start(at)
        self.move(at)

    def move(self, at: Pointer) -> None:
        size = QPointF(layout.WIDTH, layout.HEAD + layout.FOOT)
        corner = at.scene - size / 2
        self._ghost = QRectF(layout.snapped(corner.x()), layout.snapped(corner.y()), size.x(), size.y())
        self._wire = hit.wire_at(self.stage.scene, at.scene, REACH / self.stage.camera.zoom)
        self.stage.update()

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self.stage.host.add(self._key, self._ghost.x(), self._ghost.y(), self._wire)

    def cancel(self) -> None:
        self.stage.update()

    def refresh(self) -> bool:
        if self._wire not in self.stage.scene.wires:
            self._wire = None
        return True

    def paint(self, painter: QPainter) -> None:
        look, accent = self.stage.look, self.stage.look.colour["accent"]
        if self._wire is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent, 3.5))
            painter.drawPath(self.stage.scene.wires[self._wire].route.path)
        painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(faded(look.colour["card"], 0.85))
        painter.drawRoundedRect(self._ghost, RADIUS, RADIUS)
        painter.setFont(look.title.font)
        painter.setPen(look.colour["text"])
        title = look.elided(self._title, look.title, self._ghost.width() - 24)
        painter.drawText(self._ghost, Qt.AlignmentFlag.AlignCenter, title)
