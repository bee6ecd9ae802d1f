"""The frames and notes of one frame of the canvas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from gui.canvas.camera import Camera
from gui.canvas.items import FrameItem, NoteItem
from gui.canvas.paint import frames, notes
from gui.canvas.paint.look import Look, faded
from gui.canvas.paint.pictures import Pictures, Slices

Drawn = Sequence[FrameItem | NoteItem]
BUDGET = 64 * 1024 * 1024  # bytes of pixels kept of notes


def paint_blocks(painter: QPainter, drawn: Iterable[FrameItem | NoteItem], look: Look) -> None:
    """Bare blocks of colour, for the overview; the painter is in scene units."""
    painter.setPen(Qt.PenStyle.NoPen)
    for item in drawn:
        if isinstance(item, FrameItem):
            painter.setBrush(faded(frames.colour_of(item, look), 0.22))
            painter.drawRect(item.rect)
        else:
            notes.paint_block(painter, item, look)


class AreaPainter:
    """`drawn` is what can be seen, in painting order."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._pictures = Pictures[NoteItem](BUDGET, notes.paint)

    def clear(self) -> None:
        self._pictures.clear()

    def paint_under(self, painter: QPainter, drawn: Drawn, look: Look) -> None:
        """Frames, and from afar notes too, under wires and cards; the painter is in scene units."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item in drawn:
            if isinstance(item, FrameItem):
                frames.paint(painter, item, look, self._camera.zoom, self._camera.far)
            elif self._camera.far:
                notes.paint_block(painter, item, look)

    def paint_titles(self, painter: QPainter, drawn: Drawn, look: Look) -> None:
        """From afar the titles of frames, above everything; the painter is in scene units."""
        if self._camera.far:
            for item in drawn:
                if isinstance(item, FrameItem):
                    frames.paint_far_title(painter, item, look, self._camera.zoom)

    def paint_notes(
        self, painter: QPainter, drawn: Drawn, look: Look, ratio: float, slices: Slices, hurried: bool
    ) -> None:
        """From near the notes, above wires and under cards; the painter is in logical pixels."""
        if self._camera.far:
            return
        for item in drawn:
            if isinstance(item, NoteItem) and not (hurried and self._pictures.stretch(painter, item, self._camera)):
                self._pictures.draw(painter, item, self._camera, look, ratio, slices)
