"""Search everything: layers to add, commands to run, nodes to go to, templates to start from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from core.document import edits
from core.document.blocks import path_to
from core.templates import TEMPLATES
from gui.finding import FindPopup, Found
from gui.palette.categories import TEMPLATE, stock_of
from gui.widgets.key_names import key_name

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

SIZE = (520, 400)


class SearchEverything(FindPopup):
    """At the window's top."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__("Search everything", SIZE, window)
        self._window, self._desk = window, desk
        self.field.setPlaceholderText("A layer, a command, a node, a template …")

    def open(self) -> None:
        """Shows itself, empty, over the window's top."""
        self._desk.commands.refresh()
        self.open_at(self._window.mapToGlobal(QPoint((self._window.width() - SIZE[0]) // 2, 72)))

    def nothing(self) -> str:
        return "Nothing found. Try another word, such as 'dense', 'undo' or 'digits'."

    def answers(self, text: str) -> list[Found]:
        return list(self._exact(text)) or list(self._layers(text, guessing=True))

    def _exact(self, text: str) -> Iterator[Found]:
        if self._window.editing:
            yield from self._layers(text)
            yield from self._nodes(text)
        for command in self._desk.commands:
            action = self._desk.commands.action(command.key)
            title = action.text().replace("&", "").rstrip("…")
            if action.isEnabled() and _matches(text, title, command.tip):
                keys = key_name(action.shortcut())
                yield Found(title, "command", command.icon or "mdi6.chevron-right", action.trigger, keys)
        for template in TEMPLATES:
            if _matches(text, template.title, template.key, template.summary):
                yield Found(
                    template.title,
                    "template",
                    "mdi6.file-outline",
                    partial(self._desk.files.new_from, template.key),
                )

    def _layers(self, text: str, guessing: bool = False) -> Iterator[Found]:
        session = self._desk.session
        stock = stock_of(session.project, session.place.where)
        wanted = text if self._window.editing else ""
        for entry, _ in (stock.guessed(wanted) if guessing else stock.found(wanted)) if wanted else ():
            if entry.category != TEMPLATE:
                kind = f"add layer · {entry.code}" if entry.code else "add block"
                yield Found(entry.title, kind, entry.icon, partial(self._desk.editor.network.add, entry.key))

    def _nodes(self, text: str) -> Iterator[Found]:
        """Of the network, and of each block as its first use shows it."""
        project = self._desk.session.project
        for where, graph in edits.graphs(project) if text else ():
            prefix = path_to(project, where) if where else ()
            title = project.blocks[where].title if where else ""
            for node in graph.nodes.values() if prefix or not where else ():
                if _matches(text, node.name):
                    kind = f"go to node · in {title}" if title else "go to node"
                    yield Found(
                        node.name, kind, "mdi6.crosshairs", partial(self._desk.session.show, (*prefix, node.id))
                    )


def _matches(text: str, *where: str) -> bool:
    return all(any(word in place.lower() for place in where) for word in text.lower().split())
