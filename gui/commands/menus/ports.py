"""Commands about the port that the keyboard, or a context menu, is at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.commands.registry import Command

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    port = partial(Command, menu="network", places=("port",))
    return [
        port(
            "wire-from-port",
            "Draw a &wire from the port",
            lambda: desk.canvas.stage.focus.draw_wire(),
            icon="mdi6.vector-line",
            tip="The arrows choose where to, Enter connects; comma and full stop go to the ports of a layer",
            enabled=lambda: window.editing and desk.canvas.stage.focus.port is not None,
            divided=True,
        ),
        port(
            "disconnect-port",
            "&Disconnect the port",
            lambda: desk.canvas.stage.delete_selected(),
            icon="mdi6.connection",
            tip="Delete the wires of the port that the keyboard is at (Delete)",
            enabled=lambda: window.editing and bool(desk.canvas.stage.focus.wires),
        ),
    ]
