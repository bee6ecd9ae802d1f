"""Ready-made pictures of cards, so that a frame copies pixels and draws text only where something changed."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gui.canvas import layout
from gui.canvas.items import CardItem
from gui.canvas.paint import card
from gui.canvas.paint.look import Look
from gui.canvas.views import CardView

BUDGET = 48 * 1024 * 1024  # bytes of pixels kept


@dataclass(slots=True)
class _Face:
    view: CardView
    selected: bool
    scale: float
    pixmap: QPixmap

    @property
    def cost(self) -> int:
        return self.pixmap.width() * self.pixmap.height() * 4


class Faces:
    """Pictures by card, the least recently used of them dropped. `scale` is device pixels per scene unit."""

    def __init__(self) -> None:
        self._faces: OrderedDict[str, _Face] = OrderedDict()
        self._bytes = 0

    def clear(self) -> None:
        self._faces.clear()
        self._bytes = 0

    def draw(self, painter: QPainter, corner: QPointF, item: CardItem, look: Look, scale: float, ratio: float) -> None:
        """Draw a card whose corner is at `corner` (device-independent pixels), its picture on whole device pixels."""
        face = self._fresh(item, look, scale, ratio)
        reach = layout.SKIRT * scale
        x, y = round(corner.x() * ratio - reach), round(corner.y() * ratio - reach)
        painter.drawPixmap(QPointF(x / ratio, y / ratio), face.pixmap)

    def draw_hurried(self, painter: QPainter, item: CardItem, target: QRectF, look: Look) -> None:
        """Draw an older picture of a card stretched to `target`, or a plain block, for while the zoom is changing."""
        face = self._faces.get(item.view.id)
        if face is None:
            reach = layout.SKIRT * target.width() / item.shown.width()
            card.paint_block(painter, target.adjusted(reach, reach, -reach, -reach), item.view, look)
            return
        size = face.pixmap.deviceIndependentSize()
        painter.drawPixmap(target, face.pixmap, QRectF(QPointF(0, 0), size * face.pixmap.devicePixelRatio()))

    def _fresh(self, item: CardItem, look: Look, scale: float, ratio: float) -> _Face:
        key = item.view.id
        face = self._faces.get(key)
        if face is not None and face.view is item.view and face.selected == item.selected and face.scale == scale:
            self._faces.move_to_end(key)
            return face
        if face is not None:
            self._bytes -= self._faces.pop(key).cost
        face = _Face(item.view, item.selected, scale, _picture(item, look, scale, ratio))
        self._faces[key] = face
        self._bytes += face.cost
        while self._bytes > BUDGET and len(self._faces) > 1:
            self._bytes -= self._faces.popitem(last=False)[1].cost
        return face


def _picture(item: CardItem, look: Look, scale: float, ratio: float) -> QPixmap:
    shown = item.shown
    pixmap = QPixmap(ceil(shown.width() * scale) + 1, ceil(shown.height() * scale) + 1)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    painter.translate(layout.SKIRT, layout.SKIRT)
    card.paint(painter, item, look)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
