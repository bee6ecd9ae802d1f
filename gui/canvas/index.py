"""A grid of buckets that answers 'what lies in this rectangle' without looking at everything."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QPointF, QRectF

K = TypeVar("K", bound=Hashable)
CELL = 384.0
Span = tuple[int, int, int, int]
"""First column, first row, last column, last row."""
MANY = 4096  # cells; a larger question is answered by going through all keys
WIDE = 1024  # cells; a key that spans more is asked about each time, not entered in every one
FAR = 1e9


class SpatialIndex(Generic[K]):
    """Keys with rectangles; `near` may name keys whose rectangle only comes close, never misses one that touches."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], set[K]] = {}
        self._spans: dict[K, Span] = {}
        self._wide: set[K] = set()

    def __iter__(self) -> Iterator[K]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def put(self, key: K, rect: QRectF) -> None:
        span = _span(rect)
        if self._spans.get(key) != span:
            self.drop(key)
            self._enter(key, span)

    def drop(self, key: K) -> None:
        span = self._spans.pop(key, None)
        if key in self._wide:
            self._wide.remove(key)
            return
        for cell in _walk(span) if span else ():
            bucket = self._cells[cell]
            bucket.discard(key)
            if not bucket:
                del self._cells[cell]

    def hand(self, keys: Iterable[K], other: SpatialIndex[K]) -> None:
        """Give keys away to another index, with the rectangles that they have here."""
        for key in keys:
            span = self._spans[key]
            self.drop(key)
            other._enter(key, span)

    def near(self, rect: QRectF) -> set[K]:
        span = _span(rect)
        if _cells(span) > MANY:
            return set(self._spans)
        found = {key for key in self._wide if _touch(self._spans[key], span)}
        for cell in _walk(span):
            bucket = self._cells.get(cell)
            if bucket:
                found |= bucket
        return found

    def _enter(self, key: K, span: Span) -> None:
        self._spans[key] = span
        if _cells(span) > WIDE:
            self._wide.add(key)
            return
        for cell in _walk(span):
            bucket = self._cells.get(cell)
            if bucket is None:
                self._cells[cell] = {key}
            else:
                bucket.add(key)


class LiftingIndex(Generic[K]):
    """An index some of whose keys can be lifted: they all lie `shift` off their rectangles until they are put down again."""

    def __init__(self) -> None:
        self._still: SpatialIndex[K] = SpatialIndex()
        self._lifted: SpatialIndex[K] = SpatialIndex()
        self.shift = QPointF()

    def put(self, key: K, rect: QRectF) -> None:
        """A key that is not lifted comes, or has another rectangle."""
        self._still.put(key, rect)

    def drop(self, key: K) -> None:
        self._still.drop(key)

    def lift(self, keys: Iterable[K]) -> None:
        self._still.hand(keys, self._lifted)

    def put_down(self) -> None:
        """Where they were before they were lifted."""
        self._lifted.hand(list(self._lifted), self._still)
        self.shift = QPointF()

    def near(self, rect: QRectF) -> set[K]:
        found = self._still.near(rect)
        return found | self._lifted.near(rect.translated(-self.shift)) if len(self._lifted) else found


def _span(rect: QRectF) -> Span:
    left, top, right, bottom = cast(tuple[float, float, float, float], rect.getCoords())
    return _cell(left), _cell(top), _cell(right), _cell(bottom)


def _cell(at: float) -> int:
    return int(max(-FAR, min(FAR, at)) // CELL)


def _cells(span: Span) -> int:
    return (span[2] - span[0] + 1) * (span[3] - span[1] + 1)


def _touch(one: Span, other: Span) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _walk(span: Span) -> Sequence[tuple[int, int]]:
    left, top, right, bottom = span
    if left == right and top == bottom:
        return ((left, top),)
    return [(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)]


def around(rects: Sequence[QRectF]) -> QRectF:
    """The rectangle that holds them all."""
    if not rects:
        return QRectF()
    left, top = min(r.left() for r in rects), min(r.top() for r in rects)
    return QRectF(left, top, max(r.right() for r in rects) - left, max(r.bottom() for r in rects) - top)
