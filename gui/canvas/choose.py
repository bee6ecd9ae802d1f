"""Which gesture a press of a mouse button begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.canvas import hit
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.gestures.draw_wire import DrawWire
from gui.canvas.gestures.move_cards import MoveCards
from gui.canvas.gestures.pan import Pan
from gui.canvas.gestures.rubber_band import RubberBand
from gui.canvas.gestures.select_wire import SelectWire
from gui.canvas.items import PortRef

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

PORT_REACH = 10.0  # logical pixels
WIRE_REACH = 6.0


def gesture_for(stage: Stage, button: Qt.MouseButton, at: Pointer, panning: bool) -> Gesture | None:
    if button == Qt.MouseButton.MiddleButton or (panning and button == Qt.MouseButton.LeftButton):
        return Pan(stage)
    if button != Qt.MouseButton.LeftButton:
        return None
    port = port_under(stage, at)
    if port is not None:
        return DrawWire(stage, port)
    card = hit.card_at(stage.scene, at.scene)
    if card is not None:
        return MoveCards(stage, card)
    wire = hit.wire_at(stage.scene, at.scene, WIRE_REACH / stage.camera.zoom)
    return SelectWire(stage, wire) if wire is not None else RubberBand(stage)


def port_under(stage: Stage, at: Pointer) -> PortRef | None:
    """The port under the mouse; none from afar, where ports are not drawn, and none that another card hides."""
    if stage.camera.far:
        return None
    reach = min(PORT_REACH, PORT_REACH / stage.camera.zoom)
    above = hit.card_at(stage.scene, at.scene)
    ports = hit.ports_within(stage.scene, at.scene, reach)
    return next((port for port in ports if above in (None, port.node)), None)
