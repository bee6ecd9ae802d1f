"""Pictures of the classic networks for images: their shapes, and what was new in each."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from gui.start import strokes
from gui.start.registry import Pictures
from gui.start.samples import DIGITS
from gui.theme import Theme, mix

PICTURES = Pictures()
Shape = tuple[float, float]
"""Height and width of a layer's maps, as shares of the picture's height."""


def _centred(rect: QRectF, shapes: Sequence[Shape], gap: float) -> list[QRectF]:
    """Boxes side by side in the middle of `rect`, `gap` (a share of its height) apart."""
    unit = rect.height()
    total = unit * (sum(width for _, width in shapes) + gap * (len(shapes) - 1))
    left = rect.center().x() - total / 2
    made = []
    for height, width in shapes:
        made.append(QRectF(left, rect.center().y() - unit * height / 2, unit * width, unit * height))
        left += unit * (width + gap)
    return made


def _slab(painter: QPainter, box: QRectF, colour: str, theme: Theme) -> None:
    path = QPainterPath()
    path.addRoundedRect(box, 2, 2)
    painter.fillPath(path, strokes.tint(theme, colour, 0.75))


def _wire(painter: QPainter, start: QPointF, end: QPointF, theme: Theme) -> None:
    strokes.line(painter, [start, end], strokes.pen(theme.wire, 1.2))


def _arc(painter: QPainter, start: QPointF, end: QPointF, rise: float, colour: str, width: float = 1.5) -> None:
    path = QPainterPath(start)
    path.cubicTo(start - QPointF(0, rise), end - QPointF(0, rise), end)
    painter.setPen(strokes.pen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _middle_left(box: QRectF) -> QPointF:
    return QPointF(box.left(), box.center().y())


def _middle_right(box: QRectF) -> QPointF:
    return QPointF(box.right(), box.center().y())


def _top(box: QRectF) -> QPointF:
    return QPointF(box.center().x(), box.top())


def _stages(
    painter: QPainter, rect: QRectF, theme: Theme, shapes: Sequence[Shape], kinds: Sequence[str], gap: float
) -> list[QRectF]:
    boxes = _centred(rect, shapes, gap)
    for left, right in pairwise(boxes):
        _wire(painter, _middle_right(left), _middle_left(right), theme)
    for box, kind in zip(boxes, kinds, strict=True):
        _slab(painter, box, theme.category(kind), theme)
    return boxes


@PICTURES.of("lenet5")
def _lenet(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A digit, and two rounds of convolution and pooling down to ten answers."""
    digit = strokes.square(rect, 0.8, 0.2)
    shapes = ((0.66, 0.12), (0.42, 0.12), (0.36, 0.2), (0.2, 0.2), (0.5, 0.05), (0.36, 0.05))
    kinds = ("convolution", "pooling", "convolution", "pooling", "linear", "linear")
    right = QRectF(digit.right(), rect.top(), rect.right() - digit.right(), rect.height())
    boxes = _stages(painter, right, theme, shapes, kinds, 0.09)
    _wire(painter, _middle_right(digit), _middle_left(boxes[0]), theme)
    strokes.pixels(painter, digit, strokes.shades(DIGITS[7]), mix(theme.canvas, theme.text, 0.06), theme.text)


