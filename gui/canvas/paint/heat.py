"""Paints heat: over each card near by, over all cards at once from afar."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap

from gui.canvas import layout
from gui.canvas.heat import scale
from gui.canvas.heat.view import HeatCell, HeatView
from gui.canvas.items import CardItem
from gui.canvas.paint.card import LEFT, PAD, RADIUS, RIGHT
from gui.canvas.paint.look import Look, faded
from gui.canvas.paint.pictures import rendered

TINT = 0.12
PILL = 18.0
INSET = 12.0  # scene units that the block of a marked card leaves to its outline from afar
KEPT = 512  # pictures

Picture = tuple[HeatCell, float, float, float, str, float]
OUTLINE = 2.0  # scene units that a card's own outline keeps of it


class HeatFaces:
    """What lies over a card, as pictures, so that a frame copies pixels. The least recently used are dropped."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Picture, QPixmap] = OrderedDict()

    def draw(
        self, painter: QPainter, corner: QPointF, item: CardItem, cell: HeatCell, look: Look, scale: float, ratio: float
    ) -> None:
        """`corner` of the card in logical pixels; `scale` is device pixels per scene unit."""
        size = item.rect.size()
        inset = _inset(item)
        key = (cell, size.width(), size.height(), scale, look.theme.name, inset)
        picture = self._kept.get(key)
        if picture is None:
            picture = self._kept[key] = _picture(QRectF(QPointF(0, 0), size), inset, cell, look, scale, ratio)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        x, y = round(corner.x() * ratio), round(corner.y() * ratio)
        painter.drawPixmap(QPointF(x / ratio, y / ratio), picture)


def paint(painter: QPainter, item: CardItem, cell: HeatCell, look: Look) -> None:
    """Over a card with its corner at the painter's origin, in scene units."""
    _paint_near(painter, QRectF(QPointF(0, 0), item.rect.size()), _inset(item), cell, look)


def _inset(item: CardItem) -> float:
    return OUTLINE if item.selected or item.view.severity else 0.0


def _picture(box: QRectF, inset: float, cell: HeatCell, look: Look, scale: float, ratio: float) -> QPixmap:
    room = box.adjusted(0, 0, 0, PILL / 2).size()
    return rendered(room, scale, ratio, lambda painter: _paint_near(painter, box, inset, cell, look))


def _paint_near(painter: QPainter, box: QRectF, inset: float, cell: HeatCell, look: Look) -> None:
    colour = QColor(colour_of(cell, look))
    footless = box.height() < layout.HEAD + layout.FOOT
    band = _band(box, footless)
    whole = QPainterPath()
    whole.addRoundedRect(box.adjusted(inset, inset, -inset, -inset), RADIUS - inset, RADIUS - inset)
    if cell.level is not None:
        painter.fillPath(whole, faded(colour, TINT))
    painter.fillPath(_pill(band) if footless else whole.intersected(_straight(band)), colour)
    _write(painter, band, cell, colour, look)


def block(painter: QPainter, target: QRectF, cell: HeatCell, look: Look) -> None:
    """The band without its words, on a card that is drawn at `target`, for while there is no time to draw them."""
    band = QRectF(target.left(), target.top() + target.height() * 0.7, target.width(), target.height() * 0.3)
    painter.fillRect(band, QColor(colour_of(cell, look)))


def grouped(items: Iterable[CardItem], heat: HeatView, look: Look) -> Mapping[str, list[QRectF]]:
    """Blocks from afar by colour; that of a marked card leaves room for its outline."""
    blocks: defaultdict[str, list[QRectF]] = defaultdict(list)
    for item in items:
        cell = heat.cells.get(item.view.id)
        if cell is not None:
            inset = INSET if item.selected or item.view.severity else 0.0
            colour = look.theme.line if cell.level is None else colour_of(cell, look)
            blocks[colour].append(item.rect.adjusted(inset, inset, -inset, -inset))
    return blocks


def paint_blocks(painter: QPainter, blocks: Mapping[str, list[QRectF]]) -> None:
    """The painter is in scene units."""
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, rects in blocks.items():
        painter.setBrush(QColor(colour))
        painter.drawRects(rects)


def colour_of(cell: HeatCell, look: Look) -> str:
    return look.theme.raised if cell.level is None else scale.colour(cell.level, look.theme.dark)


def _band(rect: QRectF, footless: bool) -> QRectF:
    """Where the numbers stand: on the foot, or on the lower edge of a card that has none."""
    if footless:
        return QRectF(rect.x() + 24, rect.bottom() - PILL / 2, rect.width() - 48, PILL)
    return QRectF(rect.x(), rect.bottom() - layout.FOOT, rect.width(), layout.FOOT)


def _pill(band: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(band, PILL / 2, PILL / 2)
    return path


def _straight(band: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRect(band)
    return path


def _write(painter: QPainter, band: QRectF, cell: HeatCell, colour: QColor, look: Look) -> None:
    line = band.adjusted(PAD - 2, 0, -8, 0)
    painter.setFont(look.mono.font)
    painter.setPen(look.colour["muted"] if cell.level is None else QColor(scale.ink(colour.name())))
    painter.drawText(line, RIGHT, cell.share)
    room = line.width() - (look.width(cell.share, look.mono) + 8 if cell.share else 0)
    painter.drawText(line, LEFT, look.elided(cell.value, look.mono, room))
