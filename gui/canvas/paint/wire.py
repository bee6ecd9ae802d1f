"""Wires and the shapes written on them."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas.items import Dot, WireItem
from gui.canvas.paint.look import Look, faded

STUBS = 28.0  # what must be seen of the wire on both sides of its label
DOT = 5.0  # radius of a point that a wire is led through
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


def paint_dots(painter: QPainter, item: WireItem, selected: Collection[Dot], look: Look) -> None:
    """The points that a wire is led through."""
    colour = look.wire_pen(item.view.severity, item.selected).color()
    for number, (x, y) in enumerate(item.bends):
        chosen = Dot(item.view.target, number) in selected
        painter.setPen(QPen(look.colour["accent"], 2.0) if chosen else QPen(look.colour["canvas"], 1.5))
        painter.setBrush(look.colour["card"] if chosen else colour)
        painter.drawEllipse(QPointF(x, y), DOT, DOT)


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
