"""The part of the Network menu that draws: frames, notes, dots that wires are led through."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.canvas.areas import making, press, reach
from gui.canvas.items import End
from gui.commands.registry import Command

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    return [*_made(window, desk), *_dots(window, desk), *_reached(window, desk)]


def _made(window: MainWindow, desk: Desk) -> list[Command]:
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
    ]


def _dots(window: MainWindow, desk: Desk) -> list[Command]:
    drawn = partial(Command, menu="network", scope="canvas", enabled=lambda: window.editing)
    return [
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


def _reached(window: MainWindow, desk: Desk) -> list[Command]:
    drawn = partial(Command, menu="network", scope="canvas", enabled=lambda: window.editing)
    return [
        drawn(
            "next-drawn",
            "Ne&xt frame, note or dot",
            partial(_reach, desk, 1),
            shortcut="N",
            icon="mdi6.page-next-outline",
            tip="Select the next frame, note or dot of a wire: arrows move it, Enter writes on it, Delete takes it away",
        ),
        drawn(
            "previous-drawn",
            "Pre&vious frame, note or dot",
            partial(_reach, desk, -1),
            shortcut="B",
            icon="mdi6.page-previous-outline",
            tip="Select the frame, note or dot of a wire before",
        ),
    ]


def _frame(desk: Desk) -> None:
    making.frame(desk.canvas.stage, desk.editor.network.here())


def _note(desk: Desk) -> None:
    making.note(desk.canvas.stage, desk.editor.network.here())


def _reach(desk: Desk, by: int) -> None:
    desk.canvas.stage.setFocus()
    reach.step(desk.canvas.stage, by)


def _wires(desk: Desk) -> frozenset[End]:
    """The selected wires, and those of selected dots; with the keyboard at a port, its wires."""
    stage = desk.canvas.stage
    if stage.focus.shown and stage.focus.port is not None:
        return frozenset(stage.focus.wires)
    return stage.selection.wires | {dot.wire for dot in stage.selection.dots}


def _bend(desk: Desk) -> None:
    """At the point of the wire that is nearest to the mouse; from the keyboard, in its middle."""
    stage = desk.canvas.stage
    for wire in _wires(desk):
        middle = stage.scene.wires[wire].route.path.pointAtPercent(0.5)
        press.add_dot(stage, wire, middle if stage.focus.shown else desk.editor.network.here())


def _straighten(desk: Desk) -> None:
    wires = dict.fromkeys(_wires(desk), ())
    desk.canvas.stage.host.delete((), (), (), wires)
