"""A name in a line of its own: a node's, which generated code calls it by, or a block's title."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.spec import Text
from gui.forms.editors import Told
from gui.forms.editors.text import TextEditor
from gui.forms.label import FieldLabel

TIP = "What this layer is called on the canvas and in the code. Made into small letters, digits and underscores."


class NameField(QWidget):
    """A line that tells a new name on Enter and on leaving; an empty one goes back."""

    def __init__(self, rename: Callable[[str], None], title: str = "Name", tip: str = TIP) -> None:
        super().__init__()
        self._rename, self._name = rename, ""
        told = Told(self._typed, self._typed, lambda: None, lambda: None)
        self._editor = TextEditor(Text("name", title=title), told)
        self.line = self._editor.line
        self.line.setMaxLength(60)
        self._editor.name(title, tip, tip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(FieldLabel(title, "", self.line))
        column.addWidget(self.line)

    def tell(self, name: str) -> None:
        """The name in force; half-typed text stays while it is the same."""
        if name != self._name or not self.line.hasFocus():
            self._name = name
            self._editor.show(name)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._rename(text.strip())
        self._editor.show(self._name)
