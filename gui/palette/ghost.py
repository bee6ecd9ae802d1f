"""What hangs on the mouse while a layer is dragged: a small card."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QDrag, QFontMetrics, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.canvas import LAYER_MIME
from gui.palette.categories import Entry

HEIGHT = 38
BAR = 4
TILE = 22
TEXT_LEFT = BAR + 8 + TILE + 8
MOST_TEXT = 180
OFFSET = QPoint(-12, -6)  # the card hangs right below the pointer and hides nothing


def card(entry: Entry, scale: float) -> QPixmap:
    """A card with colour bar, icon and title, sharp on a screen of that scale."""
    look, face = theme.current(), theme.font("heading")
    title = QFontMetrics(face).elidedText(entry.title, Qt.TextElideMode.ElideRight, MOST_TEXT)
    width = TEXT_LEFT + QFontMetrics(face).horizontalAdvance(title) + 14
    made = QPixmap(round(width * scale), round(HEIGHT * scale))
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.transparent)
    box = QRectF(0.5, 0.5, width - 1, HEIGHT - 1)
    outline = QPainterPath()
    outline.addRoundedRect(box, theme.RADIUS.card, theme.RADIUS.card)
    bar = QPainterPath()
    bar.addRect(0, 0, BAR, HEIGHT)
    tile = QRectF(BAR + 8, (HEIGHT - TILE) / 2, TILE, TILE)
    colour = look.category(entry.category)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(outline, QColor(look.card))
    painter.fillPath(outline.intersected(bar), QColor(colour))
    painter.setPen(QColor(look.accent))
    painter.drawPath(outline)
    theme.paint_icon(painter, tile.adjusted(2, 2, -2, -2).toRect(), entry.icon, colour)
    painter.setFont(face)
    painter.setPen(QColor(look.text))
    painter.drawText(QRectF(TEXT_LEFT, 0, width - TEXT_LEFT, HEIGHT), Qt.AlignmentFlag.AlignVCenter, title)
    painter.end()
    return made


def drag_of(entry: Entry, source: QWidget) -> QDrag:
    """The drag of a row, ready to be executed."""
    data = QMimeData()
    data.setText(entry.title)
    data.setData(LAYER_MIME, QByteArray(entry.key.encode()))
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(card(entry, source.devicePixelRatioF()))
    drag.setHotSpot(OFFSET)
    return drag
