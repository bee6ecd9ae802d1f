"""What a person did to a card, as it shows: bypassed, collapsed, coloured, pinned."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui import theme
from gui.canvas import layout
from gui.canvas.items import CardItem
from gui.canvas.paint.look import Look, faded
from gui.canvas.views import CardView, PortView

BEND = 26.0  # scene units within which the line through a bypassed card leaves its ports
PILL = 3.5  # a gathered port is so much longer on both sides
TINT, EDGE = 0.10, 0.6  # shares of a person's colour in the ground and the border: an error's outline stays stronger


def bar_colour(view: CardView, look: Look) -> QColor:
    """The person's colour, else that of the category."""
    return look.swatch(view.colour) if view.colour else look.category(view.category)


def body_colour(view: CardView, look: Look) -> QColor:
    card = look.theme.card
    return QColor(theme.mix(card, look.theme.swatch(view.colour, card), TINT)) if view.colour else look.colour["card"]


def border_pen(item: CardItem, look: Look) -> QPen:
    view = item.view
    marked = look.outline(view.severity, item.selected)
    if marked is not None:
        pen = QPen(marked, 2.0)
    elif view.colour:
        pen = QPen(QColor(theme.mix(look.theme.line, look.theme.swatch(view.colour, look.theme.line), EDGE)), 1.0)
    elif view.state in ("unused", "bypassed"):
        pen = QPen(look.colour["faint"], 1.2)
    else:
        pen = QPen(look.colour["line"], 1.0)
    if view.state == "bypassed" or (view.state == "unused" and marked is None):
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen


def pass_through(painter: QPainter, item: CardItem, look: Look) -> None:
    """The way that what comes in takes through a bypassed card: from its first input to its first output."""
    if item.view.state != "bypassed" or not item.inputs or not item.outputs:
        return
    start, end = next(iter(item.inputs.values())), next(iter(item.outputs.values()))
    level = item.rect.height() - 5.0 if item.folded else layout.HEAD
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(BEND / 2, 0), QPointF(start.x() + BEND / 2, level), QPointF(start.x() + BEND, level))
    path.lineTo(end.x() - BEND, level)
    path.cubicTo(QPointF(end.x() - BEND / 2, level), end - QPointF(BEND / 2, 0), end)
    painter.setPen(QPen(look.colour["wire"], 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def pin(painter: QPainter, view: CardView, look: Look) -> None:
    if view.pinned:
        spot = QRect(round(layout.WIDTH) - 22, 12, 13, 13)
        theme.paint_icon(painter, spot, "mdi6.pin", look.theme.muted)


def gathered(painter: QPainter, ports: tuple[PortView, ...], point: QPointF) -> None:
    """All ports of one side of a folded card, in the pen and brush that are set: longer where there are several."""
    radius = layout.PORT_RADIUS
    more = PILL if len(ports) > 1 else 0.0
    box = QRectF(point.x() - radius, point.y() - radius - more, 2 * radius, 2 * (radius + more))
    painter.drawRoundedRect(box, radius, radius)


def shaded(colour: QColor, look: Look) -> QColor:
    """The ground of a card's icon."""
    return faded(colour, 0.2 if look.theme.dark else 0.15)
