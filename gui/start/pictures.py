"""The pictures on the template cards; found by the name of the template.

Here those drawn from the data they are about; those of the classic networks stand in `pictures_of_images` and
`pictures_of_sequences`. A new picture is one function under `@PICTURES.of('name')`. A template without one gets a small network.
"""

import math
import random
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from gui.start import pictures_of_images, pictures_of_sequences, strokes
from gui.start.cards import Picture
from gui.start.registry import Pictures
from gui.start.samples import DIGITS, IRISES
from gui.theme import Theme, mix

EMPTY: Final = ""
"""The name of the card that stands for a project without a template."""
MY_DATA: Final = "my data"
"""The name of the card that stands for a project made for data of one's own."""

PICTURES = Pictures()
_OTHERS = pictures_of_images.PICTURES | pictures_of_sequences.PICTURES
_CORNERS = ((0.24, 0.24, 0), (0.76, 0.76, 0), (0.76, 0.24, 1), (0.24, 0.76, 1))
_EDGES = (((1, 2, 1), (0, 0, 0), (-1, -2, -1)), ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)))


def find(name: str) -> Picture:
    """The picture of a template, or a network drawn for its name."""
    return PICTURES.get(name) or _OTHERS.get(name) or _network_for(name)


def names() -> list[str]:
    """The templates that have a picture of their own."""
    return sorted({*PICTURES, *_OTHERS})


