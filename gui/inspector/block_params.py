"""The parameters of a block: a row for each with its name and default, and a button for one more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.document import blocks
from core.document.project import Block
from core.document.scope import names_used
from core.problems import NetwrightError
from core.spec import Int, Param, Text
from gui import theme
from gui.forms.editors import Told
from gui.forms.editors.number import NumberEditor
from gui.forms.editors.text import TextEditor
from gui.inspector.parts import say, wrapped
from gui.session import Session

NAME_TIP = (
    "What expressions inside call it, such as channels in 2*channels. Renaming it renames it there and at all uses."
)
DEFAULT_TIP = "Its value at uses that set none."


class BlockParams(QWidget):
    """Rows are kept and filled anew on every edit, so that the keyboard stays where it is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._block = session, ""
        self.rows: list[ParamRow] = []
        self._none = wrapped()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SPACE.tiny)
        self.add = QPushButton("Add a parameter")
        self.add.setIcon(theme.icon("plus"))
        self.add.setToolTip("A number that differs from use to use, such as channels")
        self.add.clicked.connect(self._add)
        self._column.addWidget(self._none)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def tell(self, block: Block) -> None:
        self._block = block.id
        while len(self.rows) < len(block.params):
            row = ParamRow(self._rename, self._set_default, self._remove)
            self._column.insertWidget(len(self.rows), row)
            self.rows.append(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(block.params))
        for row, param in zip(self.rows, block.params, strict=False):
            users = [n.name for n in block.graph.nodes.values() if param.name in names_used(n)]
            row.tell(param, users)
        say(self._none, "" if block.params else "None yet. A parameter lets one block serve uses of different size.")

    def _add(self) -> None:
        block = self._block
        try:
            name = blocks.fresh_param(self._session.project, block)
        except NetwrightError as error:
            self._session.told.emit(str(error))
            return
        if self._session.edit("Add a parameter", lambda p: blocks.add_param(p, block, name)):
            row = self.rows[len(self._session.project.blocks[block].params) - 1]
            row.name.line.setFocus(Qt.FocusReason.OtherFocusReason)
            row.name.line.selectAll()

    def _rename(self, old: str, new: str) -> None:
        block = self._block
        self._session.edit(f"Rename parameter '{old}'", lambda p: blocks.rename_param(p, block, old, new))

    def _set_default(self, name: str, default: int) -> None:
        block = self._block
        label = f"Default of '{name}'"
        self._session.edit(label, lambda p: blocks.set_default(p, block, name, default), f"default-{block}-{name}")

    def _remove(self, name: str) -> None:
        block = self._block
        self._session.edit(f"Remove parameter '{name}'", lambda p: blocks.remove_param(p, block, name))


class ParamRow(QWidget):
    """Name, default, and the button that removes it."""

    def __init__(
        self, rename: Callable[[str, str], None], set_default: Callable[[str, int], None], remove: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._rename, self._set_default, self._remove = rename, set_default, remove
        self._param: Param = Int("size", 1)
        self.name = TextEditor(Text("name", title="Name"), Told(self._named, self._named, _nothing, _nothing))
        self.name.name("Parameter name", NAME_TIP, NAME_TIP)
        self.default = NumberEditor(Int("default", 1, "Default"), Told(self._typed, self._chosen, _nothing, _nothing))
        self.default.name("Default", DEFAULT_TIP, DEFAULT_TIP)
        equals = QLabel("=")
        equals.setProperty("kind", "faint")
        self.close_button = QToolButton()
        self.close_button.setProperty("kind", "close")
        self.close_button.setIcon(theme.icon("close", "faint"))
        self.close_button.clicked.connect(lambda: self._remove(self._param.name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.tiny)
        row.addWidget(self.name.widget, 3)
        row.addWidget(equals)
        row.addWidget(self.default.widget, 2)
        row.addWidget(self.close_button)

    def tell(self, param: Param, users: list[str]) -> None:
        """`users`: the layers inside whose expressions refer to it."""
        self._param = param
        if not self.name.line.hasFocus() or self.name.line.text() != param.name:
            self.name.show(param.name)
        self.default.show(param.default)
        used = f"Used by {', '.join(users[:6])}" if users else "No layer inside uses it yet"
        self.name.widget.setToolTip(f"{NAME_TIP}\n{used}.")
        told = f"Remove '{param.name}'" if not users else f"'{param.name}' is in use: {', '.join(users[:6])}"
        self.close_button.setToolTip(told)
        self.close_button.setAccessibleName(told)

    def _named(self, text: str) -> None:
        self._rename(self._param.name, text)
        self.name.show(self._param.name)

    def _typed(self, text: str) -> None:
        try:
            self._chosen(Int("default", 1, "Default").check(int(text)))
        except (ValueError, NetwrightError):
            self.default.show(self._param.default)

    def _chosen(self, value: Any) -> None:
        self._set_default(self._param.name, value)
        self.default.show(self._param.default)


def _nothing() -> None:
    pass
