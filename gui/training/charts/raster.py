"""Between numbers and pictures: numpy arrays to QImage, and a drawing to the small grey picture a network expects."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

Grey = NDArray[np.float32]
Stroke = list[QPointF]

# A drawing is rendered at this many pixels per pixel of the result and averaged, so that edges come out smooth.
_FINE = 8


@dataclass(frozen=True)
class Placement:
    """How a drawing is put into the picture, as the data that a network has learned from were made.

    `fill` is the share of the picture that the drawing fills at most, `ink` the width of the pen as a share of its
    height, `by_mass` whether the centre of mass or of the box goes to the middle.
    """

    fill: float
    ink: float
    by_mass: bool


# LeCun, Cortes and Burges, 'The MNIST database of handwritten digits': fitted into 20 of 28 pixels, centred by mass.
MNIST: Final = Placement(fill=20 / 28, ink=0.1, by_mass=True)
# Alpaydin and Kaynak 1998, 'Optical Recognition of Handwritten Digits', the digits of scikit-learn: bitmaps of 32 x 32
# that the digit fills from top to bottom; the black pixels of each 4 x 4 block are counted, which gives 0..16. So they
# are a picture of 8 x 8 times 16. The pen is as wide as gives their mean ink, 0.31.
UCI_DIGITS: Final = Placement(fill=1.0, ink=0.2, by_mass=False)


def to_image(pixels: ArrayLike, low: float | None = None, high: float | None = None) -> QImage:
    """A QImage of H x W, 1 x H x W, 3 x H x W or H x W x 3 numbers, `low` black and `high` white (default: the extremes).

    Raises ValueError for other shapes.
    """
    values = np.asarray(pixels, dtype=np.float64)
    if values.ndim == 3 and values.shape[0] in (1, 3) and values.shape[2] not in (1, 3):
        values = np.moveaxis(values, 0, 2)
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[:, :, 0]
    if not values.size or not (values.ndim == 2 or (values.ndim == 3 and values.shape[2] == 3)):
        raise ValueError(f"A picture has one or three channels of height and width; this has the shape {values.shape}.")
    bottom = float(np.nanmin(values)) if low is None else low
    top = float(np.nanmax(values)) if high is None else high
    scaled = (np.nan_to_num(values, nan=bottom) - bottom) / ((top - bottom) or 1.0)
    bytes_ = np.ascontiguousarray(np.clip(np.rint(scaled * 255), 0, 255).astype(np.uint8))
    height, width = bytes_.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if bytes_.ndim == 2 else QImage.Format.Format_RGB888
    return QImage(bytes_.data, width, height, bytes_.strides[0], kind).copy()


def stroke_path(stroke: Stroke) -> QPainterPath:
    """A smooth line through the points of a stroke: quadratic curves between the middles of its sections."""
    path = QPainterPath(stroke[0])
    if len(stroke) == 1:
        path.lineTo(stroke[0] + QPointF(0.01, 0))
    for here, after in pairwise(stroke[1:]):
        path.quadTo(here, (here + after) / 2)
    if len(stroke) > 1:
        path.lineTo(stroke[-1])
    return path


def pen_for(width: float, colour: str) -> QPen:
    """The round pen that strokes are drawn with, on the screen and for the network."""
    return QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def drawing(strokes: list[Stroke], height: int, width: int, placement: Placement = UCI_DIGITS) -> Grey:
    """Strokes as a grey picture of shape height x width, from 0 (paper) to 1 (ink), the share of ink in each pixel."""
    if not strokes:
        return np.zeros((height, width), dtype=np.float32)
    paths = [stroke_path(stroke) for stroke in strokes]
    box = paths[0].boundingRect()
    for path in paths[1:]:
        box = box.united(path.boundingRect())
    pen = placement.ink * height
    # A dot or a straight line has no size in some direction; it must not be blown up to a blot.
    least = max(box.width(), box.height(), 1.0) / 1000
    factor = min(
        (placement.fill * height - pen) / max(box.height(), least),
        (placement.fill * width - pen) / max(box.width(), least),
    )
    if max(box.width(), box.height()) < 1.0:
        factor = 1.0
    ink = _render(paths, pen, box.center(), factor, height, width)
    if placement.by_mass:
        ink = _render(paths, pen, box.center() + _off_middle(ink) / (factor * _FINE), factor, height, width)
    return ink.reshape(height, _FINE, width, _FINE).mean(axis=(1, 3), dtype=np.float32)


def _render(paths: list[QPainterPath], pen: float, centre: QPointF, factor: float, height: int, width: int) -> Grey:
    """The strokes at _FINE times the size, `centre` in the middle; ink is 1. Shape: height * _FINE x width * _FINE."""
    sheet = QImage(width * _FINE, height * _FINE, QImage.Format.Format_Grayscale8)
    sheet.fill(Qt.GlobalColor.black)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(sheet.width() / 2, sheet.height() / 2)
    painter.scale(factor * _FINE, factor * _FINE)
    painter.translate(-centre)
    painter.setPen(pen_for(pen / factor, "#ffffff"))
    for path in paths:
        painter.drawPath(path)
    painter.end()
    rows = np.frombuffer(sheet.constBits(), dtype=np.uint8).reshape(sheet.height(), sheet.bytesPerLine())
    return (rows[:, : sheet.width()] / 255).astype(np.float32)


def _off_middle(ink: Grey) -> QPointF:
    """How far the centre of mass lies right of and below the middle, in pixels of `ink`."""
    total = float(ink.sum())
    if total == 0:
        return QPointF()
    rows, columns = ink.sum(axis=1), ink.sum(axis=0)
    down = float(rows @ (np.arange(rows.size) + 0.5)) / total - rows.size / 2
    right = float(columns @ (np.arange(columns.size) + 0.5)) / total - columns.size / 2
    return QPointF(right, down)
