"""Sticky notes: sheets of colour with rendered Markdown, kept as ready-made pictures."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QLinearGradient,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QTextDocument,
)

from gui import theme
from gui.canvas import layout
from gui.canvas.areas.markdown import document
from gui.canvas.camera import Camera
from gui.canvas.items import NoteItem
from gui.canvas.paint.frames import paint_handles, words
from gui.canvas.paint.look import Look, faded
from gui.canvas.views import NoteView

RADIUS = 6.0
PAD = 12.0
TOP = 4.0  # height of the strip of colour
FADE = 20.0  # of the last line where the text is longer than the note
LOW = 7.0  # kept free below it
USUAL = "yellow"
EMPTY = "Double-click to write"
BUDGET = 64 * 1024 * 1024  # bytes of pixels kept


def fill_of(view: NoteView, look: Look) -> QColor:
    return QColor(theme.mix(look.theme.card, _swatch(view, look), 0.2 if look.theme.dark else 0.22))


def _swatch(view: NoteView, look: Look) -> str:
    return look.theme.swatch(view.colour or USUAL, look.theme.muted)


def text_of(view: NoteView, look: Look) -> QTextDocument:
    """The note's text laid out for its width."""
    return laid(view, view.w, look)


def laid(view: NoteView, width: float, look: Look) -> QTextDocument:
    """The same for another width, as while it is resized."""
    ground, text = fill_of(view, look).name(), look.theme.text
    link, muted = words(look.theme.link, ground, text), words(look.theme.muted, ground, text)
    return document(view.text, max(1.0, width - 2 * PAD), look.subtitle.font, link, muted)


def height_of(text: QTextDocument) -> float:
    """The height that a note needs to show all of its text."""
    return text.size().height() + 2 * PAD + TOP


def paint(painter: QPainter, item: NoteItem, look: Look) -> None:
    """The whole note with its corner at the origin, in scene units."""
    view, size = item.view, item.rect.size()
    box = QRectF(QPointF(0, 0), size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded("#000000", 0.22 if look.theme.dark else 0.08))
    painter.drawRoundedRect(box.translated(0, 2).adjusted(-0.5, 0, 0.5, 0.5), RADIUS, RADIUS)
    painter.setBrush(fill_of(view, look))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    painter.save()
    painter.setClipRect(QRectF(0, 0, size.width(), TOP))
    painter.setBrush(QColor(_swatch(view, look)))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    painter.restore()
    _paint_text(painter, view, size, look)
    if item.selected:
        painter.setPen(QPen(look.colour["accent"], 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        paint_handles(painter, box, look, 1.0)


def _paint_text(painter: QPainter, view: NoteView, size: QSizeF, look: Look) -> None:
    room = QRectF(PAD, PAD + TOP / 2, size.width() - 2 * PAD, size.height() - PAD - TOP / 2 - LOW)
    if not view.text.strip():
        painter.setFont(look.subtitle.font)
        painter.setPen(words(look.theme.muted, fill_of(view, look).name(), look.theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, EMPTY)
        return
    text = laid(view, size.width(), look)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, look.colour["text"])
    context.clip = QRectF(0, 0, room.width(), room.height())
    painter.save()
    painter.translate(room.topLeft())
    painter.setClipRect(context.clip, Qt.ClipOperation.IntersectClip)
    text.documentLayout().draw(painter, context)
    painter.restore()
    if text.size().height() > room.height() + LOW - PAD + 4:
        _fade(painter, view, size, look)


def _fade(painter: QPainter, view: NoteView, size: QSizeF, look: Look) -> None:
    """The last line goes out softly: there is more."""
    ground, low = fill_of(view, look), size.height() - LOW
    shade = QLinearGradient(0, low - FADE, 0, low)
    shade.setColorAt(0, faded(ground, 0.0))
    shade.setColorAt(1, ground)
    painter.fillRect(QRectF(3, low - FADE, size.width() - 6, FADE), shade)


def paint_block(painter: QPainter, item: NoteItem, look: Look) -> None:
    """A block of its colour; the painter is in scene units."""
    pen = QPen(look.colour["accent"], 2.0)
    pen.setCosmetic(True)
    painter.setPen(pen if item.selected else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(faded(_swatch(item.view, look), 0.55))
    painter.drawRect(item.rect)


@dataclass(slots=True)
class _Picture:
    view: NoteView
    size: QSizeF
    selected: bool
    scale: float
    pixmap: QPixmap

    @property
    def cost(self) -> int:
        return self.pixmap.width() * self.pixmap.height() * 4


class NotePictures:
    """Pictures by note, the least recently used of them dropped. `scale` is device pixels per scene unit."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Picture] = OrderedDict()
        self._bytes = 0

    def clear(self) -> None:
        self._kept.clear()
        self._bytes = 0

    def draw(self, painter: QPainter, item: NoteItem, camera: Camera, look: Look, ratio: float, hurried: bool) -> None:
        """The painter is in logical pixels; while the zoom changes an older picture is stretched."""
        kept = self._kept.get(item.view.id)
        if hurried and kept is not None:
            pixels = QRectF(QPointF(0, 0), kept.pixmap.deviceIndependentSize() * ratio)
            painter.drawPixmap(camera.screen_rect(item.shown), kept.pixmap, pixels)
            return
        picture = self._fresh(item, look, camera.zoom * ratio, ratio)
        corner = camera.to_screen(item.shown.topLeft()) * ratio
        painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())) / ratio, picture)

    def _fresh(self, item: NoteItem, look: Look, scale: float, ratio: float) -> QPixmap:
        key, size = item.view.id, item.rect.size()
        kept = self._kept.get(key)
        if kept is not None:
            if kept.view is item.view and (kept.size, kept.selected, kept.scale) == (size, item.selected, scale):
                self._kept.move_to_end(key)
                return kept.pixmap
            self._bytes -= self._kept.pop(key).cost
        made = _Picture(item.view, size, item.selected, scale, _picture(item, look, scale, ratio))
        self._kept[key] = made
        self._bytes += made.cost
        while self._bytes > BUDGET and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].cost
        return made.pixmap


def _picture(item: NoteItem, look: Look, scale: float, ratio: float) -> QPixmap:
    shown = item.shown
    pixmap = QPixmap(ceil(shown.width() * scale) + 1, ceil(shown.height() * scale) + 1)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    painter.translate(layout.SKIRT, layout.SKIRT)
    paint(painter, item, look)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
