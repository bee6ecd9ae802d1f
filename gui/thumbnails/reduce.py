"""From what a wire carries for one row to what can be seen of it in a picture the size of a stamp. Runs on a thread."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.canvas.glimpse import Glimpse

Array = NDArray[Any]
MOST_MAPS = 12
"""Feature maps that are shown of many."""
MOST_SIDE = 96
"""Pixels that a picture keeps per side."""
MOST_BARS, BINS = 48, 32
"""More numbers than that are a histogram."""
MOST_LINES = 4
"""More series than that are rows of grey."""
MOST_POINTS = 160
LOW, HIGH = 1.0, 99.0
"""Percentiles that become black and white: one wild value leaves the rest to be seen."""


def glimpse(values: Array, axes: tuple[str, ...] = ()) -> Glimpse:
    """`values` of one row, without its batch axis: (C, H, W), (C, D, H, W), (L, F) or (C, L), (F) or a single number.

    `axes` names them, so that time is told from features: 'L' is time, else the last axis.
    """
    if values.dtype == bool or np.issubdtype(values.dtype, np.integer):
        return _whole(values)
    known = values[np.isfinite(values)]
    if known.size < values.size:
        return Glimpse("words", None, f"{values.size - known.size:,} of {values.size:,} are not numbers")
    if not known.size:
        return Glimpse("words", None, "empty")
    told = f"{known.min():.3g} to {known.max():.3g}, mean {known.mean():.3g}"
    if values.ndim == 0 or values.size == 1:
        return Glimpse("words", None, f"{float(values.reshape(-1)[0]):.4g}")
    if values.ndim == 1:
        return _numbers(values, told)
    if values.ndim == 2:
        return _series(values if axes[:1] != ("L",) else values.T, told)
    while values.ndim > 3:
        values = values[:, values.shape[1] // 2]
    return _maps(values, told)


def _whole(values: Array) -> Glimpse:
    """Tokens and classes are read, not looked at."""
    first = " ".join(str(int(v)) for v in values.reshape(-1)[:12])
    return Glimpse("words", None, f"{first} …" if values.size > 12 else first)


def _scaled(values: Array) -> Array:
    """From 0 to 1."""
    low, high = np.percentile(values, [LOW, HIGH])
    if high <= low:
        low, high = float(values.min()), float(values.max())
    span = (high - low) or 1.0
    scaled: Array = np.clip((values - low) / span, 0.0, 1.0)
    return scaled


def _grey(values: Array) -> Array:
    return (255 * _scaled(values)).astype(np.uint8)


def _thinned(values: Array, axis: int, most: int) -> Array:
    """At most so many along an axis: the means of neighbours."""
    size = values.shape[axis]
    if size <= most:
        return values
    edges = np.linspace(0, size, most + 1).astype(int)[:-1]
    counts = np.diff(np.append(edges, size))
    shape = [1] * values.ndim
    shape[axis] = most
    thinned: Array = np.add.reduceat(values, edges, axis=axis) / counts.reshape(shape)
    return thinned


def _maps(values: Array, told: str) -> Glimpse:
    """(C, H, W): three channels are a picture in colour, others maps side by side."""
    small = _thinned(_thinned(values.astype(np.float64), 1, MOST_SIDE), 2, MOST_SIDE)
    if len(small) == 3:
        return Glimpse("images", _grey(small).transpose(1, 2, 0)[None], told)
    more = f"; {min(len(small), MOST_MAPS)} of {len(small)} channels" if len(small) > MOST_MAPS else ""
    return Glimpse("images", _grey(small[:MOST_MAPS]), told + more)


def _series(values: Array, told: str) -> Glimpse:
    """(F, L): few are lines, many are rows of grey."""
    small = _thinned(values.astype(np.float64), 1, MOST_POINTS)
    if len(small) <= MOST_LINES:
        return Glimpse("lines", *_from_nought(small, told))
    return Glimpse("images", _grey(_thinned(small, 0, MOST_SIDE))[None], told)


def _numbers(values: Array, told: str) -> Glimpse:
    """(F): few are bars, many a histogram of how often each size occurs."""
    if len(values) <= MOST_BARS:
        return Glimpse("bars", *_from_nought(values.astype(np.float64), told))
    counts, _ = np.histogram(values, bins=BINS)
    return Glimpse("bars", counts / counts.max(), f"how often each size occurs, {told}")


def _from_nought(values: Array, told: str) -> tuple[Array, str, float]:
    """From 0 to 1 with nought always in the picture; where it lies."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    span = (high - low) or 1.0
    return (values - low) / span, told, -low / span
