"""Lines that show which neighbour a dragged card is in line with, and the pull towards such a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF

Edges = Callable[[QRectF], tuple[float, float, float]]
NEAR = 0.01


def columns(rect: QRectF) -> tuple[float, float, float]:
    return rect.left(), rect.center().x(), rect.right()


def rows(rect: QRectF) -> tuple[float, float, float]:
    return rect.top(), rect.center().y(), rect.bottom()


def pull(rect: QRectF, others: Iterable[QRectF], edges: Edges, reach: float) -> float | None:
    """The shortest way within `reach` that brings an edge or the middle in line with another card's."""
    own = edges(rect)
    gaps = [theirs - mine for other in others for mine, theirs in zip(own, edges(other), strict=True)]
    return min((gap for gap in gaps if abs(gap) <= reach), key=abs, default=None)


def lines(rect: QRectF, others: Sequence[QRectF]) -> list[QLineF]:
    """At most one upright and one level line, each to the nearest card that `rect` is in line with."""
    found = []
    for edges, upright in ((columns, True), (rows, False)):
        matches = [(other, at) for other in others if (at := _shared(rect, other, edges)) is not None]
        if matches:
            other, at = min(matches, key=lambda pair: (pair[0].center() - rect.center()).manhattanLength())
            found.append(_line(rect.united(other), at, upright))
    return found


def _shared(rect: QRectF, other: QRectF, edges: Edges) -> float | None:
    for mine, theirs in zip(edges(rect), edges(other), strict=True):
        if abs(mine - theirs) < NEAR:
            return mine
    return None


def _line(span: QRectF, at: float, upright: bool) -> QLineF:
    if upright:
        return QLineF(QPointF(at, span.top() - 12), QPointF(at, span.bottom() + 12))
    return QLineF(QPointF(span.left() - 12, at), QPointF(span.right() + 12, at))
