"""Pictures of the networks that read sequences, and of those that make something."""

import random
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from gui.start import strokes
from gui.start.registry import Pictures
from gui.start.samples import DIGITS
from gui.theme import Theme, mix

PICTURES = Pictures()
WORDS = (0.5, 0.28, 0.62, 0.36, 0.74, 0.44)
"""Lengths of the words of a sentence, as shares of the picture's height."""


def _box(painter: QPainter, area: QRectF, colour: str, theme: Theme, share: float = 0.75) -> None:
    path = QPainterPath()
    path.addRoundedRect(area, 3, 3)
    painter.fillPath(path, strokes.tint(theme, colour, share))


def _sentence(rect: QRectF, y: float, tall: float, words: Sequence[float] = WORDS) -> list[QRectF]:
    """The words of a sentence side by side, in the middle of `rect`; `y` and `tall` as shares of its height."""
    unit, gap = rect.height(), rect.height() * 0.08
    wide = [unit * 0.8 * word for word in words]
    left = rect.center().x() - (sum(wide) + gap * (len(wide) - 1)) / 2
    made = []
    for width in wide:
        made.append(QRectF(left, rect.top() + unit * y, width, unit * tall))
        left += width + gap
    return made


def _above(box: QRectF) -> QPointF:
    return QPointF(box.center().x(), box.top())


def _below(box: QRectF) -> QPointF:
    return QPointF(box.center().x(), box.bottom())


def _cells(painter: QPainter, area: QRectF, theme: Theme, shares: Sequence[Sequence[float]], colour: str) -> None:
    """A table whose cells are the stronger the larger their share (0 … 1)."""
    tall, wide = area.height() / len(shares), area.width() / len(shares[0])
    for row, line in enumerate(shares):
        for column, share in enumerate(line):
            cell = QRectF(area.left() + wide * column, area.top() + tall * row, wide * 0.88, tall * 0.88)
            _box(painter, cell, colour, theme, 0.1 + 0.85 * share)


