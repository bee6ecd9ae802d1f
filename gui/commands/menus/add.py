"""What is added to the network, put in another's place, or cut: the beginning of the Network menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.commands.registry import Command

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

CUTTING = "Drag across wires to cut them. Escape puts the knife away."


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    here = partial(Command, menu="network", scope="canvas")
    return [
        here(
            "add-here",
            "&Add here…",
            lambda: desk.editor.network.ask_here(),
            shortcut="Shift+A",
            icon="mdi6.plus",
            tip="Search for a layer, a block or a template, and add it at the mouse (double click on the canvas)",
            enabled=lambda: window.editing,
            places=("canvas",),
        ),
        here(
            "replace",
            "Replace wit&h…",
            lambda: desk.editor.network.ask_instead(),
            shortcut="Shift+S",
            icon="mdi6.swap-horizontal",
            tip="Another layer in the place of the selected ones; wires and common settings stay",
            enabled=lambda: window.editing and desk.editor.network.adding.can_replace,
            places=("card", "cards"),
        ),
        here(
            "knife",
            "&Cut wires",
            partial(_take_knife, desk),
            shortcut="K",
            icon="mdi6.box-cutter",
            tip="Drag across wires to cut them (Ctrl and the right button do so at once)",
            enabled=lambda: window.editing and bool(desk.session.graph.wires),
        ),
    ]


def _take_knife(desk: Desk) -> None:
    """The same key puts it away."""
    stage = desk.canvas.stage
    stage.setFocus()
    stage.set_cutting(not stage.cutting)
    if stage.cutting:
        desk.session.told.emit(CUTTING)
