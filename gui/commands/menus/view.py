"""The View menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui import theme
from gui.canvas.zoom_bar import STEP
from gui.commands.registry import Command

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

PANELS = ("data", "training", "evaluate", "predict", "runs", "code", "problems")

OTHER: dict[str, theme.ThemeName] = {
    "dark": "light",
    "light": "dark",
    "dark-contrast": "light-contrast",
    "light-contrast": "dark-contrast",
}


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    return [*_zoom(window, desk), *_panels(window, desk)]


def _zoom(window: MainWindow, desk: Desk) -> list[Command]:
    view = partial(Command, menu="view", enabled=lambda: window.editing)
    return [
        view(
            "fit",
            "&Fit",
            lambda: desk.canvas.fit(),
            shortcut=("Ctrl+0", "Home"),
            icon="mdi6.fit-to-page-outline",
            tip="Show the whole network",
            places=("canvas",),
        ),
        view(
            "fit-selection",
            "Fit the &selection",
            lambda: desk.canvas.fit_selection(),
            shortcut="F",
            icon="mdi6.image-filter-center-focus",
            tip="Show the selected layers as large as they fit, or the whole network",
            places=("card", "cards"),
        ),
        view(
            "zoom-in",
            "Zoom &in",
            lambda: desk.canvas.zoom(STEP),
            shortcut=("Ctrl++", "Ctrl+=", "+", "="),
            icon="mdi6.magnify-plus-outline",
        ),
        view(
            "zoom-out",
            "Zoom &out",
            lambda: desk.canvas.zoom(1 / STEP),
            shortcut=("Ctrl+-", "-"),
            icon="mdi6.magnify-minus-outline",
        ),
    ]


def _panels(window: MainWindow, desk: Desk) -> list[Command]:
    view = partial(Command, menu="view", enabled=lambda: window.editing)
    panels = [
        view(
            f"panel-{key}", f"{key.capitalize()} panel", partial(_show, desk, key), shortcut=f"Alt+{i}", divided=i == 1
        )
        for i, key in enumerate(PANELS, 1)
    ]
    return [
        view(
            "show-inspector",
            "I&nspector",
            lambda: desk.editor.toggle_inspector(),
            shortcut="Ctrl+Alt+I",
            icon="mdi6.tune",
            places=("card", "cards"),
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
    """The other one of the same contrast."""
    window.set_theme(OTHER[theme.current().name])
