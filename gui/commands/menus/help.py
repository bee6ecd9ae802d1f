"""The Help menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication

from gui.commands.about import show_about, show_shortcuts
from gui.commands.registry import Command

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
        help_("shortcuts", "&Keyboard shortcuts", partial(show_shortcuts, window, desk.commands)),
        help_("about-qt", "About &Qt", QApplication.aboutQt, role=QAction.MenuRole.AboutQtRole, divided=True),
        help_("about", "&About Netwright", partial(show_about, window), role=QAction.MenuRole.AboutRole),
    ]
