"""The part of the list in which one command is given its keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.commands.keymap import fixed, typed
from gui.commands.registry import Commands
from gui.commands.shortcuts.lines import native
from gui.widgets.restyle import restyle

PROMPT = "Press the keys"


class KeyField(QKeySequenceEdit):
    """Takes one combination; Tab and Escape keep their meaning, so that nobody is caught in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)
        self.setClearButtonEnabled(True)
        self.setAccessibleName(PROMPT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape) and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)


class KeysEditor(QWidget):
    """Names the command and what stands in the way of the keys that are pressed; `changed` after every change."""

    changed = Signal()

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands, self._command = commands, ""
        self.title, self.verdict = QLabel(), QLabel()
        self.title.setWordWrap(True)
        self.verdict.setWordWrap(True)
        restyle(self.verdict, "kind", "muted")
        self.field = KeyField()
        self.use = QPushButton("Use these keys")
        self.add = QPushButton("Add them")
        self.add.setToolTip("Beside the keys that it has")
        self.none = QPushButton("No keys")
        self.none.setToolTip("The command keeps its place in the menu")
        self.usual = QPushButton("As it was")
        self.usual.setToolTip("The keys that the program came with")
        for button, do in (
            (self.use, lambda: self._give(())),
            (self.add, lambda: self._give(self._keys)),
            (self.none, lambda: self._change([])),
            (self.usual, self._reset),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(do)
        self.field.keySequenceChanged.connect(self._weigh)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        for button in (self.use, self.add, self.none, self.usual):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.verdict)
        self.show_command("")

    @property
    def _keys(self) -> tuple[QKeySequence, ...]:
        return tuple(self._commands.keymap.keys(self._command)) if self._command else ()

    def show_command(self, command: str) -> None:
        """ "" for a line whose keys cannot be changed."""
        self._command = command
        self.field.clear()
        self.field.setEnabled(bool(command))
        if command:
            keys = native(list(self._keys)) or "no keys"
            self.title.setText(f"{self._commands.command(command).name}: {keys}")
        else:
            self.title.setText("Choose a command to give it other keys.")
        self._weigh()

    def _weigh(self) -> None:
        """Says what the pressed keys do now."""
        keys, command = self.field.keySequence(), self._command
        stays = fixed(keys) if not keys.isEmpty() else ""
        owner = self._commands.keymap.owner(keys) if not keys.isEmpty() else None
        shown = native([keys])
        text = f"{PROMPT} for this command." if command else ""
        if stays:
            text = f"{shown} cannot be given away: {_lower(stays)}."
        elif owner == command and owner:
            text = f"{shown} is what it has."
        elif owner:
            text = f"{shown} is '{self._commands.command(owner).name}': take it over?"
        elif not keys.isEmpty():
            text = f"{shown} is free."
            text += " It acts while the canvas has the keyboard." if typed(keys) else ""
        self.verdict.setText(text)
        may = bool(command) and not keys.isEmpty() and not stays and owner != command
        self.use.setText("Take over" if owner and owner != command else "Use these keys")
        self.use.setEnabled(may)
        self.add.setEnabled(may and bool(self._keys))
        self.none.setEnabled(bool(self._keys))
        self.usual.setEnabled(bool(command) and not self._commands.keymap.is_usual(command))

    def _give(self, kept: tuple[QKeySequence, ...]) -> None:
        self._change([*kept, self.field.keySequence()])

    def _change(self, keys: list[QKeySequence]) -> None:
        self._commands.keymap.set(self._command, keys)
        self._tell()

    def _reset(self) -> None:
        self._commands.keymap.reset(self._command)
        self._tell()

    def _tell(self) -> None:
        self.show_command(self._command)
        self.changed.emit()


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
