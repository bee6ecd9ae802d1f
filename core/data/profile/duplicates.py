"""Rows that occur more than once, within the data and across its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.data.lazy import Lazy
from core.data.table import Array, Table, is_series


class Shared(NamedTuple):
    """Rows of two parts that are the same."""

    first: str
    second: str
    rows: int
    """Of the second part, that also occur in the first."""
    example: tuple[int, int]
    """A row of the first part and one of the second that equals it."""


def row_hashes(table: Table, columns: tuple[str, ...] = ()) -> Array:
    """(N,) uint64, equal for rows that are equal in `columns` (none: all, but for those whose rows are made on demand)."""
    import numpy as np
    import polars as pl

    names = columns or tuple(name for name, cells in table.columns.items() if not isinstance(cells, Lazy))
    cells = {
        name: table.array(name) if isinstance(table.columns[name], Lazy) else table.columns[name] for name in names
    }
    series = [values.alias(str(i)) for i, values in enumerate(cells.values()) if is_series(values)]
    total: Array = pl.DataFrame(series).hash_rows(0).to_numpy() if series else np.zeros(table.rows, np.uint64)
    for values in cells.values():
        if not is_series(values):
            total = (total ^ _array_hash(np.asarray(values))) * np.uint64(0x9E3779B97F4A7C15)
    return total


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