@PICTURES.of("lstm-text")
def _lstm(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A sentence read word by word, its state handed on, an opinion at the end."""
    pink = theme.category("recurrent")
    words = _sentence(rect.adjusted(0, 0, -rect.height() * 0.4, 0), 0.74, 0.16, WORDS[:4])
    states = [QPointF(box.center().x(), rect.top() + rect.height() * 0.36) for box in words]
    end = QPointF(words[-1].right() + rect.height() * 0.34, states[0].y())
    for box, state in zip(words, states, strict=True):
        strokes.line(painter, [_above(box), state], strokes.pen(theme.wire, 1))
    strokes.line(painter, [*states, end], strokes.pen(pink, 2))
    strokes.dots(painter, states, rect.height() * 0.075, pink, theme.canvas)
    strokes.dots(painter, [end], rect.height() * 0.11, theme.good, theme.canvas)
    for box in words:
        _box(painter, box, theme.category("data"), theme, 0.7)


@PICTURES.of("bert-base")
def _bert(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A word that is hidden, guessed from the words on both sides."""
    violet, hidden = theme.category("attention"), 2
    words = _sentence(rect, 0.62, 0.2, WORDS[:5])
    for at, box in enumerate(words):
        if at == hidden:
            continue
        rise = rect.height() * (0.2 + 0.12 * abs(at - hidden))
        path = QPainterPath(_above(box))
        path.cubicTo(_above(box) - QPointF(0, rise), _above(words[hidden]) - QPointF(0, rise), _above(words[hidden]))
        painter.setPen(strokes.pen(mix(theme.canvas, violet, 1 - 0.18 * abs(at - hidden)), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        _box(painter, box, theme.category("data"), theme, 0.7)
    painter.setPen(strokes.pen(violet, 1.6, dashed=True))
    painter.drawRoundedRect(words[hidden], 3, 3)


@PICTURES.of("gpt2-small")
def _gpt(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """What each word may look at: itself and those before it."""
    chance, size = random.Random(2), 7
    seen = [[0.25 + 0.75 * chance.random() if column <= row else 0.0 for column in range(size)] for row in range(size)]
    _cells(painter, strokes.square(rect, 1.0, 0.34), theme, seen, theme.category("attention"))
    right = QRectF(rect.left() + rect.width() * 0.62, rect.top(), rect.width() * 0.3, rect.height())
    for at, word in enumerate((0.5, 0.9, 0.62, 0.4)):
        colour = theme.category("activation") if at == 3 else theme.category("data")
        area = QRectF(
            right.left(), right.top() + right.height() * (0.06 + 0.24 * at), right.width() * word, right.height() * 0.15
        )
        _box(painter, area, colour, theme, 0.7)


@PICTURES.of("transformer-base")
def _transformer(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Two stacks side by side; every layer of the second looks at the top of the first."""
    unit, centre = rect.height(), rect.center().x()
    left = [QRectF(centre - unit * 0.95, rect.top() + unit * y, unit * 0.7, unit * 0.16) for y in (0.8, 0.56, 0.32)]
    right = [QRectF(centre + unit * 0.25, rect.top() + unit * y, unit * 0.7, unit * 0.16) for y in (0.56, 0.32, 0.08)]
    top = QPointF(left[-1].right(), left[-1].center().y())
    for box in right:
        end = QPointF(box.left(), box.center().y())
        path = QPainterPath(top)
        path.cubicTo(top + QPointF(unit * 0.25, 0), end - QPointF(unit * 0.25, 0), end)
        painter.setPen(strokes.pen(theme.category("attention"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
    for stack in (left, right):
        for lower, upper in pairwise(stack):
            strokes.line(painter, [_above(lower), _below(upper)], strokes.pen(theme.wire, 1.2))
    for stack, kind in ((left, "linear"), (right, "recurrent")):
        for box in stack:
            _box(painter, box, theme.category(kind), theme)


@PICTURES.of("seq2seq-attention")
def _translated(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Which word of the source each word of the answer looks at: a crooked diagonal."""
    looked = (0, 1, 3, 2, 4, 5)
    shares = [[max(0.0, 1.0 - 0.45 * abs(column - at)) for column in range(6)] for at in looked]
    area = strokes.square(rect, 0.78, 0.55)
    area.translate(0, rect.height() * 0.11)
    _cells(painter, area, theme, shares, theme.category("attention"))
    step = area.height() / 6
    for at, word in enumerate(WORDS):
        left = QRectF(
            area.left() - rect.height() * 0.08 - step * 4 * word,
            area.top() + step * (at + 0.2),
            step * 4 * word,
            step * 0.5,
        )
        top = QRectF(
            area.left() + step * (at + 0.2),
            area.top() - rect.height() * 0.06 - step * 1.6 * word,
            step * 0.5,
            step * 1.6 * word,
        )
        _box(painter, left, theme.category("recurrent"), theme, 0.7)
        _box(painter, top, theme.category("data"), theme, 0.7)


@PICTURES.of("tdnn")
def _delays(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Moments further and further apart, layer by layer."""
    unit = rect.height()
    rows = [rect.top() + unit * (0.95 - 0.3 * level) for level in range(4)]
    step = unit * 0.2
    left = rect.center().x() - step * 4
    colours = [theme.category(k) for k in ("data", "convolution", "pooling", "activation")]
    wanted, drawn = {8}, []
    for level in (3, 2, 1):
        apart = (1, 2, 4)[level - 1]
        drawn += [(level, at, at - apart * k) for at in sorted(wanted) for k in (0, 1)]
        wanted = {at - apart * k for at in wanted for k in (0, 1)}
    for level, at, back in drawn:
        ends = [QPointF(left + step * at, rows[level]), QPointF(left + step * back, rows[level - 1])]
        strokes.line(painter, ends, strokes.pen(mix(theme.canvas, theme.wire, 0.8), 1.2))
    strokes.dots(painter, [QPointF(left + step * at, rows[0]) for at in range(9)], unit * 0.045, colours[0])
    for level in (1, 2, 3):
        lit = sorted({at for here, at, _ in drawn if here == level})
        strokes.dots(
            painter, [QPointF(left + step * at, rows[level]) for at in lit], unit * 0.06, colours[level], theme.canvas
        )


@PICTURES.of("mamba-130m")
def _mamba(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A state that every step changes a little: what came in fades, and some of it is kept."""
    unit, count = rect.height(), 9
    levels = (0.2, 0.75, 0.6, 0.48, 0.9, 0.72, 0.58, 0.46, 0.8)
    step = unit * 0.26
    left = rect.center().x() - step * (count - 1) / 2
    base = rect.top() + unit * 0.72
    points = [QPointF(left + step * at, base - unit * 0.62 * level) for at, level in enumerate(levels)]
    area = QPainterPath(QPointF(points[0].x(), base))
    for point in points:
        area.lineTo(point)
    area.lineTo(QPointF(points[-1].x(), base))
    painter.fillPath(area, strokes.tint(theme, theme.category("normalisation"), 0.3))
    strokes.line(painter, points, strokes.pen(theme.category("normalisation"), 2))
    for at, point in enumerate(points):
        kept = at in (1, 4, 8)
        box = QRectF(point.x() - unit * 0.05, rect.top() + unit * 0.84, unit * 0.1, unit * 0.12)
        _box(painter, box, theme.category("activation" if kept else "data"), theme, 0.9 if kept else 0.5)
        if kept:
            strokes.line(
                painter, [_above(box), QPointF(point.x(), base)], strokes.pen(theme.category("activation"), 1.4)
            )


def _digits_in_a_row(
    painter: QPainter, rect: QRectF, theme: Theme, digits: Sequence[Sequence[Sequence[float]]], share: float
) -> list[QRectF]:
    paper = mix(theme.canvas, theme.text, 0.06)
    places = [strokes.square(rect, share, 0.18 + 0.64 * at / (len(digits) - 1)) for at in range(len(digits))]
    for place, digit in zip(places, digits, strict=True):
        strokes.pixels(painter, place, digit, paper, theme.text)
    return places


@PICTURES.of("denoising-autoencoder")
def _denoised(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A noisy digit, a narrow place, and the digit without the noise."""
    chance, clean = random.Random(1), strokes.shades(DIGITS[3])
    noisy = [[min(1.0, max(0.0, value + chance.uniform(-0.55, 0.55))) for value in row] for row in clean]
    left, right = _digits_in_a_row(painter, rect, theme, (noisy, clean), 0.84)
    width, centre = right.left() - left.right(), (left.right() + right.left()) / 2
    narrow = rect.height() * 0.07
    for side, start in ((-1, left.right() + width * 0.08), (1, right.left() - width * 0.08)):
        cone = QPainterPath(QPointF(start, rect.center().y() - rect.height() * 0.34))
        cone.lineTo(QPointF(centre + side * narrow, rect.center().y() - narrow))
        cone.lineTo(QPointF(centre + side * narrow, rect.center().y() + narrow))
        cone.lineTo(QPointF(start, rect.center().y() + rect.height() * 0.34))
        cone.closeSubpath()
        painter.fillPath(cone, strokes.tint(theme, theme.category("linear"), 0.6))
    strokes.dots(painter, [QPointF(centre, rect.center().y())], narrow, theme.category("activation"))


@PICTURES.of("conv-vae")
def _imagined(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Digits between two digits, along the bell curve they are drawn from."""
    first, last = strokes.shades(DIGITS[0]), strokes.shades(DIGITS[3])
    between = [
        [
            [(1 - share) * a + share * b for a, b in zip(one, other, strict=True)]
            for one, other in zip(first, last, strict=True)
        ]
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    lower = QRectF(rect.left(), rect.top() + rect.height() * 0.5, rect.width(), rect.height() * 0.5)
    places = _digits_in_a_row(painter, lower, theme, between, 0.8)
    left, right = places[0].left(), places[-1].right()
    steps = [at / 40 for at in range(41)]
    bell = [2.718281828 ** (-(((share - 0.5) * 5.2) ** 2) / 2) for share in steps]
    points = [
        QPointF(left + (right - left) * share, rect.top() + rect.height() * (0.46 - 0.42 * height))
        for share, height in zip(steps, bell, strict=True)
    ]
    strokes.line(painter, points, strokes.pen(theme.category("attention"), 2))
    for at, place in enumerate(places):
        strokes.dots(painter, [points[round(40 * (0.1 + 0.2 * at))]], 3.0, theme.category("activation"), theme.canvas)
        strokes.line(
            painter,
            [points[round(40 * (0.1 + 0.2 * at))], _above(place)],
            strokes.pen(mix(theme.canvas, theme.wire, 0.5), 1),
        )
