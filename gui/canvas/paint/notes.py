"""Sticky notes: sheets of colour with rendered Markdown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QLinearGradient,
    QPainter,
    QPalette,
    QPen,
    QTextDocument,
)

from gui import theme
from gui.canvas.areas.markdown import document
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
