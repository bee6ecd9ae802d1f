"""Names of keys where people read from right to left: 'Ctrl+[' stays as it is typed."""

from __future__ import annotations

from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QStyleOptionMenuItem

LEFT_TO_RIGHT, END = "\u2066", "\u2069"
"""Around a piece of text that has its own direction, in Unicode."""


def key_name(keys: QKeySequence) -> str:
    """As this platform writes the keys."""
    return _kept(keys.toString(QKeySequence.SequenceFormat.NativeText))


def _kept(text: str) -> str:
    return f"{LEFT_TO_RIGHT}{text}{END}" if text and QGuiApplication.isRightToLeft() else text


class Menu(QMenu):
    """A menu whose keys can be read in both directions."""

    def initStyleOption(self, option: QStyleOptionMenuItem, action: QAction) -> None:
        super().initStyleOption(option, action)
        title, tab, keys = option.text.partition("\t")
        if tab:
            option.text = f"{title}{tab}{_kept(keys)}"
