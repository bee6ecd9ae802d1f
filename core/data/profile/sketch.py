"""What is counted of more values than can be held: different ones, and rows that occur again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.data.table import Array

KEPT = 4096
"""Hashes kept of a column. The estimate's standard error is 1 / sqrt(KEPT - 2), 1.6 %."""
SLOT_BITS = 14
MANY = 4096
"""Values of a piece for which it pays to hold 2**SLOT_BITS places for a column: there are not that many in tables of many columns."""
MOST_ROWS = 4_000_000
"""Hashes of rows that are held; of more rows only those with small hashes."""
_ALL = 2**64


def _values() -> Any:
    import numpy as np

    return np.empty(0, np.uint64)


def _different(hashes: Array) -> Array:
    """Each once, ascending. Several times as fast as numpy's `unique`, which goes through a hash table."""
    import numpy as np

    ordered = np.sort(hashes)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


@dataclass(slots=True)
class Distinct:
    """Counts different values by their K smallest hashes.

    K. Beyer et al., On synopses for distinct-value estimation under multiset operations, SIGMOD 2007: (K - 1) / the K-th
    smallest of hashes in (0, 1).
    """

    _hashes: Array = field(default_factory=_values)
    """Ascending, all different, at most KEPT."""
    _waiting: list[Array] = field(default_factory=list)
    _largest: int = _ALL
    _seen: Array | None = None
    """(2**SLOT_BITS,) uint64: of many hashes that are kept, each at the place that its first bits say."""

    def fresh(self, hashes: Array) -> Array:
        """Of the hashes of some values (n,) uint64 those that may still change the count, KEPT or so. Threads may call it."""
        import numpy as np

        seen = self._seen
        if self._largest < _ALL:
            hashes = hashes[hashes < np.uint64(self._largest)]
        elif seen is not None:
            hashes = hashes[seen[hashes >> np.uint64(64 - SLOT_BITS)] != hashes]
        if len(hashes) <= KEPT:
            return hashes
        # Most often those below are enough, where all are different four times of what is kept.
        low = np.uint64(_ALL // len(hashes) * min(len(hashes) - 1, 4 * KEPT))
        several = _different(hashes[hashes < low])
        if len(several) <= KEPT:
            several = _different(hashes)
        # One more than are kept tells that there are more.
        return several[: KEPT + 1]

    def add(self, hashes: Array, of: int) -> None:
        """Those of some values (n,) uint64 that are `fresh`; equal values have equal hashes. `of`: how many values there were."""
        if len(hashes):
            self._waiting.append(hashes)
        is_first_of_many = of >= MANY and self._seen is None and self._largest == _ALL
        if sum(map(len, self._waiting)) >= (1 if is_first_of_many else KEPT):
            self._merge()
            self._remember()

    def _remember(self) -> None:
        """Makes known values fall out early: of few different ones among many there would be much to compare."""
        import numpy as np

        if self._largest < _ALL or not len(self._hashes):
            self._seen = None
            return
        first = np.uint64(64 - SLOT_BITS)
        # At first every place holds what can never be looked for there.
        seen = np.arange(1, 2**SLOT_BITS + 1, dtype=np.uint64) << first
        seen[self._hashes >> first] = self._hashes
        self._seen = seen

    def _merge(self) -> None:
        import numpy as np

        if not self._waiting:
            return
        merged = _different(np.concatenate([self._hashes, *self._waiting]))
        self._waiting = []
        if len(merged) > KEPT or self._largest < _ALL:
            merged = merged[:KEPT]
            self._largest = int(merged[-1])
        self._hashes = merged

    @property
    def is_exact(self) -> bool:
        self._merge()
        return self._largest == _ALL

    @property
    def count(self) -> int:
        if self.is_exact:
            return len(self._hashes)
        return round((KEPT - 1) / (int(self._hashes[-1]) / _ALL))


@dataclass(slots=True)
class Copies:
    """Finds rows that equal an earlier one, by their hashes; where there are too many rows, among those whose hash is small."""

    _hashes: list[Array] = field(default_factory=list)
    _rows: list[Array] = field(default_factory=list)
    _held: int = 0
    _shift: int = 0
    """Only one of 2**shift hashes is held."""

    def add(self, start: int, hashes: Array) -> None:
        """Those of neighbouring rows (n,) uint64, of which the first is row `start`."""
        import numpy as np

        rows = np.arange(start, start + len(hashes), dtype=np.int64)
        self._put(hashes, rows)
        while self._held > MOST_ROWS:
            self._shift += 1
            held, numbers = self._hashes, self._rows
            self._hashes, self._rows, self._held = [], [], 0
            for some, their in zip(held, numbers, strict=True):
                self._put(some, their)

    def _put(self, hashes: Array, rows: Array) -> None:
        import numpy as np

        if self._shift:
            small = hashes < np.uint64(_ALL >> self._shift)
            hashes, rows = hashes[small], rows[small]
        self._hashes.append(hashes)
        self._rows.append(rows)
        self._held += len(hashes)

    @property
    def are_exact(self) -> bool:
        return self._shift == 0

    def found(self, most: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        """How many rows equal an earlier one, and up to `most` pairs of such a row and the first that it equals."""
        import numpy as np

        if not self._held:
            return 0, ()
        hashes, rows = np.concatenate(self._hashes), np.concatenate(self._rows)
        ordered = np.sort(hashes)
        again = ordered[1:][ordered[1:] == ordered[:-1]]
        if not len(again):
            return 0, ()
        at = np.flatnonzero(np.isin(hashes, np.unique(again)[:most]))
        firsts: dict[int, int] = {}
        pairs = [
            (int(row), firsts[value])
            for row, value in zip(rows[at].tolist(), hashes[at].tolist(), strict=True)
            if firsts.setdefault(value, row) != row
        ]
        return len(again) << self._shift, tuple(pairs[:most])
