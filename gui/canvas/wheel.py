"""The wheel zooms, two fingers on a touchpad pan; Ctrl always zooms, Shift goes sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent

from gui.canvas import choose, hit

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

NOTCH = 120.0  # angle units of one step of a wheel
STEP = 1.15  # zoom of one step
SLIDE = 60.0  # logical pixels of one step sideways
LEAST_PINCH = 0.2  # one event of a pinch never makes things smaller than this share

Native = Qt.NativeGestureType


def zoom_factor(event: QWheelEvent) -> float | None:
    """The factor to zoom by, None where the event means panning."""
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if not control and (shift or _fingers(event)):
        return None
    return float(STEP ** (event.angleDelta().y() / NOTCH))


def slide(event: QWheelEvent) -> QPointF:
    """How far to pan, in logical pixels."""
    if not event.pixelDelta().isNull():
        return QPointF(event.pixelDelta())
    way = QPointF(event.angleDelta()) / NOTCH * SLIDE
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return QPointF(way.y(), 0) if shift and not way.x() else way


def stepped(stage: Stage, event: QWheelEvent) -> bool:
    """Alt and the wheel over a number of a card change it, one step for each notch."""
    if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return False
    said = choose.said_under(stage, stage.pointer(event.position()))
    turned = event.angleDelta().y() or event.angleDelta().x()  # with Alt, some platforms turn the wheel sideways
    steps = round(turned / NOTCH) or (1 if turned > 0 else -1 if turned < 0 else 0)
    return said is not None and bool(steps) and stage.host.step_value(*said, steps)


def native(stage: Stage, event: QNativeGestureEvent) -> bool:
    """Pinching zooms, two fingers pan, and a double tap of two fingers shows what is under them, or everything again."""
    kind = event.gestureType()
    if kind == Native.ZoomNativeGesture:
        stage.zoom_about(event.position(), max(LEAST_PINCH, 1 + event.value()), hurried=True)
    elif kind == Native.PanNativeGesture:
        stage.look_at(stage.camera.offset + event.delta())
    elif kind == Native.SmartZoomNativeGesture:
        card = hit.card_at(stage.scene, stage.camera.to_scene(event.position()))
        stage.fit({card} if card is not None and event.value() != 0 else None)
    else:
        return kind in (Native.BeginNativeGesture, Native.EndNativeGesture)
    return True


def _fingers(event: QWheelEvent) -> bool:
    """Whether it comes from a touchpad. Some platforms call every device a mouse, but give only touchpads phases."""
    pad = event.device().type() == QInputDevice.DeviceType.TouchPad
    return pad or event.phase() != Qt.ScrollPhase.NoScrollPhase
