"""Ready-made pictures of cards and notes, so that a frame copies pixels and draws text only where something changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import perf_counter
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gui.canvas import layout
from gui.canvas.camera import Camera
from gui.canvas.items import CardItem, NoteItem
from gui.canvas.paint.look import Look
from gui.canvas.views import CardView, NoteView

SLICE_S = 0.012
"""Seconds of one frame that go into pictures for another zoom."""
AT_ONCE = 12
"""Items that a frame is painted for which is to draw them sharp."""
Item = TypeVar("Item", CardItem, NoteItem)


class Slices:
    """The time that each frame has for pictures which can wait, since the ones for another zoom do meanwhile."""

    def __init__(self) -> None:
        self._blurred: dict[CardItem | NoteItem, None] = {}
        self._begun: float | None = None

    def begin(self) -> None:
        """Another frame."""
        self._begun = None

    def allows(self) -> bool:
        """Whether there is time for one more in this frame; for the first there always is."""
        if self._begun is None:
            self._begun = perf_counter()
            return True
        return perf_counter() - self._begun <= SLICE_S

    def note(self, item: CardItem | NoteItem, sharp: bool) -> None:
        """How an item was drawn."""
        if sharp:
            self._blurred.pop(item, None)
        else:
            self._blurred[item] = None

    @property
    def unfinished(self) -> bool:
        """Whether something is stretched that can be drawn sharp."""
        return bool(self._blurred)

    def take(self, area: QRectF) -> list[QRectF]:
        """Where those are that the next frame may draw sharp; what is not within `area` is forgotten, as nobody sees it."""
        taken: list[QRectF] = []
        while self._blurred and len(taken) < AT_ONCE:
            item = next(iter(self._blurred))
            del self._blurred[item]
            if item.shown.intersects(area):
                taken.append(item.shown)
        return taken


@dataclass(slots=True)
class _Picture:
    view: CardView | NoteView
    size: QSizeF
    selected: bool
    scale: float
    pixmap: QPixmap

    @property
    def cost(self) -> int:
        return self.pixmap.width() * self.pixmap.height() * 4

    def shows(self, item: CardItem | NoteItem) -> bool:
        """Whether the item looks like this, at whatever zoom."""
        return self.view is item.view and (self.size, self.selected) == (item.rect.size(), item.selected)


class Pictures(Generic[Item]):
    """Pictures by card or note, the least recently used of them dropped above `budget` bytes of pixels.

    `paint` paints one with its corner at the origin, in scene units. The painters that are drawn with are in logical pixels.
    """

    def __init__(self, budget: int, paint: Callable[[QPainter, Item, Look], None]) -> None:
        self._budget = budget
        self._paint: Callable[[QPainter, Item, Look], None] = paint
        self._kept: OrderedDict[str, _Picture] = OrderedDict()
        self._bytes = 0

    def clear(self) -> None:
        self._kept.clear()
        self._bytes = 0

    def stretch(self, painter: QPainter, item: Item, camera: Camera) -> bool:
        """Draw the last picture as large as the item is now, for while the zoom is changing; False where there is none."""
        kept = self._kept.get(item.view.id)
        if kept is not None:
            pixels = QRectF(QPointF(0, 0), kept.pixmap.deviceIndependentSize() * kept.pixmap.devicePixelRatio())
            painter.drawPixmap(camera.screen_rect(item.shown), kept.pixmap, pixels)
        return kept is not None

    def draw(self, painter: QPainter, item: Item, camera: Camera, look: Look, ratio: float, slices: Slices) -> None:
        """Draw the item as it is, on whole device pixels; stretched where a picture for this zoom has to wait."""
        scale, kept = camera.zoom * ratio, self._kept.get(item.view.id)
        shows = kept is not None and kept.shows(item)
        if kept is not None and shows and kept.scale == scale:
            self._kept.move_to_end(item.view.id)
            pixmap = kept.pixmap
        elif shows and not slices.allows():
            self.stretch(painter, item, camera)
            slices.note(item, sharp=False)
            return
        else:
            pixmap = self._fresh(item, look, scale, ratio)
        slices.note(item, sharp=True)
        corner = camera.to_screen(item.shown.topLeft()) * ratio
        painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())) / ratio, pixmap)

    def _fresh(self, item: Item, look: Look, scale: float, ratio: float) -> QPixmap:
        key = item.view.id
        if (old := self._kept.pop(key, None)) is not None:
            self._bytes -= old.cost

        def paint(painter: QPainter) -> None:
            painter.translate(layout.SKIRT, layout.SKIRT)
            self._paint(painter, item, look)

        pixmap = rendered(item.shown.size(), scale, ratio, paint)
        made = self._kept[key] = _Picture(item.view, item.rect.size(), item.selected, scale, pixmap)
        self._bytes += made.cost
        while self._bytes > self._budget and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].cost
        return pixmap


def rendered(size: QSizeF, scale: float, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
    """What `paint` paints within `size` scene units; `scale` is device pixels per scene unit, `ratio` per logical pixel."""
    pixmap = QPixmap(ceil(size.width() * scale) + 1, ceil(size.height() * scale) + 1)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    paint(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
