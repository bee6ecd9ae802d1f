"""Select what a rectangle drawn from an empty spot catches; a click on an empty spot selects nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from gui.canvas import hit
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.paint.look import faded
from gui.canvas.selection import NOTHING, Picked


class RubberBand(Gesture):
    follows_edge = True
    hints = (("Drag on the ground", "Select what lies in the rectangle; with Shift or Ctrl, beside what is selected"),)

    def start(self, at: Pointer) -> None:
        super().start(at)
        self._before = self.stage.selection.picked
        self._kept = self._before._replace(wires=frozenset()) if at.adds else NOTHING
        self._band = QRectF()

    def move(self, at: Pointer) -> None:
        if self._band.isNull() and not self.beyond_click(at):
            return
        self._band = QRectF(self.pressed.scene, at.scene).normalized()
        self.stage.selection.preview(*self._caught())
        self.stage.update()

    def _caught(self) -> Picked:
        """Cards, notes and dots that it touches, and frames that lie wholly within it."""
        scene, band = self.stage.scene, self._band
        cards = {key for key, item in scene.cards_near(band) if item.rect.intersects(band)}
        notes = {item.view.id for item in scene.areas.notes_near(band) if item.rect.intersects(band)}
        frames = {item.view.id for item in scene.areas.frames_near(band) if band.contains(item.rect)}
        dots = frozenset(hit.dots_in(scene, band))
        return self._kept.plus(Picked(frozenset(cards), frozenset(), frozenset(notes | frames), dots))

    def finish(self, at: Pointer) -> None:
        caught = self._kept if self._band.isNull() else self._caught()
        self.cancel()
        self.stage.selection.pick(*caught)

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
