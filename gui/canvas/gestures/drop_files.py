"""Files dragged in from the desktop: projects can be dropped, of others it is said while they are still in the hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.paint.card import RADIUS
from gui.canvas.paint.look import faded

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

EDGE = 6.0  # logical pixels


class DropFiles(Gesture):
    """What is done with them is asked by the host, after the drop."""

    from_outside = without_focus = True
    hints = (("Drag from the desktop", "Open a project, or put it into this one as a block"),)

    def __init__(self, stage: Stage, files: Sequence[Path]) -> None:
        super().__init__(stage)
        self._files = files
        self._refusal = stage.host.refuses_files(files)

    def start(self, at: Pointer) -> None:
        super().start(at)
        self.move(at)

    def move(self, at: Pointer) -> None:
        self.stage.say(self._refusal, at.screen)
        self.stage.update()

    def finish(self, at: Pointer) -> None:
        self.cancel()
        place = self.stage.mapToGlobal(at.screen.toPoint())
        self.stage.host.drop_files(self._files, at.scene.x(), at.scene.y(), place)

    def cancel(self) -> None:
        self.stage.say("", self.pressed.screen)
        self.stage.update()

    def paint(self, painter: QPainter) -> None:
        """A frame around the canvas: it takes them wherever they fall."""
        colour = self.stage.look.colour["error" if self._refusal else "accent"]
        painter.save()
        painter.resetTransform()
        painter.setPen(QPen(colour, 2.0, Qt.PenStyle.DashLine))
        painter.setBrush(faded(colour, 0.05))
        painter.drawRoundedRect(QRectF(self.stage.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE), RADIUS, RADIUS)
        painter.restore()
