"""Rows that occur more than once, within the data and across its parts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from core.data.lazy import Lazy
from core.data.table import Array, Table, is_series

HELD = 512
"""Rows of a Lazy that are made at once."""
NOTHING: Mapping[str, Array] = MappingProxyType({})


class Shared(NamedTuple):
    """Rows of two parts that are the same."""

    first: str
    second: str
    rows: int
    """Of the second part, that also occur in the first."""
    example: tuple[int, int]
    """A row of the first part and one of the second that equals it."""


def row_hashes(table: Table, columns: tuple[str, ...] = (), known: Mapping[str, Array] = NOTHING) -> Array:
    """(N,) uint64, equal for rows that are equal in `columns` (none: all, but for those whose rows are made on demand).

    `known` are the hashes of columns that have been made before, by `Series.hash(0)`.
    """
    import numpy as np

    names = columns or tuple(name for name, cells in table.columns.items() if not isinstance(cells, Lazy))
    total: Array = np.zeros(table.rows, np.uint64)
    for name in names:
        hashes = known.get(name)
        total *= np.uint64(0x9E3779B97F4A7C15)
        total ^= _hashes(table, name) if hashes is None else hashes
    return total


def _hashes(table: Table, name: str) -> Array:
    import numpy as np

    cells = table.columns[name]
    if is_series(cells):
        hashes: Array = cells.hash(0).to_numpy()
        return hashes
    if not isinstance(cells, Lazy):
        return _array_hash(np.asarray(cells))
    pieces = [_array_hash(cells[start : start + HELD]) for start in range(0, len(cells), HELD)]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.uint64)


def _array_hash(values: Array) -> Array:
    """(N,) uint64 of what each row (N …) holds."""
    import polars as pl

    flat = values.reshape(len(values), -1)
    hashes: Array = pl.Series([row.tobytes() for row in flat], dtype=pl.Binary).hash(0).to_numpy()
    return hashes


def between(hashes: Array, parts: Mapping[str, Array]) -> tuple[Shared, ...]:
    """Which parts (row numbers, int64) hold the same rows, by `row_hashes`. A row that is itself in both does not count."""
    import numpy as np

    found = []
    names = list(parts)
    for i, first in enumerate(names):
        ours, ours_at = np.unique(hashes[parts[first]], return_index=True)
        for second in names[i + 1 :]:
            rows = np.setdiff1d(parts[second], parts[first])
            at = np.searchsorted(ours, hashes[rows])
            at[at == len(ours)] = 0
            same = np.flatnonzero(ours[at] == hashes[rows]) if len(ours) else rows[:0]
            if len(same):
                example = (int(parts[first][ours_at[at[same[0]]]]), int(rows[same[0]]))
                found.append(Shared(first, second, len(same), example))
    return tuple(found)
