"""The wire that a card in the hand would be put on: it lights up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas import hit
from gui.canvas.gestures.base import Pointer
from gui.canvas.items import End

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

REACH = 14.0  # logical pixels from a wire that still count as on it


class Landing:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.wire: End | None = None

    def look(self, at: Pointer) -> None:
        """Take the wire under the mouse, if there is one."""
        before, self.wire = self.wire, hit.wire_at(self._stage.scene, at.scene, REACH / self._stage.camera.zoom)
        if self.wire != before:
            self._stage.update()

    def clear(self) -> None:
        if self.wire is not None:
            self.wire = None
            self._stage.update()

    def refresh(self) -> None:
        """Forget a wire that has gone."""
        if self.wire not in self._stage.scene.wires:
            self.wire = None

    def paint(self, painter: QPainter) -> None:
        if self.wire is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._stage.look.colour["accent"], 3.5))
            painter.drawPath(self._stage.scene.wires[self.wire].route.path)
