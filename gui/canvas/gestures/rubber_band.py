"""Select the cards inside a rectangle drawn from an empty spot; a click on an empty spot selects nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.paint.look import faded


class RubberBand(Gesture):
    follows_edge = True

    def start(self, at: Pointer) -> None:
        super().start(at)
        self._before = (self.stage.selection.ids, self.stage.selection.wires)
        self._kept = self._before[0] if at.adds else frozenset()
        self._band = QRectF()

    def move(self, at: Pointer) -> None:
        if self._band.isNull() and not self.beyond_click(at):
            return
        self._band = QRectF(self.pressed.scene, at.scene).normalized()
        self.stage.selection.preview(self._caught())
        self.stage.update()

    def _caught(self) -> frozenset[str]:
        inside = {key for key, item in self.stage.scene.cards_near(self._band) if item.rect.intersects(self._band)}
        return self._kept | inside

    def finish(self, at: Pointer) -> None:
        caught = self._kept if self._band.isNull() else self._caught()
        self.cancel()
        self.stage.selection.pick(caught)

    def cancel(self) -> None:
        self._band = QRectF()
        self.stage.selection.preview(*self._before)
        self.stage.update()

    def paint(self, painter: QPainter) -> None:
        if self._band.isNull():
            return
        accent = self.stage.look.colour["accent"]
        pen = QPen(accent, 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(faded(accent, 0.12))
        painter.drawRect(self._band)
