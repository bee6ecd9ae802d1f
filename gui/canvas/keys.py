"""The canvas from the keyboard: what cannot be given to another key. The rest are commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from gui.canvas import layout, travel
from gui.canvas.directions import ARROWS, ENTER, PORT_STEPS
from gui.canvas.gestures.nudge import Nudge

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

Key = Qt.Key
Modifier = Qt.KeyboardModifier
STRIDE = 4  # Shift and an arrow go this many grid steps
GLIDE = 48.0  # Shift and an arrow without a selection move the canvas by so many pixels
_ALONE = {Key.Key_Escape.value, Key.Key_Space.value, *ENTER, *PORT_STEPS}
_IGNORED = Modifier.KeypadModifier | Modifier.ShiftModifier


@dataclass(frozen=True, slots=True)
class Fixed:
    """Keys of the canvas that stay as they are: portable texts, how a person reads them, and what they do."""

    keys: tuple[str, ...]
    shown: str
    does: str


def _arrows(held: str) -> tuple[str, ...]:
    return tuple(f"{held}{name}" for name in ("Left", "Right", "Up", "Down"))


FIXED = (
    Fixed(("Tab", "Shift+Tab"), "Tab", "Into the canvas, and on to what comes after it"),
    Fixed(_arrows(""), "Arrows", "Move the selected layers; with none selected, go from layer to layer"),
    Fixed(_arrows("Shift+"), "Shift+Arrows", "Move the selected layers further; with none selected, move the view"),
    Fixed(_arrows("Ctrl+"), "Ctrl+Arrows", "Go from layer to layer and leave the selection as it is"),
    Fixed(_arrows("Alt+"), "Alt+Arrows", "Go from layer to layer and select it; up from the topmost leaves the block"),
    Fixed(("Space",), "Space", "Select the layer, or no longer; held, the left button moves the view"),
    Fixed((",", "."), ", and .", "To the ports of the layer, one after the other"),
    Fixed(
        ("Return", "Enter"),
        "Enter",
        "Open the layer, write on the frame or note; at a port, draw a wire: arrows choose where to, Enter connects",
    ),
    Fixed(("Esc",), "Escape", "Call off what is going on; from a port back to its layer; out of the block"),
)


def wants(stage: Stage, event: QKeyEvent) -> bool:
    """Whether the canvas takes this key before any shortcut does; while a gesture goes on, no command interrupts it."""
    if stage.gesture is not None:
        return True
    held = event.modifiers() & ~_IGNORED
    if event.key() in ARROWS:
        return held in (Modifier.NoModifier, Modifier.AltModifier, Modifier.ControlModifier)
    plain = not event.modifiers() & ~Modifier.KeypadModifier
    return plain and event.key() in _ALONE


def press(stage: Stage, event: QKeyEvent) -> bool:
    """Do what a key asks for; False for a key that is not the canvas's."""
    if not wants(stage, event):
        return False
    key = event.key()
    if stage.gesture is not None and key == Key.Key_Escape:
        stage.cancel_gesture()
    elif stage.gesture is not None and stage.gesture.press(key):
        pass
    elif key in ARROWS:
        _arrow(stage, event)
    elif stage.gesture is None:
        _alone(stage, key)
    return True


def release(stage: Stage, event: QKeyEvent) -> bool:
    if event.isAutoRepeat():
        return False
    if event.key() == Key.Key_Space:
        tapped = stage.panning and not stage.panned
        stage.set_panning(False)
        if tapped:
            stage.focus.toggle()
        return True
    stage.arrows_held.discard(event.key())
    if isinstance(stage.gesture, Nudge) and not stage.arrows_held:
        stage.finish_gesture()
    return event.key() in ARROWS


def _arrow(stage: Stage, event: QKeyEvent) -> None:
    direction, held = ARROWS[event.key()], event.modifiers()
    far = bool(held & Modifier.ShiftModifier)
    if stage.gesture is None and held & Modifier.AltModifier:
        travel.go(stage, direction, select=True)
    elif stage.gesture is None and held & Modifier.ControlModifier:
        travel.go(stage, direction)
    elif stage.gesture is None and not stage.selection.picked.movable:
        if far or not stage.scene.cards:
            stage.look_at(stage.camera.offset - direction * GLIDE)
        else:
            travel.go(stage, direction)
    else:
        _nudge(stage, event.key(), direction * layout.GRID * (STRIDE if far else 1))


def _nudge(stage: Stage, key: int, by: QPointF) -> None:
    if stage.gesture is None:
        stage.begin_gesture(Nudge(stage), stage.pointer_at_center())
    if isinstance(stage.gesture, Nudge):
        stage.arrows_held.add(key)
        stage.gesture.step(by)


def _alone(stage: Stage, key: int) -> None:
    if key == Key.Key_Escape:
        if stage.cutting:
            stage.set_cutting(False)
        elif not stage.focus.leave_port():
            stage.host.leave()
    elif key == Key.Key_Space:
        stage.set_panning(True)
    elif key in PORT_STEPS:
        stage.focus.step_port(PORT_STEPS[key])
    else:
        stage.focus.open()
