"""The small picture that hangs under a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from gui.canvas.glimpse import Glimpse
from gui.canvas.items import CardItem
from gui.canvas.paint.look import Look, faded

if TYPE_CHECKING:  # not needed before the first paint
    import numpy as np

TALL = 58.0
"""Scene units that it takes below the card."""
INSET = 10.0
PAD = 5.0
GAP = 3.0


def place(item: CardItem) -> QRectF:
    """Under the card, a little narrower, as if it had been pulled out of it."""
    rect = item.rect
    return QRectF(rect.left() + INSET, rect.bottom() - 1, rect.width() - 2 * INSET, TALL)


def paint(painter: QPainter, item: CardItem, glimpse: Glimpse, look: Look) -> None:
    """The painter is in scene units."""
    box = place(item)
    painter.setPen(QPen(look.colour["line"], 1.0))
    painter.setBrush(look.colour["panel"])
    painter.drawRoundedRect(box, 5, 5)
    inside = box.adjusted(PAD, PAD, -PAD, -PAD)
    if glimpse.kind == "images":
        _images(painter, inside, glimpse)
    elif glimpse.kind == "lines":
        _lines(painter, inside, glimpse, look)
    elif glimpse.kind == "bars":
        _bars(painter, inside, glimpse, look)
    else:
        painter.setFont(look.label.font)
        painter.setPen(look.colour["muted"])
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(inside, wrapped, glimpse.told)


def _images(painter: QPainter, inside: QRectF, glimpse: Glimpse) -> None:
    """As large as they all fit, in rows; small pictures stay sharp-edged."""
    values = glimpse.values
    assert values is not None
    high, wide = values.shape[1:3]
    across, down = _grid(len(values), inside, wide / high)
    side = min(
        (inside.width() - GAP * (across - 1)) / across / wide, (inside.height() - GAP * (down - 1)) / down / high
    )
    w, h = wide * side, high * side
    left = inside.center().x() - (across * w + GAP * (across - 1)) / 2
    top = inside.center().y() - (down * h + GAP * (down - 1)) / 2
    for number, picture in enumerate(values):
        row, column = divmod(number, across)
        target = QRectF(left + column * (w + GAP), top + row * (h + GAP), w, h)
        painter.drawImage(target, _image(picture))


def _grid(count: int, inside: QRectF, shape: float) -> tuple[int, int]:
    """Columns and rows in which `count` pictures of that shape are largest."""

    def size(across: int) -> float:
        down = -(-count // across)
        return min(inside.width() / across / shape, inside.height() / down)

    across = max(range(1, count + 1), key=size)
    return across, -(-count // across)


def _image(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> QImage:
    """(h, w) greys or (h, w, 3) colours."""
    kept = picture.copy()  # one row after the other
    form = QImage.Format.Format_Grayscale8 if kept.ndim == 2 else QImage.Format.Format_RGB888
    return QImage(kept.data, kept.shape[1], kept.shape[0], kept.strides[0], form).copy()


def _lines(painter: QPainter, inside: QRectF, glimpse: Glimpse, look: Look) -> None:
    assert glimpse.values is not None
    _nought(painter, inside, glimpse.zero, look)
    colours = [look.category(name) for name in ("convolution", "activation", "attention", "normalisation")]
    for line, colour in zip(glimpse.values, colours, strict=False):
        ys = (inside.bottom() - line * inside.height()).tolist()
        step = inside.width() / max(1, len(ys) - 1)
        pen = QPen(colour, 1.4)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(inside.left() + step * i, y) for i, y in enumerate(ys)]))


def _bars(painter: QPainter, inside: QRectF, glimpse: Glimpse, look: Look) -> None:
    assert glimpse.values is not None
    step = inside.width() / len(glimpse.values)
    base = inside.bottom() - glimpse.zero * inside.height()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour["accent"])
    for number, value in enumerate(glimpse.values.tolist()):
        top = inside.bottom() - value * inside.height()
        left = inside.left() + number * step
        painter.drawRect(QRectF(left + step * 0.1, min(top, base), step * 0.8, abs(base - top)))
    _nought(painter, inside, glimpse.zero, look)


def _nought(painter: QPainter, inside: QRectF, zero: float, look: Look) -> None:
    """The line of nought."""
    y = inside.bottom() - zero * inside.height()
    painter.setPen(QPen(faded(look.colour["faint"], 0.7), 1.0))
    painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
