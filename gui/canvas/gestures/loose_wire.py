"""A wire that was dropped on nothing: it hangs there while the host asks for a layer to connect it to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas import routing
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.items import PortRef
from gui.canvas.layout import PORT_RADIUS

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class LooseWire(Gesture):
    """Ends when the host says that it has been answered, whatever the answer."""

    without_focus = True
    hints = (("Drag from a port to nothing", "Choose a layer that fits, wired at once"),)

    def __init__(self, stage: Stage, port: PortRef, end: QPointF) -> None:
        super().__init__(stage)
        self._port, self._end = port, end

    def start(self, at: Pointer) -> None:
        super().start(at)
        place = self.stage.mapToGlobal(at.screen.toPoint())
        self.stage.host.ask_layer(self._end.x(), self._end.y(), place, self._port, self._answered)

    def _answered(self) -> None:
        if self.stage.gesture is self:
            self.stage.cancel_gesture()

    def refresh(self) -> bool:
        card = self.stage.scene.cards.get(self._port.node)
        return card is not None and self._port.name in (card.outputs if self._port.output else card.inputs)

    def paint(self, painter: QPainter) -> None:
        card = self.stage.scene.cards[self._port.node]
        fixed = card.anchor(self._port.name, self._port.output)
        paint_loose(self.stage, painter, fixed, self._end, self._port.output)


def paint_loose(
    stage: Stage, painter: QPainter, fixed: QPointF, loose: QPointF, output: bool, colour: str = "accent"
) -> None:
    """A wire from (or, not `output`, to) a port at `fixed`, with a knob at its other end."""
    pen = QPen(stage.look.colour[colour], 2.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(routing.loose(*((fixed, loose) if output else (loose, fixed))).path)
    painter.setBrush(pen.color())
    painter.drawEllipse(loose, PORT_RADIUS - 1, PORT_RADIUS - 1)
