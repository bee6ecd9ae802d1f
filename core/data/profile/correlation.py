"""Correlations of columns with gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars


def correlated(columns: Sequence[polars.Series]) -> tuple[tuple[float, ...], ...]:
    """Pearson's r of each pair, of the rows where both have a value (as pandas' `corr` does); NaN where one does not vary."""
    import numpy as np

    if len(columns) < 2 or len(columns[0]) < 2:
        return ()
    values = np.stack([column.fill_null(float("nan")).to_numpy() for column in columns], axis=1)
    has = ~np.isnan(values)
    scale = np.nanmax(np.abs(np.where(has, values, 0.0)), axis=0)
    values = np.where(has, values / np.where(scale > 0, scale, 1.0), 0.0)
    values = np.where(has, values - values.sum(axis=0) / np.maximum(has.sum(axis=0), 1), 0.0)
    there = has.astype(float)
    count, sums, squares = there.T @ there, values.T @ there, (values**2).T @ there
    with np.errstate(invalid="ignore", divide="ignore"):
        covered = values.T @ values - sums * sums.T / count
        spread = squares - sums**2 / count
        least = 1e-12 * squares
        spread = np.where(spread <= least, np.nan, spread)
        r = np.clip(covered / np.sqrt(spread * spread.T), -1.0, 1.0)
    return tuple(tuple(row) for row in r.tolist())
