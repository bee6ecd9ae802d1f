"""What is counted of more values than can be held: different ones, and rows that occur again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.data.table import Array

KEPT = 4096
"""Hashes kept of a column. The estimate's standard error is 1 / sqrt(KEPT - 2), 1.6 %."""
MOST_ROWS = 4_000_000
"""Hashes of rows that are held; of more rows only those with small hashes."""
_ALL = 2**64


def _values() -> Any:
    import numpy as np

    return np.empty(0, np.uint64)


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

    def add(self, hashes: Array) -> None:
        """Those of some values (n,) uint64; equal values have equal hashes."""
        if len(hashes):
            self._waiting.append(hashes)
        if sum(map(len, self._waiting)) >= KEPT:
            self._merge()

    def _merge(self) -> None:
        import numpy as np

        if not self._waiting:
            return
        merged = np.unique(np.concatenate([self._hashes, *self._waiting]))
        self._waiting = []
        if len(merged) > KEPT or self._largest < _ALL:
            merged = merged[:KEPT]
            self._largest = int(merged[-1])
        self._hashes = merged

    @property
    def limit(self) -> int:
        """Hashes that are not below it change nothing any more."""
        return self._largest

    @property
    def is_exact(self) -> bool:
        self._merge()
        return self._largest == _ALL

    @property
    def count(self) -> int:
        if self.is_exact:
            return len(self._hashes)
        return round((KEPT - 1) / (int(self._hashes[-1]) / _ALL))


def hashed(values: Array) -> Array:
    """(n,) uint64 of float64 (n,), every bit of which hangs on all bits of the value; equal values have equal hashes.

    Two rounds of the finalizer of MurmurHash3 (A. Appleby); polars' own hash takes twice the time.
    """
    import numpy as np

    bits = (values + 0.0).view(np.uint64)
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        bits ^= bits >> np.uint64(33)
        bits *= np.uint64(factor)
    bits ^= bits >> np.uint64(33)
    return bits


def smallest(hashes: Array) -> Array:
    """Different hashes (n,), of which no more than those that can matter are kept: KEPT and one that tells that there are more."""
    import numpy as np

    return hashes if len(hashes) <= KEPT else np.partition(hashes, KEPT)[: KEPT + 1]


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
