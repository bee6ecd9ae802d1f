"""Every command of the window, declared once: one module for each menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.commands.menus import add, areas, arrange, blocks, card, edit, file, help, network, ports, see, train, view

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

MENUS = (file, edit, view, see, add, areas, network, card, blocks, ports, arrange, train, help)
"""Modules with `commands(window, desk)`, in the order in which their commands stand in a menu."""


def declare(window: MainWindow, desk: Desk) -> None:
    """Adds all commands to `desk.commands` and fills the window's menus."""
    for menu in MENUS:
        for command in menu.commands(window, desk):
            desk.commands.add(command)
    for key, shown in window.menus.items():
        desk.commands.fill(shown, key)
        shown.aboutToShow.connect(desk.commands.refresh)
    see.colour_menu(window, desk)
    card.colour_menu(window, desk)
    recent = file.recent_menu(window, desk)
    recent.aboutToShow.connect(partial(file.fill_recent, recent, window, desk))
