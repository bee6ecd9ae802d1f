"""Sizes that may be a word instead: 'same', 'valid', or numbers that are typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox

from core.spec import Size
from gui.forms.editors.base import MIXED, Editor, QuietCombo, Told


class WordsEditor(Editor):
    """An editable list: the words, the default and whatever is in force."""

    def __init__(self, param: Size, told: Told) -> None:
        self.box = QuietCombo()
        self.box.setEditable(True)
        line = self.box.lineEdit()
        assert line is not None
        self._line = line
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setCompleter(None)  # type: ignore[arg-type]
        super().__init__(param, told, self.box)
        self._shown = ""
        offered = dict.fromkeys([*param.words, *(param.format(v) for v in _plain(param))])
        self.box.addItems(list(offered))
        self._keys = _Keys(self)
        self._line.installEventFilter(self._keys)
        self._line.editingFinished.connect(self._finished)
        self.box.activated.connect(lambda _row: self._finished())

    def show(self, value: Any) -> None:
        self._shown = self.param.format(value)
        self._line.setPlaceholderText("")
        if self.box.currentText() != self._shown:
            self.box.setEditText(self._shown)
            self._line.setCursorPosition(0)

    def show_mixed(self, values: Sequence[Any]) -> None:
        self._shown = ""
        self.box.setEditText("")
        self._line.setPlaceholderText(MIXED)

    def take_back(self) -> bool:
        if self.box.currentText() == self._shown:
            return False
        self.box.setEditText(self._shown)
        self.told.cleared()
        return True

    def _finished(self) -> None:
        if self.box.currentText() != self._shown:
            self.told.begun()
            self.told.typed(self.box.currentText())


class _Keys(QObject):
    """Escape takes back what was typed."""

    def __init__(self, editor: WordsEditor) -> None:
        super().__init__(editor.box)
        self._editor = editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        escape = (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        )
        return escape and self._editor.take_back()


def _plain(param: Size) -> list[tuple[int, ...]]:
    """The smallest sizes, as examples of what may be typed."""
    low = param.low or 0
    return [(low + i,) * (param.dims or 1) for i in range(3)]
