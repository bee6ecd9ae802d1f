"""The part of the axes to show: round ends, so that they move seldom while a curve grows (redrawing an axis is dear)."""

import math

import numpy as np

from gui.training.charts.points import Floats

Bounds = tuple[float | None, float | None]

_OUTLIERS_FROM = 50
_SPARE = 5.0  # times as long as the curve, or up to twice that


def nice_step(span: float, parts: int) -> float:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that covers `span` in at most `parts` steps."""
    rough = span / parts
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= rough * (1 - 1e-9))


def x_range(low: float, high: float, limit: float | None) -> tuple[float, float]:
    """From the first point to the last one or the known end of the run, rounded up by at most a twentieth.

    Of a run that has hardly begun a half, a quarter, an eighth ... is shown, so that the curve takes a tenth at least.
    """
    if limit is not None and low < high:
        limit = low + (limit - low) / 2.0 ** max(
            0, math.floor(math.log2(max(1.0, (limit - low) / (high - low) / _SPARE)))
        )
    high = max(high, low if limit is None else limit)
    if high <= low:
        return low, low + 1.0
    step = nice_step(high - low, 40)
    end = high if limit == high else low + math.ceil((high - low) / step - 1e-9) * step
    return low, end


def usual_high(values: Floats) -> float:
    """The highest value that is no wild outlier: the first losses of a run may be far above all others."""
    high = float(values.max())
    if values.size <= _OUTLIERS_FROM:
        return high
    rank = int(0.98 * (values.size - 1))
    low, usual = float(values.min()), float(np.partition(values, rank)[rank])
    return min(high, usual + 3 * (usual - low)) if usual > low else high


def value_range(values: Floats, levels: list[float], log: bool, bounds: Bounds) -> tuple[float, float]:
    """Lowest and highest y to show: all `values` (finite, at least one) but wild outliers, and all `levels`.

    With `log` they are powers of ten already. `bounds` are ends that are always in the picture (None: none). Positive
    values start at nought where that takes less than half of the picture.
    """
    low = min([float(values.min()), *levels])
    high = max([float(values.max()) if log else usual_high(values), *levels])
    if log:
        return math.floor(low * 4) / 4, max(math.ceil(high * 4), math.floor(low * 4) + 1) / 4
    if 0 <= low < 0.5 * high:
        low = 0.0
    low = low if bounds[0] is None else min(low, bounds[0])
    high = high if bounds[1] is None else max(high, bounds[1])
    if high <= low:
        room = abs(high) * 0.1 or 1.0
        return low - room, high + room
    step = nice_step(high - low, 12)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
