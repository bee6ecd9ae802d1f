"""Merge keys: what one turn of a knob is."""

from __future__ import annotations

from itertools import count

_numbers = count(1)


class Stroke:
    """Edits under one `key` are one step of undo; `begin` ends the present stroke and starts the next."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.key = f"form-{next(_numbers)}"
