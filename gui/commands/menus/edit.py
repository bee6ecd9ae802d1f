"""The Edit menu."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from core.document import edits
from gui.commands.preferences_dialog import PreferencesDialog
from gui.commands.registry import Command
from gui.session import Session

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

Key = QKeySequence.StandardKey


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    edit = partial(Command, menu="edit")
    some = partial(edit, enabled=lambda: window.editing and bool(session.selection))
    return [
        edit(
            "undo",
            "&Undo",
            session.undo,
            shortcut=Key.Undo,
            icon="mdi6.undo",
            enabled=lambda: window.editing and bool(session.document.undo_label),
            wording=lambda: f"&Undo {session.document.undo_label}".strip(),
        ),
        edit(
            "redo",
            "&Redo",
            session.redo,
            shortcut=Key.Redo,
            icon="mdi6.redo",
            enabled=lambda: window.editing and bool(session.document.redo_label),
            wording=lambda: f"&Redo {session.document.redo_label}".strip(),
        ),
        some("delete", "&Delete", partial(_delete, session), icon="mdi6.delete-outline", tip=DELETE, divided=True),
        some("bypass", "Delete and &join", partial(_bypass, session), shortcut="Ctrl+Backspace", tip=BYPASS),
        edit("select-all", "Select &all", partial(_select_all, session), enabled=lambda: window.editing),
        edit("search", "&Search everything…", desk.ask_search, shortcut="Ctrl+K", icon="mdi6.magnify", divided=True),
        edit(
            "preferences",
            "&Preferences…",
            lambda: PreferencesDialog(window).open(),
            shortcut=Key.Preferences,
            role=QAction.MenuRole.PreferencesRole,
        ),
    ]


DELETE = "Delete the selected layers and their wires (Delete)"
BYPASS = "Delete the selected layers and join what they stood between"


def _select_all(session: Session) -> None:
    session.select(session.project.graph.nodes)


def _delete(session: Session) -> None:
    ids = session.selection
    label = "Delete 1 layer" if len(ids) == 1 else f"Delete {len(ids)} layers"
    session.edit(label, lambda p: edits.delete(p, ids))


def _bypass(session: Session) -> None:
    ids = sorted(session.selection)
    session.edit("Delete and join", lambda project: reduce(edits.bypass, ids, project))
