"""Lines along which a card that is moved comes to lie in one row or column with others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF

from gui.canvas.gaps import Gaps

Edges = Callable[[QRectF], tuple[float, float, float]]
NEAR = 0.01


def columns(rect: QRectF) -> tuple[float, float, float]:
    return rect.left(), rect.center().x(), rect.right()


def rows(rect: QRectF) -> tuple[float, float, float]:
    return rect.top(), rect.center().y(), rect.bottom()


class Rulers:
    """The edges and middles of some cards in one direction, in order, so that each step of a drag finds the nearest at once."""

    def __init__(self, rects: Iterable[QRectF], edges: Edges) -> None:
        self._edges = edges
        marks = sorted(((at, rect) for rect in rects for at in edges(rect)), key=lambda pair: pair[0])
        self._marks = [at for at, _ in marks]
        self._rects = [rect for _, rect in marks]

    def pull(self, rect: QRectF, reach: float) -> float | None:
        """The shortest way within `reach` that brings an edge or the middle in line with another card's."""
        gaps = [theirs - mine for mine in self._edges(rect) for theirs in self._beside(mine)]
        return min((gap for gap in gaps if abs(gap) <= reach), key=abs, default=None)

    def match(self, rect: QRectF) -> tuple[QRectF, float] | None:
        """The nearest card that `rect` is in line with, and where."""
        found = [(other, mine) for mine in self._edges(rect) for other in self._on(mine)]
        return min(found, key=lambda pair: (pair[0].center() - rect.center()).manhattanLength(), default=None)

    def _beside(self, at: float) -> Sequence[float]:
        place = bisect_left(self._marks, at)
        return self._marks[max(0, place - 1) : place + 1]

    def _on(self, at: float) -> Sequence[QRectF]:
        return self._rects[bisect_left(self._marks, at - NEAR) : bisect_left(self._marks, at + NEAR)]


class Guides:
    """Rulers in both directions, and the gaps between neighbours."""

    def __init__(self, rects: Sequence[QRectF]) -> None:
        self.columns, self.rows, self.gaps = Rulers(rects, columns), Rulers(rects, rows), Gaps(rects)

    def pull(self, rect: QRectF, reach: float) -> tuple[float | None, float | None]:
        """The shortest ways across and down within `reach` to a place in line with others, or as far from them as they are."""
        return (
            _nearer(self.columns.pull(rect, reach), self.gaps.pull(rect, reach, down=False)),
            _nearer(self.rows.pull(rect, reach), self.gaps.pull(rect, reach, down=True)),
        )

    def lines(self, rect: QRectF) -> list[QLineF]:
        """At most one upright and one level line, each to the nearest card that `rect` is in line with; and equal gaps."""
        matches = ((self.columns.match(rect), True), (self.rows.match(rect), False))
        lines = [_line(rect.united(match[0]), match[1], upright) for match, upright in matches if match]
        return lines + self.gaps.lines(rect)


def _nearer(line: float | None, gap: float | None) -> float | None:
    """Of two equally near the line: it is seen from further away."""
    return min((way for way in (line, gap) if way is not None), key=abs, default=None)


def _line(span: QRectF, at: float, upright: bool) -> QLineF:
    if upright:
        return QLineF(QPointF(at, span.top() - 12), QPointF(at, span.bottom() + 12))
    return QLineF(QPointF(span.left() - 12, at), QPointF(span.right() + 12, at))
