"""Equal distances: where a card that is moved has the same gap to its neighbours as they have, and the marks that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF

MOST = 200  # cards in view beyond which distances are too small to matter, and too many to compare on every step
NEAR = 0.01
TICK = 4.0  # half the length of the strokes at the ends of a gap
Gap = tuple[float, float]


class Span(NamedTuple):
    """A card in one direction, `low` to `high`, and across it."""

    low: float
    high: float
    side: float
    other: float


def _across(rect: QRectF) -> Span:
    return Span(rect.left(), rect.right(), rect.top(), rect.bottom())


def _down(rect: QRectF) -> Span:
    return Span(rect.top(), rect.bottom(), rect.left(), rect.right())


class Gaps:
    """Distances among cards that lie beside one another."""

    def __init__(self, rects: Sequence[QRectF]) -> None:
        near = rects if len(rects) <= MOST else ()
        self._rows = {False: sorted(map(_across, near)), True: sorted(map(_down, near))}

    def pull(self, rect: QRectF, reach: float, down: bool) -> float | None:
        """The shortest way within `reach` to a place with equal gaps."""
        mine = _down(rect) if down else _across(rect)
        ways = [low - mine.low for low, _ in self._places(mine, down)]
        return min((way for way in ways if abs(way) <= reach), key=abs, default=None)

    def lines(self, rect: QRectF) -> list[QLineF]:
        """Strokes through the gaps that are equal, with a tick at each end."""
        found: list[QLineF] = []
        for down in (False, True):
            mine = _down(rect) if down else _across(rect)
            gaps = next((gaps for low, gaps in self._places(mine, down) if abs(low - mine.low) < NEAR), ())
            middle = (mine.side + mine.other) / 2
            found += [line for gap in gaps for line in _marked(gap, middle, down)]
        return found

    def _places(self, mine: Span, down: bool) -> Iterator[tuple[float, tuple[Gap, ...]]]:
        """Where the card would begin, and the gaps that would be equal there."""
        size = mine.high - mine.low
        row = [s for s in self._rows[down] if s.side < mine.other and mine.side < s.other]
        middle = (mine.low + mine.high) / 2
        before = sorted((s for s in row if (s.low + s.high) / 2 < middle), key=lambda s: -s.high)[:2]
        after = sorted((s for s in row if (s.low + s.high) / 2 > middle), key=lambda s: s.low)[:2]
        if before and after and after[0].low - before[0].high >= size:
            low = (before[0].high + after[0].low - size) / 2
            yield low, ((before[0].high, low), (low + size, after[0].low))
        if len(before) == 2 and (gap := before[0].low - before[1].high) > 0:
            low = before[0].high + gap
            yield low, ((before[1].high, before[0].low), (before[0].high, low))
        if len(after) == 2 and (gap := after[1].low - after[0].high) > 0:
            low = after[0].low - gap - size
            yield low, ((low + size, after[0].low), (after[0].high, after[1].low))


def _marked(gap: Gap, at: float, down: bool) -> list[QLineF]:
    strokes = [(gap[0], at, gap[1], at)]
    strokes += [(end, at - TICK, end, at + TICK) for end in gap]
    return [
        QLineF(QPointF(b, a), QPointF(d, c)) if down else QLineF(QPointF(a, b), QPointF(c, d)) for a, b, c, d in strokes
    ]
