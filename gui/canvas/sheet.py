"""The widget that shows the scene through the camera."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.canvas.camera import Camera
from gui.canvas.items import End
from gui.canvas.paint.frame import FramePainter
from gui.canvas.paint.look import Look
from gui.canvas.scene import Scene
from gui.canvas.veil import Veil

MANY = 48  # changed rectangles above which everything is painted again
SETTLE = 120  # milliseconds without zooming after which cards are drawn sharp again
REVEAL = 48.0  # logical pixels kept around a card that is brought into view


class Sheet(QWidget):
    """Scene and camera, and nothing that a mouse or a key does. Everything in scene units unless it says otherwise."""

    camera_moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self.scene = Scene(self.repaint_areas)
        self._fitted = False
        self.veil = Veil(self.update)
        self._frame = FramePainter(self.scene, self.camera, self.veil)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._sharpen)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def look(self) -> Look:
        return self._frame.look

    def take_theme(self) -> None:
        self._frame.take_theme()
        self.update()

    def look_at(self, offset: QPointF) -> None:
        """Put the scene's origin at `offset`, in widget coordinates."""
        self.camera.offset = offset
        self._fitted = False
        self._camera_changed()

    def zoom_about(self, at: QPointF, factor: float, hurried: bool = False) -> None:
        """Zoom about a point of the widget; `hurried` where more such steps are likely to follow at once."""
        self.camera.zoom_about(at, factor)
        self._fitted = False
        if hurried:
            self._frame.hurried = True
            self._settle.start()
        self._camera_changed()

    def zoom_about_center(self, factor: float) -> None:
        self.zoom_about(QPointF(self.rect().center()), factor)

    def fit(self, ids: Collection[str] | None, areas: Collection[str] = ()) -> None:
        """Show the given cards, frames and notes, or everything; everything stays fitted while the widget is resized."""
        area = self.scene.bounds(ids, areas)
        if not area.isEmpty():
            self.camera.fit(area, self.size())
            self._fitted = ids is None
        self._camera_changed()

    def view(self) -> tuple[float, QPointF, bool]:
        """Zoom, where the origin is, and whether everything is kept in sight."""
        return self.camera.zoom, QPointF(self.camera.offset), self._fitted

    def set_view(self, view: tuple[float, QPointF, bool]) -> None:
        """As it was when `view` was taken."""
        self.camera.zoom, self.camera.offset, self._fitted = view[0], QPointF(view[1]), view[2]
        if self._fitted:
            self.fit(None)
        self._camera_changed()

    def center_on(self, key: str) -> None:
        self.camera.center(self.scene.cards[key].rect.center(), self.size())
        self._fitted = False
        self._camera_changed()

    def reveal(self, key: str) -> None:
        """Pan just far enough to show a card."""
        self.reveal_area(self.scene.cards[key].rect)

    def reveal_area(self, area: QRectF) -> None:
        """Pan just far enough to show a part of the scene; of one that is larger than the widget, its upper left corner."""
        spot = self.camera.screen_rect(area)
        room = QRectF(self.rect()).adjusted(REVEAL, REVEAL, -REVEAL, -REVEAL)
        if not room.contains(spot):
            x = _pull(spot.left(), spot.right(), room.left(), room.right())
            y = _pull(spot.top(), spot.bottom(), room.top(), room.bottom())
            self.look_at(self.camera.offset + QPointF(x, y))

    def bring_into_sight(self, ids: Collection[str], areas: Collection[str]) -> None:
        """Show these cards, frames and notes: nothing moves where they are in sight, and none is shown smaller than need be."""
        ids, areas = self.scene.cards.keys() & set(ids), self.scene.areas.keys() & set(areas)
        area = self.scene.bounds(ids, areas)
        if area.isEmpty() or self.shown_area().contains(area):
            return
        if self._fitted:
            self.fit(None)
            return
        spot = self.camera.screen_rect(area)
        if spot.width() <= self.width() - 2 * REVEAL and spot.height() <= self.height() - 2 * REVEAL:
            self.reveal_area(area)
        else:
            self.fit(ids, areas)

    def shown_area(self) -> QRectF:
        return self.camera.scene_rect(self.rect())

    def hide_wire(self, target: End | None) -> None:
        self._frame.hidden_wire = target
        self.update()

    def repaint_areas(self, areas: Sequence[QRectF]) -> None:
        """Paint these parts of the scene again."""
        if len(areas) > MANY or self.veil.trays:  # what hangs below a card is not in its area
            self.update()
            return
        for area in areas:
            self._repaint(area)

    def _repaint(self, area: QRectF) -> None:
        self.update(self.camera.screen_rect(area).toAlignedRect().adjusted(-2, -2, 2, 2))

    def paint_above(self, painter: QPainter) -> None:
        """What stands above the scene, in logical pixels."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._frame.paint(painter, event.rect(), self.devicePixelRatioF())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_above(painter)
        painter.end()
        if self._frame.slices.unfinished:
            QTimer.singleShot(0, self, self._sharpen_next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fitted:
            self.fit(None)
        else:
            self._camera_changed()
        super().resizeEvent(event)

    def _camera_changed(self) -> None:
        self.update()
        self.camera_moved.emit()

    def _sharpen_next(self) -> None:
        for area in self._frame.slices.take(self.shown_area()):
            self._repaint(area)

    def _sharpen(self) -> None:
        self._frame.hurried = False
        self.update()


def _pull(low: float, high: float, least: float, most: float) -> float:
    """How far something from `low` to `high` has to move to lie between `least` and `most`; its beginning counts more."""
    return least - low if low < least or high - low > most - least else min(0.0, most - high)
