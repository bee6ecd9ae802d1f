"""The list of keys as text: to be copied, printed, and read in the manual."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from gui.commands.shortcuts.lines import FIXED_GROUP, MOUSE_GROUP, Line


def as_text(lines: Sequence[Line]) -> str:
    """Groups with the keys below one another; commands without keys are left out."""
    shown = [line for line in lines if line.keys]
    width = max((len(line.keys) for line in shown), default=0) + 2
    parts = [
        "\n".join([group, *(f"  {line.keys:<{width}}{line.title}" for line in inside)])
        for group, inside in groupby(shown, key=lambda line: line.group)
    ]
    return "\n\n".join(parts) + "\n"


def as_markdown(lines: Sequence[Line]) -> str:
    """A table for each group; commands without keys are left out."""
    shown = [line for line in lines if line.keys]
    parts = [_table(group, list(inside)) for group, inside in groupby(shown, key=lambda line: line.group)]
    return "\n".join(parts)


def _table(group: str, inside: list[Line]) -> str:
    what = "Does" if group in (FIXED_GROUP, MOUSE_GROUP) else "Command"
    rows = "\n".join(f"| {_cell(line.keys)} | {_cell(line.title)} |" for line in inside)
    return f"## {group}\n\n| Keys | {what} |\n|---|---|\n{rows}\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("   ", ", ")
