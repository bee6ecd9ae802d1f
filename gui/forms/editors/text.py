"""One line of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from core.spec import Param
from gui.forms.editors.base import MIXED, Editor, Told


class TextLine(QLineEdit):
    """A line that tells its text on Enter and on leaving; Escape takes back what was typed."""

    def __init__(self, editor: TextEditor | None = None) -> None:
        super().__init__()
        self._editor = editor

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._editor is not None and self._editor.take_back():
            event.accept()
        else:
            super().keyPressEvent(event)


class TextEditor(Editor):
    """Text, and what no other editor knows."""

    short = False

    def __init__(self, param: Param, told: Told) -> None:
        self.line = TextLine(self)
        super().__init__(param, told, self.line)
        self._shown = ""
        self.line.editingFinished.connect(self._finished)

    def show(self, value: Any) -> None:
        self._shown = "" if value is None else str(value)
        self.line.setPlaceholderText("")
        if self.line.text() != self._shown:
            self.line.setText(self._shown)
            self.line.setCursorPosition(0)

    def show_mixed(self, values: Sequence[Any]) -> None:
        self.show("")
        self.line.setPlaceholderText(MIXED)

    def take_back(self) -> bool:
        if self.line.text() == self._shown:
            return False
        self.line.setText(self._shown)
        self.told.cleared()
        return True

    def _finished(self) -> None:
        if self.line.text() != self._shown:
            self.told.begun()
            self.told.typed(self.line.text())
