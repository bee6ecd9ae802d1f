"""The surface that shows the scene and turns events into gestures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
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
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gui.canvas import choose, drops, hit, keys, menu, tips, wheel
from gui.canvas.edge_glide import EdgeGlide
from gui.canvas.focus import Focus
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.host import CanvasHost
from gui.canvas.selection import NOTHING, Selection, everything, without_dots
from gui.canvas.sheet import Sheet
from gui.canvas.views import SceneView

KEY_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class Stage(Sheet):
    """What gestures work on: scene, camera, selection and host.

    Which gesture an event begins is said by `choose` (buttons), `keys` and `drops` (what is dragged in from elsewhere).
    """

    selection_changed = Signal()
    focus_moved = Signal()
    hover_changed = Signal()
    gesture_changed = Signal()
    said = Signal(str, QPointF)
    view_shown = Signal()
    leaving = Signal()
    """What is edited in place ends, because another graph may be shown next."""

    def __init__(self, host: CanvasHost, parent: QWidget) -> None:
        super().__init__(parent)
        self.host = host
        self.selection = Selection(self.scene, host.select, self.selection_changed.emit)
        self.gesture: Gesture | None = None
        self.arrows_held: set[int] = set()
        self.hovered: str | None = None
        self.panning = self.panned = False
        self.focus = Focus(self)
        self.cutting = self._menu_spent = self._reached_by_key = False
        self._glide = EdgeGlide(self._glide_by, self)
        self._last = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    def show_view(self, view: SceneView) -> None:
        self.scene.show(view)
        self.selection.refresh()
        if self.hovered not in self.scene.cards:
            self._set_hovered(None)
        self.focus.refresh()
        if self.gesture is not None and not self.gesture.refresh():
            self.cancel_gesture()
        self.view_shown.emit()

    # What gestures and keys use.

    def say(self, text: str, at: QPointF) -> None:
        """Show a sentence beside a point of the widget, or nothing."""
        self.said.emit(text, at)

    def announce(self, text: str) -> None:
        """Tell a screen reader what has just changed here."""
        self.setAccessibleDescription(text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def pointer(self, screen: QPointF, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Pointer:
        return Pointer(self.camera.to_scene(screen), screen, modifiers)

    def pointer_at_center(self) -> Pointer:
        return self.pointer(QPointF(self.rect().center()))

    def begin_gesture(self, gesture: Gesture, at: Pointer) -> None:
        self.panned = self.panning
        self.gesture = gesture
        self._last = at.screen
        gesture.start(at)
        self._show_cursor()
        self.gesture_changed.emit()

    def finish_gesture(self, at: Pointer | None = None) -> None:
        gesture = self._end_gesture()
        if gesture is not None:
            gesture.finish(at or self.pointer(self._last))

    def cancel_gesture(self) -> None:
        gesture = self._end_gesture()
        if gesture is not None:
            gesture.cancel()

    def set_panning(self, on: bool) -> None:
        """Whether Space is held, so that the left button pans; `panned` tells whether it did."""
        if on and not self.panning:
            self.panned = False
        self.panning = on
        self._show_cursor()

    def select_all(self) -> None:
        self.selection.pick(*everything(self.scene))

    @property
    def may_delete(self) -> bool:
        """Whether anything is selected, or the keyboard stands at something that can be taken away."""
        focus = self.focus
        at_focus = focus.shown and bool(focus.wires if focus.port else focus.here)
        return self.selection.picked != NOTHING or at_focus

    def set_cutting(self, on: bool) -> None:
        """Whether the knife was taken, so that the left button cuts wires."""
        self.cutting = on
        self._show_cursor()

    def delete_selected(self) -> None:
        """The wires of the port with the focus; else what is selected; else the card with the focus."""
        focus = self.focus
        if focus.shown and focus.port is not None:
            if focus.wires:
                self.host.delete((), focus.wires)
                focus.speak()
        elif self.selection.picked != NOTHING:
            picked = self.selection.picked
            self.host.delete(picked.ids, picked.wires, picked.areas, without_dots(self.scene, picked.dots))
        elif focus.shown and focus.here is not None:
            self.host.delete({focus.here}, ())

    # Events.

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and keys.wants(self, event):
            event.accept()
            return True
        if kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        if isinstance(event, QNativeGestureEvent) and wheel.native(self, event):
            return True
        return super().event(event)

    def paint_above(self, painter: QPainter) -> None:
        if self.gesture is not None:
            painter.save()
            painter.setTransform(self.camera.transform(), True)
            self.gesture.paint(painter)
            painter.restore()
        self.focus.paint(painter)
        if self._reached_by_key:
            painter.setPen(QPen(self.look.colour["accent"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.focus.hide()
        if self.gesture is not None:
            return
        at = self.pointer(event.position(), event.modifiers())
        gesture = choose.gesture_for(self, event.button(), at)
        self._menu_spent = event.button() == Qt.MouseButton.RightButton and (gesture is not None or self.cutting)
        if self._menu_spent and gesture is None:
            self.set_cutting(False)
        if gesture is not None:
            self.begin_gesture(gesture, at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.pointer(event.position(), event.modifiers())
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
            at = self.pointer(event.position(), event.modifiers())
            self.gesture.move(at)
            self.finish_gesture(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self.pointer(event.position(), event.modifiers())
        if event.button() != Qt.MouseButton.LeftButton or not choose.double_click(self, at):
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.gesture is None and wheel.stepped(self, event):
            event.accept()
            return
        factor = wheel.zoom_factor(event)
        if factor is None:
            self.look_at(self.camera.offset + wheel.slide(event))
        else:
            self.zoom_about(event.position(), factor, hurried=True)
        if self.gesture is not None:
            self.gesture.move(self.pointer(event.position(), event.modifiers()))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Comes with the press of the right button, or with its release where that is the custom."""
        if self._menu_spent and event.reason() == QContextMenuEvent.Reason.Mouse:
            return
        self.cancel_gesture()
        menu.ask(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not keys.press(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not keys.release(self, event):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._reached_by_key = event.reason() in KEY_REASONS
        if self._reached_by_key:
            self.focus.arrive()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.gesture is not None and not self.gesture.without_focus:
            self.cancel_gesture()
        self.set_panning(False)
        self.set_cutting(False)
        self._reached_by_key = False
        self.update()
        super().focusOutEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        gesture = drops.gesture_for(self, event.mimeData())
        if gesture is not None:
            self.cancel_gesture()
            self.begin_gesture(gesture, self.pointer(event.position()))
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.gesture is not None and self.gesture.from_outside:
            self._last = event.position()
            self.gesture.move(self.pointer(self._last))
            self._glide.watch(self._last, self.size())
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if self.gesture is not None and self.gesture.from_outside:
            self.cancel_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.gesture is not None and self.gesture.from_outside:
            event.acceptProposedAction()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.finish_gesture(self.pointer(event.position()))

    # Within.

    def _end_gesture(self) -> Gesture | None:
        gesture, self.gesture = self.gesture, None
        self._glide.stop()
        self.arrows_held.clear()
        self._show_cursor()
        self.update()
        self.gesture_changed.emit()
        return gesture

    def _glide_by(self, by: QPointF) -> None:
        if self.gesture is None:
            self._glide.stop()
            return
        self.look_at(self.camera.offset + by)
        self.gesture.move(self.pointer(self._last))

    def _set_hovered(self, key: str | None) -> None:
        if key != self.hovered:
            self.hovered = key
            self.hover_changed.emit()

    def _show_cursor(self) -> None:
        shape = self.gesture.cursor if self.gesture is not None else choose.idle_cursor(self, self.pointer(self._last))
        if shape is not None:
            self.setCursor(shape)

    def _show_tip(self, event: QHelpEvent) -> None:
        at = self.pointer(QPointF(event.pos()))
        text = tips.tip_at(self, at) if self.gesture is None else ""
        spot = QRect(event.pos() - QPoint(4, 4), event.pos() + QPoint(4, 4))
        QToolTip.showText(event.globalPos(), text, self, spot)
