"""Lazy columns of files: rows made one by one, and rows kept in the cache once they are made."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from core.data import cache
from core.data.lazy import Change, Changed, Lazy
from core.problems import NetwrightError

if TYPE_CHECKING:
    from core.data.table import Array, Table

MAX_FAILURES = 1_000
"""Sentences that are kept at most; every failure is counted."""
MAKERS = min(8, os.cpu_count() or 1)
"""Threads that make rows: Pillow and numpy let others go on while they work on something large."""
STRIDE = 256
"""Rows that are made at once when many are asked for: so many are kept, at most, beside those in the cache."""


@runtime_checkable
class Careful(Protocol):
    """A Lazy whose rows may fail one by one."""

    def take(self, rows: Array) -> tuple[Array, Array]:
        """Those rows (int64), zeros where one cannot be made, and (B,) bool: whether it could."""

    def failures(self) -> dict[int, str]:
        """What was wrong with rows met so far, each a sentence."""

    def broken(self, rows: Array) -> list[int]:
        """Those of the rows that are known to be broken, also from an earlier time."""


def careful(values: Lazy, rows: Array) -> tuple[Array, Array]:
    """Those rows (int64) of `values`, zeros or what becomes of them where one cannot be made, and whether it could (B, bool)."""
    import numpy as np

    if isinstance(values, Changed):
        made, good = careful(values.of, rows)
        return values.change(made), good
    if isinstance(values, Careful):
        return values.take(rows)
    return values[rows], np.ones(len(rows), dtype=bool)


def readable(table: Table, column: str, rows: Array) -> tuple[Array, Array]:
    """`table.array` of those of the rows (int64) that can be read, and which they are."""
    cells = table.columns[column]
    if not isinstance(cells, Lazy):
        return table.array(column, rows), rows
    values, good = careful(cells, rows)
    return values[good], rows[good]


def failures(values: Lazy) -> dict[int, str]:
    """What was wrong with rows met so far."""
    if isinstance(values, Changed):
        return failures(values.of)
    return values.failures() if isinstance(values, Careful) else {}


def unreadable(values: Lazy, rows: Array) -> list[int]:
    """Those of the rows (int64) that are known to be broken."""
    if isinstance(values, Changed):
        return unreadable(values.of, rows)
    return values.broken(rows) if isinstance(values, Careful) else []


def file_of(values: Lazy, row: int) -> str:
    """The name of the file that a row is made of; else the number of the row, counted from 1."""
    if isinstance(values, Changed | Cached):
        return file_of(values.of, row)
    return Path(values.paths[row]).name if isinstance(values, PerFile) else f"row {row + 1:,}"


def numbered(rows: Any, count: int) -> Array:
    """A slice or numbers, also negative ones, as int64 from 0. Raises IndexError."""
    import numpy as np

    if isinstance(rows, slice):
        return np.arange(*rows.indices(count), dtype=np.int64)
    found = np.asarray(rows, dtype=np.int64).reshape(-1)
    if len(found) and not (-count <= found.min() and found.max() < count):
        raise IndexError(f"there are {count} rows")
    return np.where(found < 0, found + count, found)


class _Rows(Lazy):
    """What Lazies of files share: `take` gives the rows."""

    _shape: tuple[int, ...]

    def take(self, rows: Array) -> tuple[Array, Array]:
        raise NotImplementedError

    def failures(self) -> dict[int, str]:
        raise NotImplementedError

    def broken(self, rows: Array) -> list[int]:
        raise NotImplementedError

    @property
    def shape(self) -> tuple[int, ...]:
        return self._shape

    def __len__(self) -> int:
        return self._shape[0]

    def __getitem__(self, rows: Any) -> Array:
        numbers = numbered(rows, len(self))
        values, good = self.take(numbers)
        if not good.all():
            row = int(numbers[~good][0])
            raise NetwrightError(self.failures().get(row) or f"Row {row + 1} cannot be read.")
        return values[0] if isinstance(rows, int) or getattr(rows, "ndim", 1) == 0 else values

    def then(self, change: Change, sizes: tuple[int, ...], dtype: str, name: str) -> Lazy:
        return Changed(self, change, sizes, dtype, name)


@dataclass(eq=False, repr=False)
class PerFile(_Rows):
    """Each row is made of one file. `make(path)` gives (…) of `sizes` and raises NetwrightError naming the file."""

    paths: Sequence[str]
    make: Callable[[str], Array]
    sizes: tuple[int, ...]
    kind: str
    mark: str
    """The fingerprint."""
    heavy: bool = False
    """Whether making a row takes so long that several threads are worth it."""
    _failures: dict[int, str] = field(default_factory=dict)
    _broken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._shape = (len(self.paths), *self.sizes)

    @property
    def dtype(self) -> Any:
        import numpy as np

        return np.dtype(self.kind)

    @property
    def fingerprint(self) -> str:
        return self.mark

    def failures(self) -> dict[int, str]:
        return dict(self._failures)

    def broken(self, rows: Array) -> list[int]:
        return [row for row in rows.tolist() if row in self._broken] if self._broken else []

    def take(self, rows: Array) -> tuple[Array, Array]:
        import numpy as np

        values, good = np.zeros((len(rows), *self.sizes), dtype=self.dtype), np.ones(len(rows), dtype=bool)

        def fill(place: int) -> None:
            row = int(rows[place])
            try:
                values[place] = self.make(self.paths[row])
            except NetwrightError as error:
                good[place] = False
                self._broken.add(row)
                if len(self._failures) < MAX_FAILURES:
                    self._failures[row] = f"Row {row + 1}: {error}"

        if self.heavy and len(rows) > 1:
            with ThreadPoolExecutor(min(MAKERS, len(rows)), thread_name_prefix="decoding") as makers:
                list(makers.map(fill, range(len(rows))))
        else:
            for place in range(len(rows)):
                fill(place)
        return values, good


class Cached(_Rows):
    """Another Lazy whose rows are kept in the cache once they are made; without room there, they are made every time."""

    def __init__(self, of: Lazy, title: str = "") -> None:
        self.of, self.title = of, title
        self._shape = of.shape
        self._lock = threading.Lock()
        self._store: cache.Store | None = None
        self._tried = False

    @property
    def dtype(self) -> Any:
        return self.of.dtype

    @property
    def fingerprint(self) -> str:
        return self.of.fingerprint

    def failures(self) -> dict[int, str]:
        return failures(self.of)

    def broken(self, rows: Array) -> list[int]:
        store = self.store
        if store is None:
            return unreadable(self.of, rows)
        found: list[int] = rows[store.state[rows] == cache.BROKEN].tolist()
        return found

    @property
    def store(self) -> cache.Store | None:
        with self._lock:
            if not self._tried:
                self._tried = True
                self._store = cache.opened(self.fingerprint, self.shape, self.dtype.name, self.title)
            return self._store

    def is_complete(self, rows: Array) -> bool:
        """Whether all these rows are in the cache, or known to be broken."""
        store = self.store
        return store is not None and bool((store.state[rows] != cache.MISSING).all())

    def take(self, rows: Array) -> tuple[Array, Array]:
        store = self.store
        if store is None:
            return careful(self.of, rows)
        try:
            self._fill(store, rows)
        except OSError:  # the disk is full, or the folder was taken away
            self._store = None
            return careful(self.of, rows)
        return store.take(rows), store.state[rows] == cache.DONE

    def _fill(self, store: cache.Store, rows: Array) -> None:
        """Makes what is missing, a stride at a time."""
        import numpy as np

        missing = np.unique(rows[store.state[rows] == cache.MISSING])
        for start in range(0, len(missing), STRIDE):
            some = missing[start : start + STRIDE]
            values, good = careful(self.of, some)
            store.put(some, values, np.where(good, cache.DONE, cache.BROKEN).astype(np.uint8))

    def settle(self) -> None:
        """What was made so far outlives this process."""
        if self._store is not None:
            try:
                self._store.settle()
            except OSError:
                self._store = None


class Held(_Rows):
    """An array that is held, or mapped, as it is stored, such as pictures of bytes."""

    def __init__(self, values: Array, mark: str) -> None:
        self.values, self.mark = values, mark
        self._shape = values.shape

    @property
    def dtype(self) -> Any:
        return self.values.dtype

    @property
    def fingerprint(self) -> str:
        return self.mark

    def failures(self) -> dict[int, str]:
        return {}

    def broken(self, rows: Array) -> list[int]:
        return []

    def take(self, rows: Array) -> tuple[Array, Array]:
        import numpy as np

        return np.take(self.values, rows, axis=0), np.ones(len(rows), dtype=bool)
