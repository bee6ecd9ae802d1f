"""The surface that shows the scene and turns events into gestures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gui.canvas import choose, hit, keys, tips, wheel
from gui.canvas.camera import Camera
from gui.canvas.edge_glide import EdgeGlide
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.gestures.drop_layer import DropLayer
from gui.canvas.host import CanvasHost
from gui.canvas.items import End
from gui.canvas.paint.frame import FramePainter
from gui.canvas.paint.look import Look
from gui.canvas.scene import Scene
from gui.canvas.selection import Selection
from gui.canvas.views import SceneView

LAYER_MIME = "application/x-netwright-layer"
MANY = 48  # changed rectangles above which everything is painted again
SETTLE = 120  # milliseconds without zooming after which cards are drawn sharp again
KEY_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
REVEAL = 48.0  # logical pixels kept around a card that is brought into view


class Stage(QWidget):
    """What gestures work on: scene, camera, selection and host. Everything in scene units unless it says otherwise."""

    camera_moved = Signal()
    selection_changed = Signal()
    hover_changed = Signal()
    gesture_changed = Signal()
    said = Signal(str, QPointF)

    def __init__(self, host: CanvasHost, parent: QWidget) -> None:
        super().__init__(parent)
        self.host = host
        self.camera = Camera()
        self.scene = Scene(self.repaint_areas)
        self.selection = Selection(self.scene, host.select, self.selection_changed.emit)
        self.gesture: Gesture | None = None
        self.arrows_held: set[int] = set()
        self.hovered: str | None = None
        self._fitted = False
        self._panning = False
        self._reached_by_key = False
        self._frame = FramePainter(self.scene, self.camera)
        self._glide = EdgeGlide(self._glide_by, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._sharpen)
        self._last = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def look(self) -> Look:
        return self._frame.look

    def show_view(self, view: SceneView) -> None:
        self.scene.show(view)
        self.selection.preview(self.selection.ids, self.selection.wires)
        if self.hovered not in self.scene.cards:
            self._set_hovered(None)
        if self.gesture is not None and not self.gesture.refresh():
            self.cancel_gesture()

    def take_theme(self) -> None:
        self._frame.take_theme()
        self.update()

    # What gestures and keys use.

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

    def fit(self, ids: Collection[str] | None) -> None:
        """Show the given cards, or everything; everything stays fitted while the widget is resized."""
        area = self.scene.bounds(ids)
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
        card = self.camera.screen_rect(self.scene.cards[key].rect)
        room = QRectF(self.rect()).adjusted(REVEAL, REVEAL, -REVEAL, -REVEAL)
        if not room.contains(card):
            x = max(0.0, room.left() - card.left()) - max(0.0, card.right() - room.right())
            y = max(0.0, room.top() - card.top()) - max(0.0, card.bottom() - room.bottom())
            self.look_at(self.camera.offset + QPointF(x, y))

    def shown_area(self) -> QRectF:
        return self.camera.scene_rect(self.rect())

    def say(self, text: str, at: QPointF) -> None:
        """Show a sentence beside a point of the widget, or nothing."""
        self.said.emit(text, at)

    def hide_wire(self, target: End | None) -> None:
        self._frame.hidden_wire = target
        self.update()

    def repaint_areas(self, areas: Sequence[QRectF]) -> None:
        """Paint these parts of the scene again."""
        if len(areas) > MANY:
            self.update()
            return
        for area in areas:
            self.update(self.camera.screen_rect(area).toAlignedRect().adjusted(-2, -2, 2, 2))

    def pointer_at_center(self) -> Pointer:
        return self._pointer(QPointF(self.rect().center()))

    def begin_gesture(self, gesture: Gesture, at: Pointer) -> None:
        self.gesture = gesture
        self._last = at.screen
        gesture.start(at)
        self._show_cursor()
        self.gesture_changed.emit()

    def finish_gesture(self, at: Pointer | None = None) -> None:
        gesture = self._end_gesture()
        if gesture is not None:
            gesture.finish(at or self._pointer(self._last))

    def cancel_gesture(self) -> None:
        gesture = self._end_gesture()
        if gesture is not None:
            gesture.cancel()

    def _end_gesture(self) -> Gesture | None:
        gesture, self.gesture = self.gesture, None
        self._glide.stop()
        self.arrows_held.clear()
        self._show_cursor()
        self.update()
        self.gesture_changed.emit()
        return gesture

    def set_panning(self, on: bool) -> None:
        """Whether Space is held, so that the left button pans."""
        self._panning = on
        self._show_cursor()

    def delete_selected(self) -> None:
        if self.selection.ids or self.selection.wires:
            self.host.delete(self.selection.ids, self.selection.wires)

    # Events.

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and keys.wants(self, event):
            event.accept()
            return True
        if kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_about(event.position(), 1 + event.value(), hurried=True)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._frame.paint(painter, event.rect(), self.devicePixelRatioF())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.gesture is not None:
            painter.save()
            painter.setTransform(self.camera.transform(), True)
            self.gesture.paint(painter)
            painter.restore()
        if self._reached_by_key:
            painter.setPen(QPen(self.look.colour["accent"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.gesture is not None:
            return
        at = self._pointer(event.position(), event.modifiers())
        gesture = choose.gesture_for(self, event.button(), at, self._panning)
        if gesture is not None:
            self.begin_gesture(gesture, at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._pointer(event.position(), event.modifiers())
        self._last = at.screen
        if self.gesture is None:
            self._set_hovered(hit.card_at(self.scene, at.scene))
            self._show_cursor()
            return
        self.gesture.move(at)
        if self.gesture.follows_edge and event.buttons():
            self._glide.watch(at.screen, self.size())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.gesture is not None and not event.buttons():
            at = self._pointer(event.position(), event.modifiers())
            self.gesture.move(at)
            self.finish_gesture(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self._pointer(event.position(), event.modifiers())
        card = hit.card_at(self.scene, at.scene)
        if event.button() == Qt.MouseButton.LeftButton and card and choose.port_under(self, at) is None:
            self.host.open(card)
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        factor = wheel.zoom_factor(event)
        if factor is None:
            self.look_at(self.camera.offset + wheel.slide(event))
        else:
            self.zoom_about(event.position(), factor, hurried=True)
        if self.gesture is not None:
            self.gesture.move(self._pointer(event.position(), event.modifiers()))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.cancel_gesture()
        if event.reason() != QContextMenuEvent.Reason.Keyboard:
            self._select_under(self.camera.to_scene(QPointF(event.pos())))
        self.host.context_menu(self.selection.ids, self._menu_place(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not keys.press(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not keys.release(self, event):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._reached_by_key = event.reason() in KEY_REASONS
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not isinstance(self.gesture, DropLayer):
            self.cancel_gesture()
        self.set_panning(False)
        self._reached_by_key = False
        self.update()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fitted:
            self.fit(None)
        else:
            self._camera_changed()
        super().resizeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if not data.hasFormat(LAYER_MIME):
            return
        self.cancel_gesture()
        key = bytes(data.data(LAYER_MIME).data()).decode("utf-8")
        self.begin_gesture(DropLayer(self, key, data.text() or key), self._pointer(QPointF(event.position())))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if isinstance(self.gesture, DropLayer):
            self._last = QPointF(event.position())
            self.gesture.move(self._pointer(self._last))
            self._glide.watch(self._last, self.size())
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if isinstance(self.gesture, DropLayer):
            self.cancel_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        if isinstance(self.gesture, DropLayer):
            event.acceptProposedAction()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.finish_gesture(self._pointer(QPointF(event.position())))

    # Within.

    def _pointer(self, screen: QPointF, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Pointer:
        return Pointer(self.camera.to_scene(screen), screen, modifiers)

    def _camera_changed(self) -> None:
        self.update()
        self.camera_moved.emit()

    def _sharpen(self) -> None:
        self._frame.hurried = False
        self.update()

    def _glide_by(self, by: QPointF) -> None:
        if self.gesture is None:
            self._glide.stop()
            return
        self.look_at(self.camera.offset + by)
        self.gesture.move(self._pointer(self._last))

    def _set_hovered(self, key: str | None) -> None:
        if key != self.hovered:
            self.hovered = key
            self.hover_changed.emit()

    def _show_cursor(self) -> None:
        shape = self.gesture.cursor if self.gesture is not None else None
        if shape is None and self.gesture is None:
            shape = self._idle_cursor()
        if shape is not None:
            self.setCursor(shape)

    def _idle_cursor(self) -> Qt.CursorShape:
        if self._panning:
            return Qt.CursorShape.OpenHandCursor
        over_port = choose.port_under(self, self._pointer(self._last)) is not None
        return Qt.CursorShape.CrossCursor if over_port else Qt.CursorShape.ArrowCursor

    def _select_under(self, point: QPointF) -> None:
        """A menu is about what is under the mouse; what is selected stays so if it is part of it."""
        card = hit.card_at(self.scene, point)
        if card is not None and card not in self.selection.ids:
            self.selection.pick({card})
        elif card is None:
            wire = hit.wire_at(self.scene, point, choose.WIRE_REACH / self.camera.zoom)
            self.selection.pick((), {wire} if wire else ())

    def _menu_place(self, event: QContextMenuEvent) -> QPoint:
        order = self.selection.in_order()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and order:
            card = self.camera.screen_rect(self.scene.cards[order[-1]].rect)
            return self.mapToGlobal(card.center().toPoint())
        return event.globalPos()

    def _show_tip(self, event: QHelpEvent) -> None:
        at = self._pointer(QPointF(event.pos()))
        text = tips.tip_at(self, at) if self.gesture is None else ""
        spot = QRect(event.pos() - QPoint(4, 4), event.pos() + QPoint(4, 4))
        QToolTip.showText(event.globalPos(), text, self, spot)
