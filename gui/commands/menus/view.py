"""The View menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from gui import theme
from gui.commands.registry import Command

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

Key = QKeySequence.StandardKey
PANELS = ("data", "training", "evaluate", "predict", "runs", "code", "problems")


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    view = partial(Command, menu="view", enabled=lambda: window.editing)
    panels = [
        view(
            f"panel-{key}", f"{key.capitalize()} panel", partial(_show, desk, key), shortcut=f"Alt+{i}", divided=i == 1
        )
        for i, key in enumerate(PANELS, 1)
    ]
    return [
        view("fit", "&Fit", lambda: desk.canvas.fit(), shortcut="Ctrl+0", icon="mdi6.fit-to-page-outline"),
        view(
            "zoom-in", "Zoom &in", lambda: desk.canvas.zoom(1.2), shortcut=Key.ZoomIn, icon="mdi6.magnify-plus-outline"
        ),
        view(
            "zoom-out",
            "Zoom &out",
            lambda: desk.canvas.zoom(1 / 1.2),
            shortcut=Key.ZoomOut,
            icon="mdi6.magnify-minus-outline",
        ),
        view(
            "show-inspector", "I&nspector", lambda: desk.editor.toggle_inspector(), shortcut="Ctrl+I", icon="mdi6.tune"
        ),
        *panels,
        view(
            "maximise-panel", "&Maximise the panel", lambda: desk.editor.workspace.toggle_maximised(), shortcut="Ctrl+M"
        ),
        Command(
            "theme", "Dark or &light", partial(_change_theme, window), "view", "", "mdi6.circle-half-full", divided=True
        ),
    ]


def _show(desk: Desk, key: str) -> None:
    desk.editor.show_panel(key)


def _change_theme(window: MainWindow) -> None:
    window.set_theme("light" if theme.current().dark else "dark")
