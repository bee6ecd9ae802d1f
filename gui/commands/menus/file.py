"""The File menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from core.export import EXPORTERS
from gui.commands.registry import Command
from gui.export import ask_export
from gui.export.picture import ask_picture
from gui.mydata import ask_my_data

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

Key = QKeySequence.StandardKey


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    files = desk.files
    keep = partial(Command, menu="file", enabled=lambda: window.editing)
    exports = [
        keep(
            f"export-{e.key}", f"Export {e.title}…", partial(ask_export, window, desk, e), tip=e.summary, divided=not i
        )
        for i, e in enumerate(EXPORTERS)
    ]
    return [
        Command("new", "&New", files.new, "file", Key.New, "mdi6.file-plus-outline", "Start an empty project"),
        Command(
            "my-data",
            "New from my &data…",
            lambda: ask_my_data(window),
            "file",
            "Ctrl+Shift+N",
            "mdi6.folder-table-outline",
            "A table, or a folder of pictures, texts or sounds: a network is made that fits",
        ),
        Command("open", "&Open…", files.ask_open, "file", Key.Open, "mdi6.folder-open-outline", "Open a project"),
        keep("start", "&Templates and recent files", files.close_project, icon="mdi6.home-outline"),
        keep("save", "&Save", files.save, shortcut=Key.Save, icon="mdi6.content-save-outline", divided=True),
        keep("save-as", "Save &as…", files.save_as, shortcut=Key.SaveAs),
        *exports,
        keep(
            "export-picture",
            "Export the p&icture…",
            partial(ask_picture, window, desk),
            shortcut="Ctrl+Shift+E",
            icon="mdi6.image-outline",
            tip="What the canvas shows, as SVG, PDF or PNG",
        ),
        Command("quit", "&Quit", window.close, "file", Key.Quit, role=QAction.MenuRole.QuitRole, divided=True),
    ]


def recent_menu(window: MainWindow, desk: Desk) -> QMenu:
    """The submenu of files opened before; it stands after Open."""
    recent = QMenu("Open &recent", window)
    window.menus["file"].insertMenu(desk.commands.action("start"), recent)
    return recent


def fill_recent(recent: QMenu, window: MainWindow, desk: Desk) -> None:
    recent.clear()
    for entry in window.preferences.recent:
        recent.addAction(entry.path, partial(desk.files.open, entry.path))
    if not window.preferences.recent:
        recent.addAction("Nothing opened yet").setEnabled(False)
