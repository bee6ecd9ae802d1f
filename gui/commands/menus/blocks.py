"""The part of the Network menu that makes, opens and takes apart blocks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.canvas.places import Place
from gui.commands.registry import Command
from gui.network import block_actions as actions

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

CARDS: tuple[Place, ...] = ("card", "cards")


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    return [*_made(window, desk), *_gone_into(window, desk)]


def _made(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    block = partial(Command, menu="network")
    uses = partial(block, enabled=lambda: window.editing and bool(actions.selected_uses(session)), places=CARDS)
    return [
        block(
            "group",
            "&Group into a block",
            partial(_group, desk),
            shortcut="Ctrl+G",
            icon="mdi6.package-variant-closed",
            tip="The selected layers become a block: a graph used as one node",
            enabled=lambda: window.editing and bool(session.selection),
            divided=True,
            places=CARDS,
        ),
        uses(
            "ungroup",
            "&Ungroup",
            partial(actions.ungroup, session),
            shortcut="Ctrl+Shift+G",
            icon="mdi6.package-variant",
            tip="The layers of the block in its place",
        ),
        block(
            "open-block",
            "&Open the block",
            partial(_open, desk),
            shortcut="Alt+Return",
            icon="mdi6.arrow-expand",
            tip="Show what is inside, in a tab of its own (Enter or double click)",
            enabled=lambda: window.editing and len(session.selection) == 1 and bool(actions.selected_uses(session)),
            places=("card",),
        ),
    ]


def _gone_into(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    block = partial(Command, menu="network")
    return [
        block(
            "leave-block",
            "&Leave the block",
            partial(_leave, desk),
            shortcut="Alt+Backspace",
            icon="mdi6.arrow-collapse",
            tip="Back to the graph around it (Escape)",
            enabled=lambda: window.editing and bool(session.place.where),
            places=("canvas",),
        ),
        block(
            "make-independent",
            "Make &independent",
            partial(actions.make_independent, session),
            icon="mdi6.link-off",
            tip="A definition of its own: changes here no longer change the other uses",
            enabled=lambda: window.editing and actions.shares(session),
            places=CARDS,
        ),
        block(
            "new-block",
            "New &block",
            lambda: desk.editor.network.new_block(),
            icon="mdi6.plus-box-outline",
            tip="An empty block in a tab of its own",
            enabled=lambda: window.editing,
            places=("canvas",),
        ),
    ]


def _group(desk: Desk) -> None:
    """The title is what a person wants to write next."""
    if actions.group(desk.session):
        desk.editor.inspector.focus_title()


def _open(desk: Desk) -> None:
    if len(desk.session.selection) == 1:
        desk.session.enter(next(iter(desk.session.selection)))
        desk.editor.network.setFocus()


def _leave(desk: Desk) -> None:
    desk.session.leave()
    desk.editor.network.setFocus()
