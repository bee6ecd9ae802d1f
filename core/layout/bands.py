"""Where a long network is cut, to go on below like lines of text: at few wires, in bands of like width."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import ceil, inf, sqrt

from core.layout.layers import width
from core.layout.model import Columns, Web

SHAPE = 1.8
"""Width to height that a large network should have as a whole: about that of the canvas."""
CUT = 1.5
"""What each wire costs that is cut besides the one that goes on."""
BAND = 2.4
"""What one more band costs."""
BALANCE = 2.5
"""What a band of the intended width costs; a wider one costs as the square of its width."""
SOFT = 1.6
"""How much wider than intended a band may become, to be cut at fewer wires."""
COLUMN_PITCH, ROW_PITCH = 232.0, 168.0
"""Scene units from column to column, and roughly from row to row."""


@dataclass(frozen=True, slots=True)
class Fold:
    """How wide a band is at least before a network is cut, and how its columns relate to its rows on the screen."""

    chain: int
    branched: int
    pitch: float


ACROSS = Fold(4, 7, SHAPE * ROW_PITCH / COLUMN_PITCH)
"""Work runs from left to right, bands stand one below the other."""
DOWN = Fold(5, 8, 1.15 * COLUMN_PITCH / ROW_PITCH / SHAPE)
"""Work runs from top to bottom, bands stand side by side."""


def cuts(web: Web, columns: Columns, fold: Fold) -> list[int]:
    """The columns where bands begin, and the end. No item is cut."""
    end = width(web, columns)
    chain = all(len(web.fed(id)) <= 1 and len(web.feeds(id)) <= 1 for id in web.items)
    cells = sum(item.columns for item in web.items.values())
    limit = max(fold.chain if chain else fold.branched, ceil(sqrt(cells * fold.pitch)))
    if end <= limit:
        return [0, end]
    widest = limit if chain else int(limit * SOFT)
    cut = [CUT * max(0, wires - 1) + BAND for wires in _crossing(web, columns, end)]
    length = [BALANCE * (size / limit) ** 2 for size in range(end + 1)]
    allowed = _allowed(web, columns, end)
    best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    for number, stop in enumerate(allowed[1:], 1):
        least, origin = inf, 0
        for start in reversed(allowed[:number]):
            if stop - start > widest and least < inf:
                break
            cost = best[start][0] + cut[start] + length[stop - start]
            if cost < least:
                least, origin = cost, start
        best[stop] = (least, origin)
    found = [end]
    while found[-1] > 0:
        found.append(best[found[-1]][1])
    return found[::-1]


def _allowed(web: Web, columns: Columns, end: int) -> list[int]:
    inside = {columns[id] + step for id, item in web.items.items() for step in range(1, item.columns)}
    return [column for column in range(end + 1) if column not in inside]


def _crossing(web: Web, columns: Columns, end: int) -> list[int]:
    """For each column, how many bundles of wires pass its left edge: those of one source are one, or two if one goes further."""
    change = [0] * (end + 2)
    for id, item in web.items.items():
        first = columns[id] + item.columns
        for last in sorted({columns[link.target] for link in web.fed(id)})[-2:]:
            change[first] += 1
            change[last + 1] -= 1
    return list(accumulate(change))
