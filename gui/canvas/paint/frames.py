"""Frames: titled areas of colour behind the cards."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui import theme
from gui.canvas.areas.shape import HEAD
from gui.canvas.items import FrameItem
from gui.canvas.paint.look import Look, faded

RADIUS = 10.0
PAD = 14.0
READABLE = 11.5  # logical pixels of the smallest title
LARGEST = 30.0  # scene units of the largest one that a title bar has room for
HANDLE = 7.0  # logical pixels
PLATE = (13, 22)  # logical pixels of titles from afar: smallest and largest
TIGHT = 30.0  # logical pixels of a frame too narrow for a title from afar


def paint(painter: QPainter, item: FrameItem, look: Look, zoom: float, far: bool) -> None:
    """The area with its border and, from near, its title; the painter is in scene units."""
    colour = colour_of(item, look)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # so faint an area shows no steps, and takes a third
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(colour, (0.17 if look.theme.dark else 0.14) if far else 0.075))
    painter.drawRoundedRect(item.rect, RADIUS, RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_edge(item, colour, look))
    painter.drawRoundedRect(item.rect, RADIUS, RADIUS)
    if not far:
        _paint_title(painter, item, look, zoom)
    if item.selected:
        paint_handles(painter, item.rect, look, zoom)


def _edge(item: FrameItem, colour: QColor, look: Look) -> QPen:
    """A hairline in dashes: any wider one takes ten times as long."""
    if not item.selected:
        return QPen(faded(colour, 0.7), 0.0, Qt.PenStyle.DashLine)
    pen = QPen(look.colour["accent"], 2.0)
    pen.setCosmetic(True)
    return pen


def title_pixels(look: Look, zoom: float) -> float:
    """Height of the letters of a title in scene units: no smaller on the screen than can be read."""
    return min(LARGEST, max(float(look.title.font.pixelSize()), READABLE / zoom))


def _paint_title(painter: QPainter, item: FrameItem, look: Look, zoom: float) -> None:
    scale = title_pixels(look, zoom) / look.title.font.pixelSize()
    room = (item.rect.width() - 2 * PAD) / scale
    painter.save()
    painter.translate(item.rect.x() + PAD, item.rect.y())
    painter.scale(scale, scale)
    painter.setFont(look.title.font)
    painter.setPen(words(colour_of(item, look).name(), look.theme.canvas, look.theme.text))
    title = look.elided(item.view.title, look.title, room)
    painter.drawText(QRectF(0, 0, room, HEAD / scale), Qt.AlignmentFlag.AlignVCenter, title)
    painter.restore()


def paint_far_title(painter: QPainter, item: FrameItem, look: Look, zoom: float) -> None:
    """The title on a plate of the frame's colour, on its upper edge where it hides least; the painter is in scene units."""
    wide, high = item.rect.width() * zoom, item.rect.height() * zoom
    if wide < TIGHT or high < PLATE[0] or not item.view.title:
        return
    font = QFont(look.title.font)
    font.setPixelSize(round(min(PLATE[1], max(PLATE[0], wide / 18))))
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(item.view.title, Qt.TextElideMode.ElideRight, wide - 16)
    tall = metrics.height() + 4
    plate = QRectF(6, -tall / 2, metrics.horizontalAdvance(text) + 12, tall)
    fill = theme.mix(look.theme.canvas, colour_of(item, look).name(), 0.25)
    painter.save()
    painter.translate(item.rect.topLeft())
    painter.scale(1 / zoom, 1 / zoom)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(fill, 0.92))
    painter.drawRoundedRect(plate, 5, 5)
    painter.setFont(font)
    painter.setPen(words(colour_of(item, look).name(), fill, look.theme.text))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_handles(painter: QPainter, rect: QRectF, look: Look, zoom: float) -> None:
    """Small squares at the corners of what is selected and can be resized."""
    side = HANDLE / zoom
    if min(rect.width(), rect.height()) < 4 * side:
        return
    pen = QPen(look.colour["accent"], 1.5)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(look.colour["card"])
    for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
        painter.drawRect(QRectF(corner - QPointF(side / 2, side / 2), corner + QPointF(side / 2, side / 2)))


def colour_of(item: FrameItem, look: Look) -> QColor:
    return QColor(look.theme.swatch(item.view.colour, look.theme.accent))


@lru_cache(maxsize=256)
def words(colour: str, ground: str, text: str) -> QColor:
    """`colour` brought towards that of text until words in it can be read on `ground`."""
    steps = (theme.mix(colour, text, step / 10) for step in range(11))
    return QColor(next((made for made in steps if theme.contrast(made, ground) >= 4.5), text))
