"""Whole and decimal numbers and sizes, typed or stepped; where the declaration lets them, expressions too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox

from core.spec import Param, Size
from gui.forms.editors.base import MIXED, Editor, Told
from gui.forms.editors.stepping import stepped

# The stylesheet's left padding does not reach the text of a spin box (Qt 6.11), so the inner line takes a margin.
TEXT_MARGIN = 6
WIDTH = 64


class ValueBox(QAbstractSpinBox):
    """A line with steps: Up and Down and its buttons step, text is told when it is complete."""

    def __init__(self, editor: NumberEditor) -> None:
        super().__init__()
        self._editor = editor
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(WIDTH)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, text, position

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self._editor.can_step(1):
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if self._editor.can_step(-1):
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return flags

    def stepBy(self, steps: int) -> None:
        self._editor.step(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._editor.take_back():
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._editor.told.begun()
        super().focusInEvent(event)


class NumberEditor(Editor):
    """Int, Float and Size."""

    def __init__(self, param: Param, told: Told) -> None:
        self.box = ValueBox(self)
        super().__init__(param, told, self.box)
        self._value: Any = None
        self._shown = ""
        if isinstance(param, Size):
            self.short = param.dims > 0
        self.box.editingFinished.connect(self._finished)

    def show(self, value: Any) -> None:
        self._value = value
        self.box.lineEdit().setPlaceholderText("")
        self._write(self.param.format(value))

    def show_mixed(self, values: Sequence[Any]) -> None:
        """Steps go on from the first."""
        self._value = values[0]
        self.box.lineEdit().setPlaceholderText(MIXED)
        self._write("")

    def can_step(self, steps: int) -> bool:
        moved = stepped(self.param, self._value, steps)
        return moved is not None and moved != self._value

    def step(self, steps: int) -> None:
        if self.box.text() != self._shown:
            self._finished()
        if self.can_step(steps):
            self.told.chosen(stepped(self.param, self._value, steps))
            self.box.selectAll()

    def take_back(self) -> bool:
        """Escape: the last good value again. False when nothing was typed."""
        if self.box.text() == self._shown:
            return False
        self._write(self._shown)
        self.told.cleared()
        return True

    def _write(self, text: str) -> None:
        self._shown = text
        line = self.box.lineEdit()
        if line.text() != text:
            place = line.cursorPosition()
            line.setText(text)
            line.setCursorPosition(min(place, len(text)) if line.hasFocus() else 0)
        self.box.update()

    def _finished(self) -> None:
        """Enter or leaving the field."""
        if self.box.text() != self._shown:
            self.told.begun()
            self.told.typed(self.box.text())
            self.told.begun()
