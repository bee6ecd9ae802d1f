"""The part of a node's page that only a use of a block has: what it uses, how often, and what can be done with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.document import blocks, edits
from core.document.edits import PORTS
from core.document.project import Block
from core.format import plural
from core.graph import Node
from core.spec import Bool, Spec
from gui import theme
from gui.forms import SpecForm
from gui.inspector.name_field import NameField
from gui.inspector.parts import say, wrapped
from gui.network import block_actions
from gui.session import Session
from gui.widgets import FlowLayout

BLOCK_ICON = "package-variant-closed"
TITLE_TIP = "What the block is called on its cards, in the palette and as a class of the code."
REPEATS = Spec(
    "repeats",
    "Repeats",
    "block",
    "",
    params=(
        edits.REPEAT,
        Bool(
            "shared",
            False,
            "Shared weights",
            "One set of weights for all rounds; otherwise each round learns its own.",
            shown=lambda p: p.repeats > 1,
        ),
    ),
)


class UsePart(QWidget):
    """Title, buttons, repeats."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._id = self._block = ""
        self.note = wrapped()
        self.title = NameField(self._rename, "Title", TITLE_TIP)
        self.open = self._button("Open", "arrow-expand", "Show what is inside  (Enter)", self._open)
        self.ungroup = self._button(
            "Ungroup", "package-variant", "The layers of the block in its place", lambda: block_actions.ungroup(session)
        )
        self.detach = self._button(
            "Make independent",
            "link-off",
            "A definition of its own: changes here no longer change the other uses",
            lambda: block_actions.make_independent(session),
        )
        self.repeats = SpecForm(REPEATS, on_change=self._repeat, parent=self)
        buttons = QWidget(self)
        row = FlowLayout(buttons, theme.SPACE.small)
        for button in (self.open, self.ungroup, self.detach):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        for widget in (self.note, buttons, self.title, self.repeats):
            column.addWidget(widget)

    def tell(self, node: Node, block: Block) -> None:
        fresh, self._id, self._block = node.id != self._id, node.id, block.id
        uses = blocks.uses_of(self._session.project, block.id)
        layers = sum(n.type not in PORTS for n in block.graph.nodes.values())
        shared = f", used {uses}×. A change inside changes all of them." if uses > 1 else "."
        say(self.note, f"A block of {plural(layers, 'layer')}{shared}")
        self.title.tell(block.title)
        self.detach.setVisible(uses > 1)
        values = (("repeats", node.repeat), ("shared", node.shared))
        if fresh:
            self.repeats.take(values)
        else:
            self.repeats.refresh(values)

    def _repeat(self, name: str, value: Any, merge: str) -> bool:
        id, where = self._id, self._session.place.where
        node = self._session.graph.nodes.get(id)
        if node is None:
            return False
        now = {"repeats": node.repeat, "shared": node.shared, name: value}
        label = f"Repeat '{node.name}'" if name == "repeats" else f"Weights of '{node.name}'"
        return self._session.edit(label, lambda p: edits.set_repeat(p, id, now["repeats"], now["shared"], where), merge)

    def _rename(self, title: str) -> None:
        rename_block(self._session, self._block, title)
        block = self._session.project.blocks.get(self._block)
        self.title.tell(block.title if block else "")

    def _open(self) -> None:
        self._session.enter(self._id)

    def _button(self, text: str, icon: str, tip: str, run: Any) -> QPushButton:
        button = QPushButton(text)
        button.setIcon(theme.icon(icon))
        button.setToolTip(tip)
        button.clicked.connect(lambda: run())
        return button


def rename_block(session: Session, block: str, title: str) -> None:
    found = session.project.blocks.get(block)
    if found is not None:
        session.edit(f"Rename block '{found.title}'", lambda p: blocks.rename_block(p, block, title))
