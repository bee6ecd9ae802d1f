"""The Help menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication

from gui.commands.about import show_about
from gui.commands.registry import Command
from gui.commands.shortcuts import ShortcutsDialog

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    help_ = partial(Command, menu="help")
    contents = QKeySequence.StandardKey.HelpContents
    return [
        help_("manual", "&Manual", desk.show_manual, shortcut=contents, icon="mdi6.book-open-outline"),
        help_(
            "tour",
            "Guided &tour",
            desk.begin_tour,
            icon="mdi6.map-marker-path",
            tip="Six steps: a network of your own that reads digits",
        ),
        help_(
            "shortcuts",
            "&Keyboard shortcuts",
            partial(_show_shortcuts, window, desk),
            shortcut="Ctrl+/",
            icon="mdi6.keyboard-outline",
            tip="All keys and what the mouse does on the canvas; keys can be changed there",
        ),
        help_("about-qt", "About &Qt", QApplication.aboutQt, role=QAction.MenuRole.AboutQtRole, divided=True),
        help_("about", "&About Netwright", partial(show_about, window), role=QAction.MenuRole.AboutRole),
    ]


def _show_shortcuts(window: MainWindow, desk: Desk) -> None:
    titles = {key: menu.title() for key, menu in window.menus.items()}
    ShortcutsDialog(window, desk.commands, titles).open()
