"""The part of the Network menu that draws: frames, notes, dots that wires are led through."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.canvas.areas import making, press
from gui.canvas.items import End
from gui.commands.registry import Command

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    drawn = partial(Command, menu="network", scope="canvas", enabled=lambda: window.editing)
    return [
        drawn(
            "frame",
            "&Frame",
            partial(_frame, desk),
            shortcut="Shift+F",
            icon="mdi6.artboard",
            tip="A titled area around what is selected, or an empty one at the mouse; it moves with all that lies in it",
            places=("card", "cards", "note", "frame", "canvas"),
            divided=True,
        ),
        drawn(
            "note",
            "No&te",
            partial(_note, desk),
            shortcut="Shift+N",
            icon="mdi6.note-plus-outline",
            tip="A sticky note at the mouse, written in Markdown",
            places=("canvas",),
        ),
        drawn(
            "bend",
            "Add a dot to the wir&e",
            partial(_bend, desk),
            icon="mdi6.vector-polyline-plus",
            tip="Lead the selected wire through a dot that can be dragged (double click on the wire)",
            enabled=lambda: window.editing and len(_wires(desk)) == 1,
            places=("wire",),
        ),
        drawn(
            "straighten",
            "Ta&ke the dots away",
            partial(_straighten, desk),
            icon="mdi6.vector-polyline-remove",
            tip="The selected wires find their way by themselves again",
            enabled=lambda: window.editing and any(desk.canvas.stage.scene.wires[w].bends for w in _wires(desk)),
            places=("wire",),
        ),
    ]


def _frame(desk: Desk) -> None:
    making.frame(desk.canvas.stage, desk.editor.network.here())


def _note(desk: Desk) -> None:
    making.note(desk.canvas.stage, desk.editor.network.here())


def _wires(desk: Desk) -> frozenset[End]:
    """The selected wires, and those of selected dots."""
    selection = desk.canvas.stage.selection
    return selection.wires | {dot.wire for dot in selection.dots}


def _bend(desk: Desk) -> None:
    """At the point of the wire that is nearest to the mouse."""
    for wire in _wires(desk):
        press.add_dot(desk.canvas.stage, wire, desk.editor.network.here())


def _straighten(desk: Desk) -> None:
    wires = dict.fromkeys(_wires(desk), ())
    desk.canvas.stage.host.delete((), (), (), wires)
