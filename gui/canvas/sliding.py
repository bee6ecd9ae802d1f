"""What happened to the rectangles of cards between two views, and which of them just slid together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF


class Shifts:
    """Written down card by card while a view is taken."""

    def __init__(self) -> None:
        self._rects: list[QRectF] = []
        self._moved: dict[str, tuple[QRectF, QRectF]] = {}

    def touched(self, *rects: QRectF) -> None:
        """A card came to or left these rectangles, or its ports are elsewhere on it."""
        self._rects += rects

    def moved(self, key: str, before: QRectF, after: QRectF) -> None:
        """A card went elsewhere as it is."""
        self._moved[key] = (before, after)

    def group(self) -> tuple[Collection[str], QPointF]:
        """The most cards that went by the same whole numbers, and how far.

        Whole, because only then does the sum of two numbers not depend on where in the scene they are.
        """
        ways = {key: _way(before, after) for key, (before, after) in self._moved.items() if _whole(before, after)}
        counted = Counter(ways.values()).most_common(1)
        if not counted:
            return (), QPointF()
        way = counted[0][0]
        return {key for key, other in ways.items() if other == way}, QPointF(*way)

    def rects(self, without: Collection[str] = ()) -> list[QRectF]:
        """All rectangles that cards came to or left, but those of some moved ones."""
        return self._rects + [rect for key, pair in self._moved.items() if key not in without for rect in pair]


def _way(before: QRectF, after: QRectF) -> tuple[float, float]:
    return after.x() - before.x(), after.y() - before.y()


def _whole(*rects: QRectF) -> bool:
    return all(rect.x().is_integer() and rect.y().is_integer() for rect in rects)
