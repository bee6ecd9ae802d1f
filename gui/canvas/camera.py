"""Which part of the scene is shown, and how large."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QTransform

LEAST, MOST = 0.02, 4.0
FAR = 0.35  # below this, text gives way to blocks of colour
MARGIN = 40.0
BELOW = 72.0  # kept free by `fit` for the zoom bar


class Camera:
    """`zoom` is logical pixels per scene unit; `offset` is where the scene's origin stands in the widget."""

    def __init__(self) -> None:
        self.zoom = 1.0
        self.offset = QPointF(MARGIN, MARGIN)

    @property
    def far(self) -> bool:
        return self.zoom < FAR

    def to_scene(self, point: QPointF) -> QPointF:
        return (point - self.offset) / self.zoom

    def to_screen(self, point: QPointF) -> QPointF:
        return point * self.zoom + self.offset

    def scene_rect(self, rect: QRectF | QRect) -> QRectF:
        corner = self.to_scene(QPointF(rect.topLeft()))
        return QRectF(corner.x(), corner.y(), rect.width() / self.zoom, rect.height() / self.zoom)

    def screen_rect(self, rect: QRectF) -> QRectF:
        corner = self.to_screen(rect.topLeft())
        return QRectF(corner.x(), corner.y(), rect.width() * self.zoom, rect.height() * self.zoom)

    def transform(self) -> QTransform:
        return QTransform(self.zoom, 0, 0, self.zoom, self.offset.x(), self.offset.y())

    def pan(self, by: QPointF) -> None:
        self.offset += by

    def zoom_about(self, at: QPointF, factor: float) -> None:
        """Zoom so that what is under `at` (widget coordinates) stays there."""
        kept, before = self.to_scene(at), self.zoom
        self.zoom = min(MOST, max(LEAST, before * factor))
        if (self.zoom - 1.0) * (before - 1.0) < 0:  # 100 % is a stop on the way
            self.zoom = 1.0
        self.offset = at - kept * self.zoom

    def fit(self, area: QRectF, size: QSize) -> None:
        """Show all of `area`, never larger than 100 %, in a widget of `size`."""
        room_x, room_y = max(40.0, size.width() - 2 * MARGIN), max(40.0, size.height() - MARGIN - BELOW)
        across, down = room_x / max(1.0, area.width()), room_y / max(1.0, area.height())
        self.zoom = min(1.0, max(LEAST, min(across, down)))
        middle = QPointF(size.width() / 2, MARGIN + room_y / 2)
        self.offset = _whole(middle - area.center() * self.zoom)

    def center(self, point: QPointF, size: QSize) -> None:
        self.offset = _whole(QPointF(size.width() / 2, size.height() / 2) - point * self.zoom)


def _whole(point: QPointF) -> QPointF:
    """On whole pixels, where lines and text are sharpest."""
    return QPointF(round(point.x()), round(point.y()))
