"""The dotted ground."""

from __future__ import annotations

from itertools import product
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gui.canvas.camera import Camera
from gui.canvas.paint.look import Look, faded

SPACING = 24.0
TILE = 384  # device pixels, about
LEAST = 15.0  # dots closer together than this are thinned out


class Backdrop:
    """One tile of the grid is kept and repeated; it fills the ground as well."""

    def __init__(self) -> None:
        self._tile = QPixmap()
        self._key: tuple[int, float, str] = (0, 0.0, "")

    def paint(self, painter: QPainter, exposed: QRect, camera: Camera, look: Look, ratio: float) -> None:
        step = SPACING * camera.zoom
        while step < LEAST:
            step *= 2
        key = (max(1, round(step * ratio)), ratio, look.theme.canvas)
        if key != self._key:
            self._tile, self._key = _tile(key[0], ratio, look), key
        shift = QPointF(exposed.topLeft()) - camera.offset + QPointF(1, 1)
        painter.drawTiledPixmap(QRectF(exposed), self._tile, shift)


def _tile(side: int, ratio: float, look: Look) -> QPixmap:
    """A square of the ground with dots `side` device pixels apart; so large that few copies fill a window."""
    times = ceil(TILE / side)
    tile = QPixmap(side * times, side * times)
    tile.fill(look.colour["canvas"])
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(look.colour["faint"], 0.28 if look.theme.dark else 0.36))
    for column, row in product(range(0, side * times, side), repeat=2):
        painter.drawEllipse(QPointF(column + ratio, row + ratio), 0.8 * ratio, 0.8 * ratio)
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return tile
