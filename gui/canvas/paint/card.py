"""A card as it is seen near by."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui import theme
from gui.canvas import layout
from gui.canvas.items import CardItem
from gui.canvas.paint import marks, words
from gui.canvas.paint.look import Look, faded
from gui.canvas.views import CardView

RADIUS = float(theme.RADIUS.card)
BAR = 4.0
PAD = 14.0
TILE = 22.0
BADGE = 9.0
SHEET = 4.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
DIM = {"": 1.0, "unused": 0.6, "waiting": 0.72, "bypassed": 0.5}


def paint(painter: QPainter, item: CardItem, look: Look) -> None:
    """Paint a card with its top left corner at the painter's origin."""
    view = item.view
    box = QRectF(0, 0, item.rect.width(), item.rect.height())
    if item.selected:
        _glow(painter, box, look)
        painter.setBrush(look.colour["canvas"])  # a faded card lets nothing of the glow through
        painter.drawRoundedRect(box, RADIUS, RADIUS)
    painter.setOpacity(DIM[view.state])
    _sheets(painter, box, view, look)
    _body(painter, box, view, look)
    _head(painter, item, look)
    if not item.folded:
        _foot(painter, box, view, look)
    painter.setOpacity(1.0)
    marks.pass_through(painter, item, look)
    painter.setOpacity(DIM[view.state])
    _border(painter, box, item, look)
    _ports(painter, item, look)
    painter.setOpacity(1.0)
    marks.pin(painter, view, look)
    if view.badge:
        _note(painter, box, view, look)
    if view.severity:
        _alarm(painter, box, look.colour[view.severity], look)


def paint_block(painter: QPainter, box: QRectF, view: CardView, look: Look) -> None:
    """A card without its words, for while there is no time to draw them."""
    painter.fillRect(box, marks.body_colour(view, look))
    painter.fillRect(
        QRectF(box.x(), box.y(), box.width() * BAR / layout.WIDTH, box.height()), marks.bar_colour(view, look)
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
    painter.fillPath(shape, marks.body_colour(view, look))
    bar = QPainterPath()
    bar.addRect(0, 0, BAR, box.height())
    painter.fillPath(shape.intersected(bar), marks.bar_colour(view, look))


def _border(painter: QPainter, box: QRectF, item: CardItem, look: Look) -> None:
    pen = marks.border_pen(item, look)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = pen.widthF() / 2
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), RADIUS - inset, RADIUS - inset)


def _head(painter: QPainter, item: CardItem, look: Look) -> None:
    view, colour = item.view, look.category(item.view.category)
    tile = QRectF(PAD, 13, TILE, TILE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(marks.shaded(colour, look))
    painter.drawRoundedRect(tile, 5, 5)
    draw_icon(painter, tile.adjusted(3, 3, -3, -3).toRect(), view.icon, colour.name())
    title = words.title(item, look)
    painter.setFont(look.title.font)
    painter.setPen(look.colour["text"])
    painter.drawText(words.title_box(item), LEFT, title)
    _beside(painter, item, title, look)
    if view.subtitle:
        box = words.subtitle_box(view)
        painter.setFont(look.subtitle.font)
        painter.setPen(look.colour["muted"])
        painter.drawText(box, LEFT, look.elided(view.subtitle, look.subtitle, box.width()))


def _beside(painter: QPainter, item: CardItem, title: str, look: Look) -> None:
    text, box = words.beside(item, look, title)
    if text:
        painter.setFont(look.mono.font if item.folded else look.label.font)
        painter.setPen(look.colour["muted" if item.folded else "faint"])
        painter.drawText(box, RIGHT if item.folded else LEFT, text)


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
    view, colour = item.view, look.category(item.view.category)
    ring, rim = QPen(look.outline(view.severity, False) or colour, 1.8), QPen(look.colour["canvas"], 1.5)
    if item.folded:
        _gathered(painter, item, look, ring, rim)
        return
    optional = {port.name for port in view.inputs if port.optional}
    painter.setBrush(look.colour["canvas"])
    for name, point in item.inputs.items():
        pen = QPen(ring)
        if name in optional:
            pen.setDashPattern([1.2, 1.1])
        painter.setPen(pen)
        painter.drawEllipse(point, layout.PORT_RADIUS, layout.PORT_RADIUS)
    painter.setPen(rim)
    painter.setBrush(colour)
    for point in item.outputs.values():
        painter.drawEllipse(point, layout.PORT_RADIUS, layout.PORT_RADIUS)
    painter.setPen(look.colour["muted"])
    painter.setFont(look.label.font)
    _port_labels(painter, item.inputs, LEFT, look)
    _port_labels(painter, item.outputs, RIGHT, look)


def _gathered(painter: QPainter, item: CardItem, look: Look, ring: QPen, rim: QPen) -> None:
    view, middle = item.view, layout.MIDDLE
    if view.inputs:
        painter.setPen(ring)
        painter.setBrush(look.colour["canvas"])
        marks.gathered(painter, view.inputs, QPointF(0.0, middle))
    if view.outputs:
        painter.setPen(rim)
        painter.setBrush(look.category(view.category))
        marks.gathered(painter, view.outputs, QPointF(layout.WIDTH, middle))


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
