"""What the pictures on the start page are put together from."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from gui.start.samples import Digit
from gui.theme import Theme, mix


def pen(colour: str, width: float = 1.5, dashed: bool = False) -> QPen:
    made = QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if dashed:
        made.setDashPattern([3, 3])
    return made


def tint(theme: Theme, colour: str, share: float) -> QColor:
    """`colour` on the canvas, `share` of it."""
    return QColor(mix(theme.canvas, colour, share))


def square(rect: QRectF, share: float = 1.0, centre: float = 0.5) -> QRectF:
    """A square in the middle of `rect`, `share` of its height high, its centre at `centre` (0..1) of the width."""
    side = rect.height() * share
    return QRectF(rect.left() + rect.width() * centre - side / 2, rect.center().y() - side / 2, side, side)


def fill(painter: QPainter, path: QPainterPath | QRectF, colour: str) -> None:
    if isinstance(path, QRectF):
        painter.fillRect(path, QColor(colour))
    else:
        painter.fillPath(path, QColor(colour))


def dots(painter: QPainter, points: Iterable[QPointF], radius: float, colour: str, rim: str | None = None) -> None:
    painter.setPen(pen(rim, 1) if rim else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for point in points:
        painter.drawEllipse(point, radius, radius)


def line(painter: QPainter, points: Sequence[QPointF], stroke: QPen) -> None:
    painter.setPen(stroke)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))


def column(x: float, rect: QRectF, count: int, gap: float) -> list[QPointF]:
    """`count` points under each other at `x`, `gap` apart, around the middle of `rect`."""
    top = rect.center().y() - gap * (count - 1) / 2
    return [QPointF(x, top + gap * row) for row in range(count)]


def network(painter: QPainter, rect: QRectF, theme: Theme, sizes: Sequence[int], colours: Sequence[str]) -> None:
    """Columns of dots, one for each layer, with a line between every pair of neighbours."""
    radius = min(rect.height() / 22, 5.5)
    step = rect.width() / max(1, len(sizes) - 1)
    gap = min(rect.height() / max(sizes), radius * 4)
    layers = [column(rect.left() + step * at, rect, size, gap) for at, size in enumerate(sizes)]
    painter.setPen(pen(mix(theme.canvas, theme.wire, 0.55), 1))
    for left, right in pairwise(layers):
        for start in left:
            for end in right:
                painter.drawLine(start, end)
    for layer, colour in zip(layers, colours, strict=True):
        dots(painter, layer, radius, colour, theme.canvas)


def pixels(painter: QPainter, rect: QRectF, rows: Sequence[Sequence[float]], paper: str, ink: str) -> None:
    """A picture of 0 (paper) to 1 (ink) values, on whole device pixels so that no seams show."""
    scale = painter.deviceTransform().m11() or 1.0

    def snap(value: float) -> float:
        return round(value * scale) / scale

    height, width = len(rows), len(rows[0])
    for y, row in enumerate(rows):
        top, bottom = (snap(rect.top() + rect.height() * k / height) for k in (y, y + 1))
        for x, value in enumerate(row):
            left, right = (snap(rect.left() + rect.width() * k / width) for k in (x, x + 1))
            painter.fillRect(QRectF(left, top, right - left, bottom - top), QColor(mix(paper, ink, value)))


def shades(digit: Digit) -> list[list[float]]:
    return [[value / 16 for value in row] for row in digit]


def filtered(digit: Digit, kernel: Sequence[Sequence[float]]) -> list[list[float]]:
    """The digit under a 3 x 3 filter and ReLU, scaled to 0..1: what a convolution finds in it. 6 x 6."""
    found = [
        [
            max(0.0, sum(kernel[i][j] * digit[y + i][x + j] for i in range(3) for j in range(3)))
            for x in range(len(digit[0]) - 2)
        ]
        for y in range(len(digit) - 2)
    ]
    top = max(max(row) for row in found) or 1.0
    return [[value / top for value in row] for row in found]


def wave(rect: QRectF, start: float, end: float, turns: float) -> list[QPointF]:
    """A sine of `turns` periods over the width of `rect`, from share `start` to share `end` of it."""
    steps = max(2, round((end - start) * 80))
    shares = [start + (end - start) * k / steps for k in range(steps + 1)]
    reach = rect.height() / 2
    return [
        QPointF(rect.left() + rect.width() * s, rect.center().y() - reach * math.sin(2 * math.pi * turns * s))
        for s in shares
    ]
