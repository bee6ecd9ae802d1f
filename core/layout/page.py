"""Rows of items, written one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from core.layout.model import Item

GRID = 8.0
"""All places are multiples of it, as those of cards that are moved by hand."""
ROW_GAP = 64.0
"""Least space between rows: wires that pass cards run there, in lanes one above the other."""
BAND_GAP = 88.0
"""Least space between bands, and between parts of a network that no wire joins."""
APART = 16.0
"""Between the foot of one row and the head of the next."""
Cell = tuple[int, float]
"""Column, and upper edge in scene units."""
Row = list[tuple[Item, int]]
"""Items with their columns."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where items stand; the upper edge of the first row is 0. `head` and `foot` reach beyond the items."""

    cells: Mapping[str, Cell]
    columns: int = 0
    height: float = 0.0
    head: float = 0.0
    foot: float = 0.0


@dataclass(slots=True)
class Page:
    """What is written so far."""

    cells: dict[str, Cell] = field(default_factory=dict)
    columns: int = 0
    bottom: float = 0.0
    foot: float = 0.0
    head: float = 0.0

    def write(self, row: Row, gap: float) -> None:
        """A row of items, at least `gap` below the last."""
        head, top = max(item.head for item, _ in row), 0.0
        if self.cells:
            top = ceil((self.bottom + max(gap, self.foot + head + APART)) / GRID) * GRID
        else:
            self.head = head
        for item, column in row:
            self.cells[item.id] = (column, top)
            self.columns = max(self.columns, column + item.columns)
        self.bottom = top + max(item.height for item, _ in row)
        self.foot = max(0.0, *(top + item.height + item.foot - self.bottom for item, _ in row))

    @property
    def plan(self) -> Plan:
        return Plan(self.cells, self.columns, self.bottom, self.head, self.foot)
