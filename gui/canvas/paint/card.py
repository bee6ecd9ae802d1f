"""A card as it is seen near by."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui import theme
from gui.canvas import layout
from gui.canvas.items import CardItem
from gui.canvas.paint.look import Look, faded
from gui.canvas.paint.short import fitting
from gui.canvas.views import CardView

RADIUS = float(theme.RADIUS.card)
BAR = 4.0
PAD = 14.0
TILE = 22.0
TEXT_LEFT = 44.0
BADGE = 9.0
SHEET = 4.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
DIM = {"": 1.0, "unused": 0.6, "waiting": 0.72}


def paint(painter: QPainter, item: CardItem, look: Look) -> None:
    """Paint a card with its top left corner at the painter's origin."""
    view = item.view
    box = QRectF(0, 0, item.rect.width(), item.rect.height())
    if item.selected:
        _glow(painter, box, look)
    painter.setOpacity(DIM[view.state])
    _sheets(painter, box, view, look)
    _body(painter, box, view, look)
    _head(painter, view, look)
    _foot(painter, box, view, look)
    _border(painter, box, item, look)
    _ports(painter, item, look)
    painter.setOpacity(1.0)
    if view.badge:
        _note(painter, box, view, look)
    if view.severity:
        _alarm(painter, box, look.colour[view.severity], look)


def paint_block(painter: QPainter, box: QRectF, view: CardView, look: Look) -> None:
    """A card without its words, for while there is no time to draw them."""
    painter.fillRect(box, look.colour["card"])
    painter.fillRect(
        QRectF(box.x(), box.y(), box.width() * BAR / layout.WIDTH, box.height()), look.category(view.category)
    )


def _glow(painter: QPainter, box: QRectF, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for reach, alpha in ((7.0, 0.10), (5.0, 0.14), (3.0, 0.18)):
        painter.setBrush(faded(look.colour["accent"], alpha))
        painter.drawRoundedRect(box.adjusted(-reach, -reach, reach, reach), RADIUS + reach, RADIUS + reach)


def _sheets(painter: QPainter, box: QRectF, view: CardView, look: Look) -> None:
    """The cards under a repeated block's."""
    for number in range(view.sheets, 0, -1):
        under = box.translated(SHEET * number, SHEET * number).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour["line"], 1.0))
        painter.setBrush(look.colour["card"])
        painter.drawRoundedRect(under, RADIUS, RADIUS)


def _body(painter: QPainter, box: QRectF, view: CardView, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for reach in (3.0, 2.0, 1.0):
        painter.setBrush(QColor(0, 0, 0, 26 if look.theme.dark else 9))
        painter.drawRoundedRect(box.adjusted(-reach, 1 - reach, reach, 2 + reach), RADIUS + reach, RADIUS + reach)
    shape = QPainterPath()
    shape.addRoundedRect(box, RADIUS, RADIUS)
    painter.fillPath(shape, look.colour["card"])
    bar = QPainterPath()
    bar.addRect(0, 0, BAR, box.height())
    painter.fillPath(shape.intersected(bar), look.category(view.category))


def _border(painter: QPainter, box: QRectF, item: CardItem, look: Look) -> None:
    marked = look.outline(item.view.severity, item.selected)
    pen = QPen(marked or look.colour["line"], 2.0 if marked else 1.0)
    if item.view.state == "unused" and not marked:
        pen = QPen(look.colour["faint"], 1.2, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = pen.widthF() / 2
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), RADIUS - inset, RADIUS - inset)


def _head(painter: QPainter, view: CardView, look: Look) -> None:
    colour = look.category(view.category)
    tile = QRectF(PAD, 13, TILE, TILE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(colour, 0.2 if look.theme.dark else 0.15))
    painter.drawRoundedRect(tile, 5, 5)
    draw_icon(painter, tile.adjusted(3, 3, -3, -3).toRect(), view.icon, colour.name())
    room = layout.WIDTH - TEXT_LEFT - 8
    title_y, text = (8.0, view.subtitle) if view.subtitle else (13.0, "")
    painter.setFont(look.title.font)
    painter.setPen(look.colour["text"])
    title = fitting(view.title, lambda form: look.title.metrics.horizontalAdvance(form) <= room)
    painter.drawText(QRectF(TEXT_LEFT, title_y, room, 22), LEFT, look.elided(title, look.title, room))
    if text:
        painter.setFont(look.subtitle.font)
        painter.setPen(look.colour["muted"])
        painter.drawText(QRectF(TEXT_LEFT, 27, room, 18), LEFT, look.elided(text, look.subtitle, room))


