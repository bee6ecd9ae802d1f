"""The Edit menu."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from core.document import edits
from gui.canvas.places import Place
from gui.commands.menus import select
from gui.commands.preferences_dialog import PreferencesDialog
from gui.commands.registry import Command
from gui.network.copying import Copying
from gui.session import Session

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

Key = QKeySequence.StandardKey


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    return [*_history(window, desk), *_clipboard(window, desk), *_taken_away(window, desk), *_windows(window, desk)]


def _history(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    edit = partial(Command, menu="edit")
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
    ]


def _clipboard(window: MainWindow, desk: Desk) -> list[Command]:
    session, copying = desk.session, Copying(desk.session)
    edit = partial(Command, menu="edit")
    drawn = partial(edit, enabled=lambda: window.editing and bool(session.selection or session.areas), places=DRAWN)
    return [
        drawn("cut", "Cu&t", lambda: copying.cut(desk.canvas), shortcut=Key.Cut, icon="mdi6.content-cut", divided=True),
        drawn("copy", "&Copy", lambda: copying.copy(desk.canvas), shortcut=Key.Copy, icon="mdi6.content-copy"),
        edit(
            "paste",
            "Past&e",
            lambda: copying.paste(desk.canvas),
            shortcut=Key.Paste,
            icon="mdi6.content-paste",
            tip="Put down what was copied, in this graph or another",
            enabled=lambda: window.editing,
            places=(*CARDS, "canvas"),
        ),
        drawn("duplicate", "Dupl&icate", lambda: copying.duplicate(desk.canvas), shortcut="Ctrl+D"),
    ]


def _taken_away(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    edit = partial(Command, menu="edit")
    some = partial(edit, enabled=lambda: window.editing and bool(session.selection), places=CARDS)
    return [
        edit(
            "delete",
            "&Delete",
            lambda: desk.canvas.stage.delete_selected(),
            shortcut=("Del", "Backspace"),
            icon="mdi6.delete-outline",
            tip="Delete what is selected, with the wires of deleted layers",
            enabled=lambda: window.editing and desk.canvas.stage.may_delete,
            divided=True,
            scope="canvas",
            places=(*DRAWN, "wire"),
        ),
        some(
            "dissolve",
            "Delete and &join",
            partial(_dissolve, session),
            shortcut=("Ctrl+Backspace", "Ctrl+Del"),
            tip=DISSOLVE,
        ),
    ]


def _windows(window: MainWindow, desk: Desk) -> list[Command]:
    edit = partial(Command, menu="edit")
    return [
        *select.commands(window, desk),
        edit("search", "&Search everything…", desk.ask_search, shortcut="Ctrl+K", icon="mdi6.magnify", divided=True),
        edit(
            "preferences",
            "&Preferences…",
            lambda: PreferencesDialog(window).open(),
            shortcut=Key.Preferences,
            role=QAction.MenuRole.PreferencesRole,
        ),
    ]


CARDS: tuple[Place, ...] = ("card", "cards")
DRAWN: tuple[Place, ...] = (*CARDS, "frame", "note")
DISSOLVE = "Delete the selected layers and join what they stood between"


def _dissolve(session: Session) -> None:
    ids, where = sorted(session.selection), session.place.where
    session.edit("Delete and join", lambda project: reduce(lambda p, id: edits.dissolve(p, id, where), ids, project))
