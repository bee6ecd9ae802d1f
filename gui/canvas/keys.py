"""The canvas from the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from gui.canvas import layout, travel
from gui.canvas.gestures.nudge import Nudge

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

Key = Qt.Key
Modifier = Qt.KeyboardModifier
ARROWS = {
    Key.Key_Left.value: QPointF(-1, 0),
    Key.Key_Right.value: QPointF(1, 0),
    Key.Key_Up.value: QPointF(0, -1),
    Key.Key_Down.value: QPointF(0, 1),
}
STRIDE = 4  # Shift and an arrow go this many grid steps
GLIDE = 48.0  # an arrow without a selection moves the canvas by so many pixels
STEP = 1.25
_PLAIN = {
    Key.Key_Delete,
    Key.Key_Backspace,
    Key.Key_F,
    Key.Key_Home,
    Key.Key_Plus,
    Key.Key_Minus,
    Key.Key_Equal,
    Key.Key_Space,
    Key.Key_Escape,
    Key.Key_Return,
    Key.Key_Enter,
}
_WITH_CTRL = {Key.Key_A, Key.Key_0, Key.Key_Plus, Key.Key_Minus, Key.Key_Equal}
_IGNORED = Modifier.KeypadModifier | Modifier.ShiftModifier


def wants(stage: Stage, event: QKeyEvent) -> bool:
    """Whether the canvas takes this key before any shortcut of the window does."""
    held = event.modifiers() & ~_IGNORED
    if event.key() == Key.Key_Escape:
        return held == Modifier.NoModifier
    if event.key() in ARROWS:
        return held in (Modifier.NoModifier, Modifier.AltModifier)
    if held == Modifier.ControlModifier:
        return event.key() in _WITH_CTRL
    return held == Modifier.NoModifier and event.key() in _PLAIN


def press(stage: Stage, event: QKeyEvent) -> bool:
    """Do what a key asks for; False for a key that is not the canvas's."""
    if not wants(stage, event):
        return False
    key = event.key()
    if key == Key.Key_Escape and stage.gesture is None:
        stage.host.leave()
    elif key == Key.Key_Escape:
        stage.cancel_gesture()
    elif key in ARROWS:
        _arrow(stage, event)
    elif stage.gesture is None:
        _command(stage, Key(key))
    return True


def release(stage: Stage, event: QKeyEvent) -> bool:
    if event.isAutoRepeat():
        return False
    if event.key() == Key.Key_Space:
        stage.set_panning(False)
        return True
    stage.arrows_held.discard(event.key())
    if isinstance(stage.gesture, Nudge) and not stage.arrows_held:
        stage.finish_gesture()
    return event.key() in ARROWS


def _arrow(stage: Stage, event: QKeyEvent) -> None:
    direction = ARROWS[event.key()]
    if event.modifiers() & Modifier.AltModifier:
        if stage.gesture is None:
            travel.go(stage, direction)
        return
    if stage.gesture is None and not stage.selection.ids:
        stage.look_at(stage.camera.offset - direction * GLIDE)
        return
    if stage.gesture is None:
        stage.begin_gesture(Nudge(stage), stage.pointer_at_center())
    if isinstance(stage.gesture, Nudge):
        stage.arrows_held.add(event.key())
        big = event.modifiers() & Modifier.ShiftModifier
        stage.gesture.step(direction * layout.GRID * (STRIDE if big else 1))


def _command(stage: Stage, key: Qt.Key) -> None:
    if key in (Key.Key_Delete, Key.Key_Backspace):
        stage.delete_selected()
    elif key == Key.Key_A:
        stage.selection.pick(stage.scene.cards.keys(), stage.scene.wires.keys())
    elif key == Key.Key_F:
        stage.fit(stage.selection.ids or None)
    elif key in (Key.Key_Home, Key.Key_0):
        stage.fit(None)
    elif key in (Key.Key_Plus, Key.Key_Equal):
        stage.zoom_about_center(STEP)
    elif key == Key.Key_Minus:
        stage.zoom_about_center(1 / STEP)
    elif key == Key.Key_Space:
        stage.set_panning(True)
    elif len(stage.selection.ids) == 1:
        stage.host.open(next(iter(stage.selection.ids)))
