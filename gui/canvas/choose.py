"""What a press of a mouse button, or a double click, begins. The first of a table that answers is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.canvas import hit
from gui.canvas.areas import press
from gui.canvas.gestures.base import Cursor, Gesture, Modifier, Pointer
from gui.canvas.gestures.draw_wire import DrawWire
from gui.canvas.gestures.knife import Knife, knife_cursor
from gui.canvas.gestures.move_cards import MoveCards
from gui.canvas.gestures.pan import Pan
from gui.canvas.gestures.rubber_band import RubberBand
from gui.canvas.gestures.select_wire import SelectWire
from gui.canvas.gestures.stay_put import StayPut
from gui.canvas.items import End, PortRef
from gui.canvas.paint import words

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

PORT_REACH = 10.0  # logical pixels
WIRE_REACH = 6.0

Begins = Callable[["Stage", Pointer], Gesture | None]
Does = Callable[["Stage", Pointer], bool]


def gesture_for(stage: Stage, button: Qt.MouseButton, at: Pointer) -> Gesture | None:
    made = (begin(stage, at) for begin in PRESSES.get(button, ()))
    return next((gesture for gesture in made if gesture is not None), None)


def double_click(stage: Stage, at: Pointer) -> bool:
    """Whether a double click of the left button meant something of its own; else it is one more press."""
    return not stage.cutting and any(do(stage, at) for do in DOUBLE_CLICKS)


def _panning(stage: Stage, at: Pointer) -> Gesture | None:
    return Pan(stage) if stage.panning else None


def _cutting(stage: Stage, at: Pointer) -> Gesture | None:
    return Knife(stage) if stage.cutting else None


def _ctrl_cuts(stage: Stage, at: Pointer) -> Gesture | None:
    return Knife(stage) if at.modifiers & Modifier.ControlModifier else None


def _on_port(stage: Stage, at: Pointer) -> Gesture | None:
    port = port_under(stage, at)
    return DrawWire(stage, port) if port is not None else None


def _on_card(stage: Stage, at: Pointer) -> Gesture | None:
    card = hit.card_at(stage.scene, at.scene)
    if card is None:
        return None
    return StayPut(stage, card) if stage.scene.cards[card].view.pinned else MoveCards(stage, card)


def _on_wire(stage: Stage, at: Pointer) -> Gesture | None:
    wire = wire_under(stage, at)
    return SelectWire(stage, wire) if wire is not None else None


def _on_ground(stage: Stage, at: Pointer) -> Gesture | None:
    return RubberBand(stage)


def _add_here(stage: Stage, at: Pointer) -> bool:
    if hit.card_at(stage.scene, at.scene) is not None or port_under(stage, at) or wire_under(stage, at):
        return False
    place = stage.mapToGlobal(at.screen.toPoint())
    stage.host.ask_layer(at.scene.x(), at.scene.y(), place, None, lambda: None)
    return True


def _edit_words(stage: Stage, at: Pointer) -> bool:
    """What is said where the mouse is."""
    said = said_under(stage, at)
    return said is not None and stage.host.edit_in_place(*said)


def _open_card(stage: Stage, at: Pointer) -> bool:
    card = hit.card_at(stage.scene, at.scene)
    if card is None or port_under(stage, at) is not None:
        return False
    stage.host.open(card)
    return True


PRESSES: dict[Qt.MouseButton, tuple[Begins, ...]] = {
    Qt.MouseButton.LeftButton: (
        _panning,
        _cutting,
        _on_port,
        _on_card,
        *press.ABOVE,
        _on_wire,
        press.on_frame,
        _on_ground,
    ),
    Qt.MouseButton.MiddleButton: (lambda stage, at: Pan(stage),),
    Qt.MouseButton.RightButton: (_ctrl_cuts,),
}
DOUBLE_CLICKS: tuple[Does, ...] = (_edit_words, _open_card, *press.DOUBLE_CLICKS, _add_here)


def idle_cursor(stage: Stage, at: Pointer) -> Cursor:
    """The cursor while no gesture runs."""
    if stage.panning:
        return Qt.CursorShape.OpenHandCursor
    if stage.cutting:
        return knife_cursor()
    if port_under(stage, at) is not None:
        return Qt.CursorShape.CrossCursor
    return press.cursor(stage, at) or Qt.CursorShape.ArrowCursor


def port_under(stage: Stage, at: Pointer) -> PortRef | None:
    """The port under the mouse; none from afar, where ports are not drawn, and none that another card hides."""
    if stage.camera.far:
        return None
    reach = min(PORT_REACH, PORT_REACH / stage.camera.zoom)
    above = hit.card_at(stage.scene, at.scene)
    ports = hit.ports_within(stage.scene, at.scene, reach)
    return next((port for port in ports if above in (None, port.node)), None)


def said_under(stage: Stage, at: Pointer) -> tuple[str, str] | None:
    """The card under the mouse and what it says there that can be edited: its name or a parameter. None from afar."""
    card = hit.card_at(stage.scene, at.scene)
    if card is None or stage.camera.far or port_under(stage, at) is not None:
        return None
    item = stage.scene.cards[card]
    what = words.part_at(item, at.scene - item.rect.topLeft(), stage.look)
    return None if what is None else (card, what)


def wire_under(stage: Stage, at: Pointer) -> End | None:
    """The target of the wire under the mouse, whether or not a card lies above it."""
    return hit.wire_at(stage.scene, at.scene, WIRE_REACH / stage.camera.zoom)
