"""The scene from afar, kept as one picture while only the point of view changes."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gui.canvas.camera import Camera
from gui.canvas.items import End
from gui.canvas.paint import far
from gui.canvas.paint.look import Look
from gui.canvas.scene import Scene

LARGEST = 12_000_000  # pixels of the picture
EDGE = 24.0  # scene units around all cards, for their outlines and wires
State = tuple[int, float, float, End | None]


class FarView:
    """The second frame in a row that shows the same scene at the same zoom makes the picture; later ones copy it."""

    def __init__(self, scene: Scene, camera: Camera) -> None:
        self._scene, self._camera = scene, camera
        self._picture = QPixmap()
        self._corner = QPointF()
        self._last: State | None = None
        self._pictured: State | None = None

    def clear(self) -> None:
        self._last = self._pictured = None

    def paint(self, painter: QPainter, area: QRectF, look: Look, ratio: float, hidden: End | None) -> None:
        """Paint what lies in `area` of the scene; the painter is in scene units."""
        state = (self._scene.version, self._camera.zoom, ratio, hidden)
        if state != self._pictured and state == self._last:
            self._take(state, look)
        self._last = state
        if state != self._pictured:
            self._paint(painter, area, look, hidden)
            return
        painter.save()
        painter.resetTransform()
        corner = self._camera.to_screen(self._corner) * ratio
        painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())) / ratio, self._picture)
        painter.restore()

    def _take(self, state: State, look: Look) -> None:
        _, zoom, ratio, hidden = state
        area = self._scene.extent().adjusted(-EDGE, -EDGE, EDGE, EDGE)
        width, height = ceil(area.width() * zoom * ratio), ceil(area.height() * zoom * ratio)
        if width * height > LARGEST:
            return
        self._picture = QPixmap(width, height)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        self._corner, self._pictured = area.topLeft(), state
        painter = QPainter(self._picture)
        painter.scale(zoom, zoom)
        painter.translate(-area.topLeft())
        self._paint(painter, area, look, hidden)
        painter.end()

    def _paint(self, painter: QPainter, area: QRectF, look: Look, hidden: End | None) -> None:
        wires = [item for key, item in self._scene.wires_near(area) if key != hidden]
        far.paint_wires(painter, wires, look)
        far.paint_cards(painter, [item for _, item in self._scene.cards_near(area)], look)