@PICTURES.of("alexnet")
def _alexnet(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Maps that get smaller and more, then the two large layers."""
    shapes = (
        (1.0, 0.06),
        (0.62, 0.12),
        (0.42, 0.2),
        (0.32, 0.28),
        (0.32, 0.24),
        (0.32, 0.24),
        (0.9, 0.07),
        (0.9, 0.07),
        (0.5, 0.05),
    )
    _stages(painter, rect, theme, shapes, ("data", *["convolution"] * 5, *["linear"] * 3), 0.07)


@PICTURES.of("vgg16")
def _vgg(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Five stages of two or three thin convolutions, each half as high."""
    shapes: list[Shape] = []
    for many, height, width in ((2, 1.0, 0.05), (2, 0.72, 0.07), (3, 0.5, 0.09), (3, 0.32, 0.12), (3, 0.2, 0.12)):
        shapes += [(height, width)] * many
    _stages(painter, rect, theme, shapes, ["convolution"] * 13, 0.035)


@PICTURES.of("googlenet")
def _googlenet(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Four ways side by side, joined again."""
    unit = rect.height()
    start = QRectF(rect.center().x() - unit * 1.05, rect.center().y() - unit * 0.12, unit * 0.2, unit * 0.24)
    end = QRectF(rect.center().x() + unit * 0.85, rect.center().y() - unit * 0.3, unit * 0.2, unit * 0.6)
    for row, width in enumerate((0.16, 0.34, 0.5, 0.34)):
        y = rect.top() + unit * (0.02 + 0.26 * row)
        box = QRectF(rect.center().x() - unit * width / 2, y, unit * width, unit * 0.18)
        _wire(painter, _middle_right(start), _middle_left(box), theme)
        _wire(painter, _middle_right(box), _middle_left(end), theme)
        _slab(painter, box, theme.category("pooling" if row == 3 else "convolution"), theme)
    _slab(painter, start, theme.category("data"), theme)
    _slab(painter, end, theme.category("shape"), theme)


def _residuals(painter: QPainter, rect: QRectF, theme: Theme, shapes: Sequence[Shape]) -> None:
    """Blocks in a row, an arc around each."""
    room = rect.adjusted(0, rect.height() * 0.3, 0, 0)
    boxes = _centred(room, shapes, 0.3)
    for left, right in pairwise(boxes):
        _wire(painter, _middle_right(left), _middle_left(right), theme)
    reach = rect.height() * 0.13
    for box in boxes:
        _slab(painter, box, theme.category("convolution"), theme)
        start, end = box.left() - reach, box.right() + reach
        _arc(
            painter,
            QPointF(start, room.center().y()),
            QPointF(end, room.center().y()),
            rect.height() * 0.8,
            theme.category("activation"),
            2,
        )


@PICTURES.of("resnet18")
def _resnet18(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    _residuals(painter, rect, theme, ((0.7, 0.22), (0.58, 0.26), (0.46, 0.3), (0.34, 0.34)))


def _hourglass(box: QRectF, waist: float) -> QPolygonF:
    """Wide at both ends where `waist` is below 1, narrow at both ends where it is above."""
    tall = box.height() / 2
    ends, middle = tall * min(1.0, 1.0 / waist), tall * min(1.0, waist)
    centre, third = box.center().y(), box.width() / 3
    xs = (box.left(), box.left() + third, box.right() - third, box.right())
    heights = (ends, middle, middle, ends)
    upper = [QPointF(x, centre - h) for x, h in zip(xs, heights, strict=True)]
    lower = [QPointF(x, centre + h) for x, h in zip(xs, heights, strict=True)]
    return QPolygonF([*upper, *reversed(lower)])


def _bottlenecks(painter: QPainter, rect: QRectF, theme: Theme, waist: float, colour: str) -> None:
    room = rect.adjusted(0, rect.height() * 0.26, 0, 0)
    boxes = _centred(room, ((0.8, 0.44),) * 3, 0.34)
    for left, right in pairwise(boxes):
        _wire(painter, _middle_right(left), _middle_left(right), theme)
    reach = rect.height() * 0.14
    for box in boxes:
        path = QPainterPath()
        path.addPolygon(_hourglass(box, waist))
        path.closeSubpath()
        painter.fillPath(path, strokes.tint(theme, colour, 0.75))
        start, end = QPointF(box.left() - reach, box.center().y()), QPointF(box.right() + reach, box.center().y())
        _arc(painter, start, end, rect.height() * 0.82, theme.category("activation"), 2)


@PICTURES.of("resnet50")
def _resnet50(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Narrow in the middle, the shortcut between the wide ends."""
    _bottlenecks(painter, rect, theme, 0.3, theme.category("convolution"))


@PICTURES.of("mobilenet-v2")
def _mobilenet(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Wide in the middle, the shortcut between the narrow ends."""
    _bottlenecks(painter, rect, theme, 3.2, theme.category("normalisation"))


@PICTURES.of("highway")
def _highway(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A road straight on, layers beside it, and a gate at each that is more or less open."""
    unit, centre = rect.height(), rect.center()
    y = centre.y() + unit * 0.26
    left, right = centre.x() - unit * 1.25, centre.x() + unit * 1.25
    strokes.line(painter, [QPointF(left, y), QPointF(right, y)], strokes.pen(theme.wire, 3))
    for at, share in enumerate((0.9, 0.35, 0.65)):
        x = centre.x() + unit * 0.8 * (at - 1)
        box = QRectF(x - unit * 0.18, centre.y() - unit * 0.5, unit * 0.36, unit * 0.34)
        colour = mix(theme.canvas, theme.category("activation"), 0.25 + 0.75 * share)
        path = QPainterPath(QPointF(x - unit * 0.36, y))
        path.cubicTo(
            QPointF(x - unit * 0.3, box.center().y()), QPointF(x - unit * 0.3, box.center().y()), _middle_left(box)
        )
        path.moveTo(_middle_right(box))
        path.cubicTo(
            QPointF(x + unit * 0.3, box.center().y()),
            QPointF(x + unit * 0.3, box.center().y()),
            QPointF(x + unit * 0.36, y),
        )
        painter.setPen(strokes.pen(colour, 1 + 2 * share))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        _slab(painter, box, theme.category("linear"), theme)
        strokes.dots(painter, [QPointF(x + unit * 0.36, y)], unit * 0.05, colour, theme.canvas)


@PICTURES.of("squeezenet1-1")
def _squeezenet(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Squeezed to few channels, expanded on two ways, twice."""
    unit = rect.height()
    for offset in (-0.85, 0.35):
        x = rect.center().x() + unit * offset
        narrow = QRectF(x, rect.center().y() - unit * 0.13, unit * 0.14, unit * 0.26)
        for side, kind in ((-1, "convolution"), (1, "linear")):
            wide = QRectF(x + unit * 0.36, rect.center().y() + unit * (0.27 * side - 0.21), unit * 0.16, unit * 0.42)
            _wire(painter, _middle_right(narrow), _middle_left(wide), theme)
            if offset < 0:
                _wire(painter, _middle_right(wide), QPointF(rect.center().x() + unit * 0.35, rect.center().y()), theme)
            _slab(painter, wide, theme.category(kind), theme)
        _slab(painter, narrow, theme.category("pooling"), theme)


@PICTURES.of("densenet121")
def _densenet(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Every layer wired to all that come after it."""
    room = rect.adjusted(0, rect.height() * 0.46, 0, 0)
    boxes = _centred(room, ((0.8, 0.16),) * 5, 0.45)
    tints = [theme.category(k) for k in ("convolution", "pooling", "normalisation", "linear", "attention")]
    for at, start in enumerate(boxes):
        for end in boxes[at + 1 :]:
            rise = rect.height() * 0.17 * (boxes.index(end) - at)
            _arc(painter, _top(start), _top(end), rise, mix(theme.canvas, tints[at], 0.8), 1.3)
    for box, colour in zip(boxes, tints, strict=True):
        _slab(painter, box, colour, theme)


@PICTURES.of("unet")
def _unet(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A U of layers, wired across at every level."""
    unit, centre = rect.height(), rect.center().x()
    rows = [(0.0, 1.15, 0.05), (0.26, 0.88, 0.1), (0.52, 0.6, 0.16)]
    bottom = QRectF(centre - unit * 0.16, rect.top() + unit * 0.82, unit * 0.32, unit * 0.16)
    for top, apart, width in rows:
        y = rect.top() + unit * top
        left = QRectF(centre - unit * apart, y, unit * width, unit * 0.2)
        right = QRectF(centre + unit * (apart - width), y, unit * width, unit * 0.2)
        strokes.line(painter, [_middle_right(left), _middle_left(right)], strokes.pen(theme.wire, 1.2, dashed=True))
        _slab(painter, left, theme.category("convolution"), theme)
        _slab(painter, right, theme.category("normalisation"), theme)
    for (top, apart, width), (below, nearer, wide) in pairwise(rows):
        for side in (-1, 1):
            start = QPointF(centre + side * unit * (apart - width / 2), rect.top() + unit * (top + 0.2))
            end = QPointF(centre + side * unit * (nearer - wide / 2), rect.top() + unit * below)
            _wire(painter, start, end, theme)
    for side in (-1, 1):
        _wire(
            painter,
            QPointF(centre + side * unit * 0.52, rect.top() + unit * 0.72),
            QPointF(centre + side * unit * 0.16, bottom.center().y()),
            theme,
        )
    _slab(painter, bottom, theme.category("activation"), theme)


@PICTURES.of("vit-b16")
def _vit(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A picture cut into patches, and the patches as a row of words."""
    unit = rect.height()
    area = strokes.square(rect, 0.92, 0.24)
    shades, step = strokes.shades(DIGITS[3]), area.width() / 4
    paper = mix(theme.canvas, theme.text, 0.06)
    for row in range(4):
        for column in range(4):
            patch = QRectF(area.left() + step * column, area.top() + step * row, step * 0.86, step * 0.86)
            inside = [line[2 * column : 2 * column + 2] for line in shades[2 * row : 2 * row + 2]]
            strokes.pixels(painter, patch, inside, paper, theme.text)
    left = area.right() + unit * 0.2
    tokens = [
        QRectF(left + unit * 0.2 * at, rect.center().y() - unit * 0.3, unit * 0.12, unit * 0.6) for at in range(6)
    ]
    for one, other in pairwise(tokens):
        _arc(
            painter,
            _top(tokens[0]),
            _top(other),
            unit * 0.06 * (1 + tokens.index(one)),
            theme.category("attention"),
            1.3,
        )
    for at, box in enumerate(tokens):
        _slab(painter, box, theme.category("attention" if at == 0 else "linear"), theme)


@PICTURES.of("convnext-tiny")
def _convnext(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A large 7×7 filter on one channel, then narrow, wide, narrow."""
    unit = rect.height()
    area = strokes.square(rect, 0.84, 0.26)
    cell = area.width() / 7
    for row in range(7):
        for column in range(7):
            distance = ((row - 3) ** 2 + (column - 3) ** 2) ** 0.5 / 4.3
            box = QRectF(area.left() + cell * column, area.top() + cell * row, cell * 0.84, cell * 0.84)
            painter.fillRect(box, strokes.tint(theme, theme.category("convolution"), 0.95 - 0.75 * distance))
    box = QRectF(rect.left() + rect.width() * 0.56, rect.center().y() - unit * 0.4, unit * 0.66, unit * 0.8)
    _wire(painter, _middle_right(area), _middle_left(box), theme)
    path = QPainterPath()
    path.addPolygon(_hourglass(box, 3.2))
    path.closeSubpath()
    painter.fillPath(path, strokes.tint(theme, theme.category("linear"), 0.75))
