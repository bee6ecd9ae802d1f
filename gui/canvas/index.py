"""A grid of buckets that answers 'what lies in this rectangle' without looking at everything."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from PySide6.QtCore import QRectF

K = TypeVar("K", bound=Hashable)
CELL = 384.0
MANY = 4096  # cells; a larger question is answered by going through all keys


class SpatialIndex(Generic[K]):
    """Keys with rectangles; `near` may name keys whose rectangle only comes close, never misses one that touches."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], set[K]] = {}
        self._spans: dict[K, tuple[int, int, int, int]] = {}

    def put(self, key: K, rect: QRectF) -> None:
        span = _span(rect)
        if self._spans.get(key) == span:
            return
        self.drop(key)
        self._spans[key] = span
        for cell in _walk(span):
            self._cells.setdefault(cell, set()).add(key)

    def drop(self, key: K) -> None:
        span = self._spans.pop(key, None)
        for cell in _walk(span) if span else ():
            bucket = self._cells[cell]
            bucket.discard(key)
            if not bucket:
                del self._cells[cell]

    def near(self, rect: QRectF) -> set[K]:
        span = _span(rect)
        if (span[2] - span[0] + 1) * (span[3] - span[1] + 1) > MANY:
            return set(self._spans)
        found: set[K] = set()
        for cell in _walk(span):
            bucket = self._cells.get(cell)
            if bucket:
                found |= bucket
        return found


def _span(rect: QRectF) -> tuple[int, int, int, int]:
    return int(rect.left() // CELL), int(rect.top() // CELL), int(rect.right() // CELL), int(rect.bottom() // CELL)


def _walk(span: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = span
    return ((column, row) for column in range(left, right + 1) for row in range(top, bottom + 1))
