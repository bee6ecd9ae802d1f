"""Seeing more of a network: finding in it, colours by cost, the path through a layer, the overview, the table of layers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from gui.commands.registry import Command
from gui.network.heat_values import MEASURES

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

NONE = "heat-none"
COLOUR = "Colou&r by cost"
MATCH = "Keep the data's way through the selected layer lit: what leads to it and what it leads to"


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    return [*_found(window, desk), *_shown(window, desk), *_coloured(window, desk)]


def _found(window: MainWindow, desk: Desk) -> list[Command]:
    see = partial(Command, enabled=lambda: window.editing)
    return [
        see(
            "find",
            "&Find in network…",
            lambda: desk.editor.network.finding.open(),
            "edit",
            "Ctrl+F",
            "mdi6.text-search",
            "Find layers by name, type or setting, and notes by their words",
            divided=True,
            places=("canvas",),
        ),
        see(
            "layers",
            "Layers &table",
            lambda: desk.editor.show_panel("layers"),
            "view",
            "Alt+8",
            "mdi6.table-large",
            "All layers in a table, whose selection is the canvas's",
        ),
        see(
            "trace",
            "Follow the p&ath",
            partial(_trace, desk),
            "view",
            "T",
            "mdi6.transit-connection-variant",
            MATCH,
            wording=lambda: "Stop following the p&ath" if desk.canvas.highlight.held else "Follow the p&ath",
            scope="canvas",
            places=("card",),
            divided=True,
        ),
    ]


def _shown(window: MainWindow, desk: Desk) -> list[Command]:
    see = partial(Command, enabled=lambda: window.editing)
    return [
        see(
            "overview",
            "O&verview",
            partial(_toggle_overview, window, desk),
            "view",
            "",
            "mdi6.map-outline",
            "The whole network in the corner of the canvas",
            wording=lambda: "Hide the o&verview" if window.preferences.overview else "Show the o&verview",
        ),
        see(
            "thumbnails",
            "Show &pictures of outputs",
            lambda: desk.editor.thumbnails.switch(not desk.editor.thumbnails.on),
            "view",
            "Ctrl+Shift+T",
            "mdi6.image-multiple-outline",
            "On each card what it gives for one row of the data, also while it trains",
            wording=lambda: (
                "Hide the &pictures of outputs" if desk.editor.thumbnails.on else "Show &pictures of outputs"
            ),
        ),
    ]


def _coloured(window: MainWindow, desk: Desk) -> list[Command]:
    see = partial(Command, enabled=lambda: window.editing)
    return [
        see(
            "heat",
            COLOUR,
            lambda: desk.editor.heat.toggle(),
            "view",
            "Ctrl+Shift+H",
            "mdi6.palette-outline",
            "Colour the cards by parameters, FLOPs, memory or time: by what was chosen last; the same key ends it",
            wording=lambda: "Stop colou&ring by cost" if desk.editor.heat.measure else COLOUR,
        ),
        see(
            "heat-next",
            "Colour by the next measure",
            lambda: desk.editor.heat.next(),
            tip="Parameters, FLOPs, memory, time, and parameters again",
        ),
        *(
            see(
                f"heat-{measure.key}",
                f"Colour by {_lower(measure.title)}",
                partial(_colour, desk, measure.key),
                tip=measure.explanation,
            )
            for measure in MEASURES
        ),
        see(NONE, "Colour by nothing", partial(_colour, desk, ""), tip="The cards in the colours of their categories"),
    ]


def colour_menu(window: MainWindow, desk: Desk) -> QMenu:
    """View > Colour by, in which what is shown is ticked."""
    menu = QMenu("&Colour by", window.menus["view"])
    before = desk.commands.action("heat")
    window.menus["view"].insertMenu(before, menu)
    group = QActionGroup(menu)
    for key in (*(f"heat-{measure.key}" for measure in MEASURES), NONE):
        if key == NONE:
            menu.addSeparator()
        action = desk.commands.action(key)
        action.setCheckable(True)
        group.addAction(action)
        menu.addAction(action)
    menu.addAction(desk.commands.action("heat-next"))

    def tick() -> None:
        desk.commands.refresh()
        desk.commands.action(f"heat-{desk.editor.heat.measure or 'none'}").setChecked(True)

    menu.aboutToShow.connect(tick)
    return menu


def _lower(title: str) -> str:
    return title if title.isupper() or title == "FLOPs" else title.lower()


def _colour(desk: Desk, key: str) -> None:
    desk.editor.heat.choose(key)


def _trace(desk: Desk) -> None:
    desk.canvas.highlight.held = not desk.canvas.highlight.held


def _toggle_overview(window: MainWindow, desk: Desk) -> None:
    window.remember(replace(window.preferences, overview=not window.preferences.overview))
    desk.canvas.overview = window.preferences.overview
