"""A whole scene at once, without kept pictures of its parts: for files and paper, where lines must stay lines."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gui.canvas.heat.view import HeatView
from gui.canvas.paint import card, frames, heat, notes, wire
from gui.canvas.paint.look import Look
from gui.canvas.scene import Scene


def paint(painter: QPainter, scene: Scene, look: Look, costs: HeatView | None = None) -> None:
    """Paint everything in scene units; nothing behind it. `costs` are the colours over the cards."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    for frame in scene.frames.values():
        frames.paint(painter, frame, look, zoom=1.0, far=False)
    for item in scene.wires.values():
        wire.paint(painter, item, look)
    for item in scene.wires.values():
        wire.paint_label(painter, item, look)
    for note in scene.areas.notes.values():
        painter.save()
        painter.translate(note.rect.topLeft())
        notes.paint(painter, note, look)
        painter.restore()
    for each in scene.cards.values():
        painter.save()
        painter.translate(each.rect.topLeft())
        card.paint(painter, each, look)
        if costs is not None and each.view.id in costs.cells:
            heat.paint(painter, each, costs.cells[each.view.id], look)
        painter.restore()
