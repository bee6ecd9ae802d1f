"""The list of all keys and mouse gestures, in which keys are changed."""

from gui.commands.shortcuts.dialog import ShortcutsDialog
from gui.commands.shortcuts.lines import Line, lines
from gui.commands.shortcuts.text import as_markdown, as_text

__all__ = ["Line", "ShortcutsDialog", "as_markdown", "as_text", "lines"]
