"""Wires and the shapes written on them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gui.canvas.items import WireItem
from gui.canvas.paint.look import Look, faded

STUBS = 28.0  # what must be seen of the wire on both sides of its label
READABLE = 0.7  # zoom from which labels are worth reading


def paint(painter: QPainter, item: WireItem, look: Look) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if item.selected:
        glow = look.wire_pen("", True)
        glow.setWidthF(6.0)
        glow.setColor(faded(look.colour["accent"], 0.25))
        painter.setPen(glow)
        painter.drawPath(item.route.path)
    painter.setPen(look.wire_pen(item.view.severity, item.selected))
    painter.drawPath(item.route.path)


def paint_label(painter: QPainter, item: WireItem, look: Look) -> None:
    """The shape on a level stretch, if it is long enough for it."""
    text = item.view.label
    width = look.width(text, look.mono) + 12
    if not text or width + STUBS > item.route.room:
        return
    middle = item.route.label
    plate = QRectF(middle.x() - width / 2, middle.y() - 8, width, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour["canvas"])
    painter.drawRoundedRect(plate, 4, 4)
    painter.setFont(look.mono.font)
    painter.setPen(look.severity_text(item.view.severity) if item.view.severity else look.colour["faint"])
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
