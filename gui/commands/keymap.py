"""Which keys run which command: what is declared, what a person has changed, and what is not to be had."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from gui.canvas.keys import FIXED

HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
FUNCTION_KEYS = range(Qt.Key.Key_F1, Qt.Key.Key_F35 + 1)
FORMAT = QKeySequence.SequenceFormat.PortableText


def typed(keys: QKeySequence) -> bool:
    """Whether these keys write or move something where a person types: no Ctrl, Alt or Meta, and no function key."""
    first = _first(keys)
    return not first.keyboardModifiers() & HELD and first.key() not in FUNCTION_KEYS


def _first(keys: QKeySequence) -> QKeyCombination:
    first: QKeyCombination = keys[0]  # type: ignore[index]  # missing in the stubs
    return first


def fixed(keys: QKeySequence) -> str:
    """What the canvas itself does with these keys, "" for keys that can be given out."""
    return next((line.does for line in FIXED if keys in [QKeySequence(one) for one in line.keys]), "")


class Keymap:
    """Keys by command. A key runs one command: what a person chose goes before what is declared.

    `given` is told the command whose keys are now others. Texts are QKeySequence's portable ones, such as "Ctrl+Shift+E".
    """

    def __init__(self, changed: Mapping[str, Sequence[str]], given: Callable[[str], None]) -> None:
        self._changed = {command: _read(texts) for command, texts in changed.items()}
        self._usual: dict[str, list[QKeySequence]] = {}
        self._keys: dict[str, list[QKeySequence]] = {}
        self._given = given

    def add(self, command: str, usual: list[QKeySequence]) -> None:
        self._usual[command] = usual
        self._keys[command] = self._in_force(command)
        self._given(command)

    def keys(self, command: str) -> list[QKeySequence]:
        """The keys in force; the first is shown in menus."""
        return self._keys[command]

    def is_usual(self, command: str) -> bool:
        return command not in self._changed

    def changed(self) -> dict[str, tuple[str, ...]]:
        """What a person has changed, to be kept; also for commands that this version does not have."""
        return {command: tuple(one.toString(FORMAT) for one in keys) for command, keys in self._changed.items()}

    def owner(self, keys: QKeySequence) -> str | None:
        """The command that these keys run."""
        return next((command for command, own in self._keys.items() if keys in own), None)

    def set(self, command: str, keys: Sequence[QKeySequence]) -> None:
        """Gives a command these keys and no others, also where another command had them."""
        self._take_away(command, keys)
        self._put(command, list(keys))
        self._settle()

    def reset(self, command: str) -> None:
        """The declared keys again, also where they have been given to another command."""
        self._take_away(command, self._usual[command])
        self._changed.pop(command, None)
        self._settle()

    def reset_all(self) -> None:
        self._changed.clear()
        self._settle()

    def _take_away(self, command: str, keys: Sequence[QKeySequence]) -> None:
        for other, own in self._keys.items():
            left = [one for one in own if one not in keys]
            if other != command and left != own:
                self._put(other, left)

    def _put(self, command: str, keys: list[QKeySequence]) -> None:
        if keys == self._usual[command]:
            self._changed.pop(command, None)
        else:
            self._changed[command] = keys

    def _settle(self) -> None:
        for command, before in list(self._keys.items()):
            self._keys[command] = self._in_force(command)
            if self._keys[command] != before:
                self._given(command)

    def _in_force(self, command: str) -> list[QKeySequence]:
        """A file may give the same keys to two commands: then the first has them."""
        taken: list[QKeySequence] = []
        for other, keys in self._changed.items():
            if other == command:
                return [one for one in keys if one not in taken]
            taken += keys
        return [one for one in self._usual[command] if one not in taken]


def _read(texts: Sequence[str]) -> list[QKeySequence]:
    """Keys from a file; what makes no sense, or belongs to the canvas, is left out."""
    found: list[QKeySequence] = []
    for text in texts:
        keys = QKeySequence(text, FORMAT)
        known = keys.count() == 1 and _first(keys).key() != Qt.Key.Key_unknown
        if known and not fixed(keys) and keys not in found:
            found.append(keys)
    return found