def _network_for(name: str) -> Picture:
    chance = random.Random(name)
    sizes = [chance.randint(2, 4), *(chance.randint(4, 6) for _ in range(chance.randint(1, 2))), chance.randint(1, 3)]

    def draw(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        hidden = [theme.category("linear"), theme.category("activation")] * len(sizes)
        colours = [theme.category("data"), *hidden[: len(sizes) - 2], theme.category("data")]
        width = rect.height() * 1.7
        area = QRectF(rect.center().x() - width / 2, rect.top(), width, rect.height())
        strokes.network(painter, area, theme, sizes, colours)

    return draw


def _classes(theme: Theme) -> tuple[str, str, str]:
    return theme.category("convolution"), theme.category("activation"), theme.category("normalisation")


def _tints(theme: Theme) -> tuple[str, str]:
    blue, orange, _ = _classes(theme)
    return mix(theme.canvas, blue, 0.22), mix(theme.canvas, orange, 0.22)


def _rounded(rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, 4, 4)
    return path


def _corner(area: QRectF, x: float, y: float) -> QPointF:
    return QPointF(area.left() + area.width() * x, area.top() + area.height() * y)


def _truth_table(painter: QPainter, area: QRectF, theme: Theme) -> None:
    blue, orange, _ = _classes(theme)
    for x, y, kind in _CORNERS:
        strokes.dots(painter, [_corner(area, x, y)], area.height() / 13, (blue, orange)[kind], theme.canvas)


@PICTURES.of("xor-perceptron")
def _xor_fails(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """One straight line, and the point that is always on its wrong side."""
    area = strokes.square(rect)
    blue, orange = _tints(theme)
    frame = _rounded(area)
    strokes.fill(painter, frame, blue)
    below = QPainterPath(_corner(area, 0, 0.22))
    for x, y in ((1, 1.22), (1, 1.3), (0, 1.3)):
        below.lineTo(_corner(area, x, y))
    strokes.fill(painter, frame.intersected(below), orange)
    strokes.line(painter, [_corner(area, 0, 0.22), _corner(area, 0.78, 1)], strokes.pen(theme.text))
    _truth_table(painter, area, theme)
    painter.setPen(strokes.pen(theme.error, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(_corner(area, 0.76, 0.24), area.height() / 7.5, area.height() / 7.5)


@PICTURES.of("xor-mlp")
def _xor_learned(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Two lines make a band, and every point is on its own side."""
    area = strokes.square(rect)
    blue, orange = _tints(theme)
    frame = _rounded(area)
    strokes.fill(painter, frame, orange)
    band = QPainterPath(_corner(area, -0.1, -0.1))
    band.lineTo(_corner(area, 0.42, 0))
    band.cubicTo(_corner(area, 0.62, 0.3), _corner(area, 0.7, 0.38), _corner(area, 1, 0.58))
    band.lineTo(_corner(area, 1.1, 1.1))
    band.lineTo(_corner(area, 0.58, 1))
    band.cubicTo(_corner(area, 0.38, 0.7), _corner(area, 0.3, 0.62), _corner(area, 0, 0.42))
    strokes.fill(painter, frame.intersected(band), blue)
    _truth_table(painter, area, theme)


@PICTURES.of("iris-mlp")
def _irises(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Petal length against petal width, a colour for each of the three kinds."""
    area = rect.adjusted(rect.width() * 0.2, 0, -rect.width() * 0.2, 0)
    corner = [area.topLeft(), area.bottomLeft(), area.bottomRight()]
    strokes.line(painter, corner, strokes.pen(mix(theme.canvas, theme.wire, 0.7), 1))
    for kind, colour in zip(IRISES, _classes(theme), strict=True):
        places = [_corner(area, (length - 6) / 68, 1 - width / 27) for length, width in kind]
        strokes.dots(painter, places, area.height() / 26, colour)


@PICTURES.of("spirals-mlp")
def _spirals(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Two spirals, each wound around the other."""
    area = strokes.square(rect, 1.08)
    blue, orange, _ = _classes(theme)
    for turn, colour in ((0.0, blue), (math.pi, orange)):
        places = []
        for step in range(34):
            share = 0.1 + 0.9 * step / 33
            angle = 3.4 * math.pi * share + turn
            places.append(_corner(area, 0.5 + 0.47 * share * math.cos(angle), 0.5 + 0.47 * share * math.sin(angle)))
        strokes.dots(painter, places, area.height() / 40, colour)


def _sheet(theme: Theme) -> tuple[str, str]:
    """Paper and ink of a handwritten digit."""
    return mix(theme.canvas, theme.text, 0.06), theme.text


@PICTURES.of("digits-mlp")
def _digits_flat(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A digit, a layer that takes all its pixels, and the ten answers with one lit."""
    paper, ink = _sheet(theme)
    digit = strokes.square(rect, 0.86, 0.26)
    hidden = strokes.column(rect.left() + rect.width() * 0.58, rect, 6, rect.height() / 6.4)
    answers = strokes.column(rect.left() + rect.width() * 0.8, rect, 10, rect.height() / 10)
    painter.setPen(strokes.pen(mix(theme.canvas, theme.wire, 0.4), 1))
    for node in hidden:
        for row in range(5):
            painter.drawLine(QPointF(digit.right(), digit.top() + digit.height() * (row + 0.5) / 5), node)
        for answer in answers:
            painter.drawLine(node, answer)
    strokes.pixels(painter, digit, strokes.shades(DIGITS[0]), paper, ink)
    strokes.dots(painter, hidden, rect.height() / 21, theme.category("linear"), theme.canvas)
    strokes.dots(painter, answers, rect.height() / 28, mix(theme.canvas, theme.wire, 0.6))
    strokes.dots(painter, answers[:1], rect.height() / 20, theme.good, theme.canvas)


@PICTURES.of("digits-cnn")
def _digits_filtered(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A digit with the window of a filter on it, and the edges that two filters find."""
    paper, ink = _sheet(theme)
    blue = theme.category("convolution")
    digit = strokes.square(rect, 0.86, 0.3)
    strokes.pixels(painter, digit, strokes.shades(DIGITS[3]), paper, ink)
    cell = digit.width() / 8
    window = QRectF(digit.left() + 3 * cell, digit.top() + cell, 3 * cell, 3 * cell)
    maps = [strokes.square(rect, 0.42, 0.74) for _ in _EDGES]
    for area, side, kernel in zip(maps, (-1, 1), _EDGES, strict=True):
        area.translate(0, side * rect.height() * 0.24)
        strokes.pixels(painter, area, strokes.filtered(DIGITS[3], kernel), mix(theme.canvas, blue, 0.12), blue)
        strokes.line(
            painter,
            [QPointF(window.right(), window.center().y()), QPointF(area.left(), area.center().y())],
            strokes.pen(blue, 1),
        )
    painter.setPen(strokes.pen(blue, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(window)


@PICTURES.of("digits-transformer")
def _digits_attended(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A digit cut into its rows, and how strongly one row looks at the others."""
    paper, ink = _sheet(theme)
    violet = theme.category("attention")
    strip, width = rect.height() / 9, rect.height() * 0.9
    left = rect.center().x() - width * 0.85
    rows = [QRectF(left, rect.top() + rect.height() * k / 8, width, strip * 0.92) for k in range(8)]
    for area, shades in zip(rows, strokes.shades(DIGITS[7]), strict=True):
        strokes.pixels(painter, area, [shades], paper, ink)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    start = QPointF(rows[3].right() + 6, rows[3].center().y())
    for at, share in enumerate((0.85, 0.3, 0.2, 0.0, 0.35, 0.6, 0.3, 0.75)):
        end = QPointF(rows[at].right() + 6, rows[at].center().y())
        bulge = 8 + abs(at - 3) * rect.height() * 0.13
        arc = QPainterPath(start)
        arc.cubicTo(start + QPointF(bulge, 0), end + QPointF(bulge, 0), end)
        painter.setPen(strokes.pen(mix(theme.canvas, violet, 0.25 + 0.75 * share), 1 + 1.5 * share))
        if at != 3:
            painter.drawPath(arc)
    strokes.dots(painter, [start], 3.5, violet)


@PICTURES.of("sine-lstm")
def _forecast(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A wave up to now, and its forecast."""
    blue, orange, _ = _classes(theme)
    area = rect.adjusted(rect.width() * 0.06, rect.height() * 0.16, -rect.width() * 0.06, -rect.height() * 0.16)
    now = area.left() + area.width() * 0.66
    later = QRectF(now, rect.top(), area.right() - now, rect.height())
    strokes.fill(painter, _rounded(later), mix(theme.canvas, orange, 0.12))
    edge = [QPointF(now, rect.top()), QPointF(now, rect.bottom())]
    strokes.line(painter, edge, strokes.pen(mix(theme.canvas, theme.wire, 0.8), 1))
    strokes.line(painter, strokes.wave(area, 0, 0.66, 2.6), strokes.pen(blue, 2))
    strokes.line(painter, strokes.wave(area, 0.66, 1, 2.6), strokes.pen(orange, 2, dashed=True))
    strokes.dots(painter, strokes.wave(area, 0, 0.66, 2.6)[-1:], 3.5, blue, theme.canvas)


@PICTURES.of(EMPTY)
def _empty(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """An empty place for the first layer of a new project."""
    height = rect.height() * 0.56
    place = QRectF(0, 0, height * 1.9, height)
    place.moveCenter(rect.center())
    painter.setPen(strokes.pen(theme.wire, 1.5, dashed=True))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place, 6, 6)
    arm, middle = height * 0.2, place.center()
    plus = strokes.pen(theme.link, 2)
    strokes.line(painter, [middle - QPointF(arm, 0), middle + QPointF(arm, 0)], plus)
    strokes.line(painter, [middle - QPointF(0, arm), middle + QPointF(0, arm)], plus)


@PICTURES.of(MY_DATA)
def _my_data(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A table on the left, a small network on the right, an arrow between them."""
    side = rect.height() * 0.78
    table = QRectF(rect.center().x() - side * 1.45, rect.center().y() - side / 2, side * 1.2, side)
    painter.setPen(strokes.pen(theme.wire, 1.5))
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(table, 4, 4)
    painter.fillRect(
        QRectF(table.left() + 1, table.top() + 1, table.width() - 2, side * 0.2), mix(theme.link, theme.card, 0.45)
    )
    for share in (0.4, 0.6, 0.8):
        level = table.top() + side * share
        strokes.line(
            painter, [QPointF(table.left(), level), QPointF(table.right(), level)], strokes.pen(theme.line, 1.2)
        )
    upright = table.left() + table.width() * 0.4
    strokes.line(
        painter, [QPointF(upright, table.top()), QPointF(upright, table.bottom())], strokes.pen(theme.line, 1.2)
    )
    start, end = (
        QPointF(table.right() + side * 0.14, rect.center().y()),
        QPointF(table.right() + side * 0.42, rect.center().y()),
    )
    arrow = strokes.pen(theme.link, 2)
    strokes.line(painter, [start, end], arrow)
    for up in (-1, 1):
        strokes.line(painter, [end - QPointF(side * 0.1, up * side * 0.1), end], arrow)
    _small_network(painter, QPointF(end.x() + side * 0.28, rect.center().y()), side, theme)


def _small_network(painter: QPainter, left: QPointF, side: float, theme: Theme) -> None:
    """Three circles, wired to one."""
    last, thin = left + QPointF(side * 0.55, 0), strokes.pen(theme.wire, 1.2)
    spots = [left + QPointF(0, shift * side * 0.36) for shift in (-1, 0, 1)]
    for spot in spots:
        strokes.line(painter, [spot, last], thin)
    painter.setPen(Qt.PenStyle.NoPen)
    for spot in (*spots, last):
        painter.setBrush(QColor(theme.good if spot is last else theme.link))
        painter.drawEllipse(spot, side * 0.1, side * 0.1)
