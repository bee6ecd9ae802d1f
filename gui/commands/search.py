"""Search everything: layers to add, commands to run, nodes to go to, templates to start from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from core.document import edits
from core.document.blocks import path_to
from core.templates import TEMPLATES
from gui import theme
from gui.commands.found_row import KEYS, KIND, FoundRow
from gui.palette.categories import stock_of

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

MOST = 40
SIZE = (520, 400)


@dataclass(frozen=True)
class Found:
    """One line of the answer."""

    title: str
    kind: str
    icon: str
    run: Callable[[], object]
    keys: str = ""


class SearchEverything(QFrame):
    """A small window at the top; arrows choose, Enter does it, Escape closes."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window, self._desk = window, desk
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Search everything")
        self.field, self.list = QLineEdit(), QListWidget()
        self.field.setPlaceholderText("A layer, a command, a node, a template …")
        self.field.setAccessibleName("Search everything")
        self.list.setAccessibleName("What was found")
        self.list.setItemDelegate(FoundRow(self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE.small,) * 4)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self._found: list[Found] = []
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._do(self.list.row(item)))

    def open(self) -> None:
        """Shows itself, empty, over the window's top."""
        self._desk.commands.refresh()
        self.field.clear()
        self._fill("")
        self.resize(*SIZE)
        corner = self._window.mapToGlobal(QPoint((self._window.width() - SIZE[0]) // 2, 72))
        self.move(corner)
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}.get(
                Qt.Key(event.key())
            )
            if step is not None and self.list.count():
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentRow())
                return True
        return super().eventFilter(watched, event)

    def _fill(self, text: str) -> None:
        self._found = list(self._answers(text.strip()))[:MOST]
        self.list.clear()
        for found in self._found:
            item = QListWidgetItem(theme.icon(found.icon, "muted"), found.title)
            item.setData(KIND, found.kind)
            item.setData(KEYS, found.keys)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, " ".join((found.title, found.kind, found.keys)).strip())
            self.list.addItem(item)
        if not self._found:
            item = QListWidgetItem("Nothing found. Try another word, such as 'dense', 'undo' or 'digits'.")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _answers(self, text: str) -> Iterator[Found]:
        if self._window.editing:
            yield from self._layers(text)
            yield from self._nodes(text)
        for command in self._desk.commands:
            action = self._desk.commands.action(command.key)
            title = action.text().replace("&", "").rstrip("…")
            if action.isEnabled() and _matches(text, title, command.tip):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                yield Found(title, "command", command.icon or "mdi6.chevron-right", action.trigger, keys)
        for template in TEMPLATES:
            if _matches(text, template.title, template.key, template.summary):
                yield Found(
                    template.title,
                    "template",
                    "mdi6.file-outline",
                    partial(self._desk.files.new_from, template.key),
                )

    def _layers(self, text: str) -> Iterator[Found]:
        session = self._desk.session
        stock = stock_of(session.project, session.place.where)
        for entry, _ in stock.found(text) if text else ():
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

    def _do(self, row: int) -> None:
        if 0 <= row < len(self._found):
            self.close()
            self._found[row].run()


def _matches(text: str, *where: str) -> bool:
    return all(any(word in place.lower() for place in where) for word in text.lower().split())
