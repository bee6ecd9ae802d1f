"""The part of the Edit menu that selects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from core.format import plural
from core.graph import Graph
from core.graph.order import ancestors, descendants
from gui.canvas.places import Place
from gui.commands.registry import Command
from gui.session import Session

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

CARDS: tuple[Place, ...] = ("card", "cards")


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    return [*_all(window, desk), *_related(window, desk)]


def _all(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    edit = partial(Command, menu="edit", scope="canvas")
    any_ = partial(edit, enabled=lambda: window.editing and bool(session.graph.nodes))
    return [
        edit(
            "select-all",
            "Select &all",
            lambda: desk.canvas.stage.select_all(),
            shortcut=QKeySequence.StandardKey.SelectAll,
            enabled=lambda: window.editing,
            places=("canvas",),
            divided=True,
        ),
        edit(
            "select-none",
            "Select &none",
            lambda: desk.canvas.stage.selection.pick(()),
            shortcut="Ctrl+Shift+A",
            tip="Nothing is selected any more",
            enabled=lambda: window.editing,
        ),
        any_(
            "select-inverse",
            "In&vert the selection",
            partial(_inverse, session),
            shortcut="Ctrl+I",
            tip="Select the layers that are not selected, in place of those that are",
        ),
    ]


def _related(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    edit = partial(Command, menu="edit", scope="canvas")
    some = partial(edit, enabled=lambda: window.editing and bool(session.selection))
    return [
        some(
            "select-upstream",
            "Select upstrea&m",
            partial(_reach, session, ancestors),
            shortcut="Ctrl+[",
            tip="Select, with the selected layers, all that feeds them",
        ),
        some(
            "select-downstream",
            "Select do&wnstream",
            partial(_reach, session, descendants),
            shortcut="Ctrl+]",
            tip="Select, with the selected layers, all that they feed",
        ),
        some(
            "select-same",
            "Select the same t&ype",
            partial(_same, session),
            tip="Select all layers of the selected types, in this graph",
            places=CARDS,
        ),
    ]


def _inverse(session: Session) -> None:
    _take(session, session.graph.nodes.keys() - session.selection)


def _reach(session: Session, found: Callable[[Graph, Iterable[str]], set[str]]) -> None:
    _take(session, found(session.graph, session.selection))


def _same(session: Session) -> None:
    """A type is that of the layer, or the block that is used."""
    kinds = {(node.type, node.block) for node in session.selected}
    _take(session, [id for id, node in session.graph.nodes.items() if (node.type, node.block) in kinds])


def _take(session: Session, ids: Collection[str]) -> None:
    session.select(ids)
    session.told.emit(f"Selected {plural(len(ids), 'layer')}." if ids else "Nothing is selected.")