def draw_icon(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """The card's icon; a plain cube for a name that the icon set does not have."""
    try:
        theme.icon(name)
    except KeyError:
        name = "cube-outline"
    theme.paint_icon(painter, rect, name, colour)


def _foot(painter: QPainter, box: QRectF, view: CardView, look: Look) -> None:
    top = box.bottom() - layout.FOOT
    painter.setPen(QPen(look.colour["line"], 1.0))
    painter.drawLine(QPointF(BAR, top + 0.5), QPointF(box.right() - 1, top + 0.5))
    painter.setFont(look.mono.font)
    line = QRectF(PAD - 2, top + 1, box.width() - PAD - 8, layout.FOOT - 2)
    cost = look.elided(view.cost, look.mono, line.width() * (0.5 if view.output else 1.0))
    room = line.width() - (look.width(cost, look.mono) + 8 if cost else 0)
    painter.setPen(look.colour["faint"])
    painter.drawText(line, RIGHT, cost)
    painter.setPen(look.severity_text(view.severity) if view.severity else look.colour["muted"])
    painter.drawText(line, LEFT, look.elided(view.output, look.mono, room))


def _ports(painter: QPainter, item: CardItem, look: Look) -> None:
    colour = look.category(item.view.category)
    severe = look.outline(item.view.severity, False)
    optional = {port.name for port in item.view.inputs if port.optional}
    for name, point in item.inputs.items():
        pen = QPen(severe or colour, 1.8)
        if name in optional:
            pen.setDashPattern([1.2, 1.1])
        painter.setPen(pen)
        painter.setBrush(look.colour["canvas"])
        painter.drawEllipse(point, layout.PORT_RADIUS, layout.PORT_RADIUS)
    painter.setPen(QPen(look.colour["canvas"], 1.5))
    painter.setBrush(colour)
    for point in item.outputs.values():
        painter.drawEllipse(point, layout.PORT_RADIUS, layout.PORT_RADIUS)
    painter.setPen(look.colour["muted"])
    painter.setFont(look.label.font)
    _port_labels(painter, item.inputs, LEFT, look)
    _port_labels(painter, item.outputs, RIGHT, look)


def _port_labels(painter: QPainter, points: Mapping[str, QPointF], side: Qt.AlignmentFlag, look: Look) -> None:
    if len(points) < 2:
        return
    half = layout.WIDTH / 2 - PAD
    left = PAD - 2 if side == LEFT else layout.WIDTH / 2 + 2
    for name, point in points.items():
        row = QRectF(left, point.y() - layout.ROW / 2, half, layout.ROW)
        painter.drawText(row, side, look.elided(name, look.label, half))


def _note(painter: QPainter, box: QRectF, view: CardView, look: Look) -> None:
    """The badge, a pill on the upper edge."""
    text = look.elided(view.badge, look.label, 130)
    width = look.width(text, look.label) + 14
    pill = QRectF(box.right() - 14 - width, -8, width, 17)
    painter.setPen(QPen(look.colour["line"], 1.0))
    painter.setBrush(look.colour["raised"])
    painter.drawRoundedRect(pill, 8.5, 8.5)
    painter.setPen(look.colour["muted"])
    painter.setFont(look.label.font)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def _alarm(painter: QPainter, box: QRectF, colour: QColor, look: Look) -> None:
    """The round '!' on the upper right corner; the mark is drawn, so that every font centres it."""
    middle = QPointF(box.right() - 2, 2)
    painter.setPen(QPen(look.colour["canvas"], 2.0))
    painter.setBrush(colour)
    painter.drawEllipse(middle, BADGE, BADGE)
    ink = QColor(look.theme.ink(colour.name()))
    painter.setPen(QPen(ink, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(middle + QPointF(0, -4), middle + QPointF(0, 0.8))
    painter.drawPoint(middle + QPointF(0, 4.2))
