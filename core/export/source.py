"""Pieces of Python source: literals and lines as a formatter would leave them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.names import quoted

WIDTH = 120


def literal(value: Any) -> str:
    """A plain value as source, text as `quoted` writes it."""
    return quoted(value) if isinstance(value, str) else repr(value)


def words(values: Sequence[Any]) -> list[str]:
    return [literal(value) for value in values]


def bracketed(head: str, items: Sequence[str], tail: str, indent: int = 0) -> list[str]:
    """`head items tail` on one line if it fits, else one item to a line."""
    space = " " * indent
    comma = "," if len(items) == 1 and head.endswith("= (") else ""
    line = f"{space}{head}{', '.join(items)}{comma}{tail}"
    if len(line) <= WIDTH:
        return [line]
    return [f"{space}{head}", *(f"{space}    {item}," for item in items), f"{space}{tail}"]


def indented(lines: Sequence[str], by: int = 4) -> list[str]:
    return [f"{' ' * by}{line}" if line else "" for line in lines]


def page(*parts: Sequence[str]) -> str:
    """Parts with two empty lines between them, as the top level of a module has."""
    return "\n\n\n".join("\n".join(part) for part in parts if part) + "\n"
