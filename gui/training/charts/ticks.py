"""Where an axis has its ticks, and what is written beside them."""

import math
from itertools import pairwise

from gui.training.charts.ranges import nice_step

_LARGE, _SMALL = 1e7, 1e-3
"""From here on, and below, numbers are written with a power of ten."""
_MOST_DECIMALS = 12
_WITHIN_A_DECADE = (1.0, 2.0, 5.0)


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most about `most` round values from `low` to `high`."""
    if not high > low:
        return []
    step = nice_step(high - low, max(1, most))
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return [i * step for i in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """`low` and `high` are powers of ten, and so are the ticks; within few decades also at 2 and 5 times a power."""
    first, last = math.floor(low), math.ceil(high)
    wanted = _WITHIN_A_DECADE if 3 * (last - first) <= most else (1.0,)
    every = max(1, math.ceil((last - first) / max(1, most)))
    found = [power + math.log10(m) for power in range(first, last + 1, every) for m in wanted]
    return [value for value in found if low - 1e-9 <= value <= high + 1e-9]


def labels(values: list[float]) -> list[str]:
    """With as many decimals as tell neighbours apart: '0.25', '1,500', '2e8'."""
    if not values:
        return []
    step = min((b - a for a, b in pairwise(values)), default=abs(values[0]) or 1.0)
    largest = max(map(abs, values))
    if largest >= _LARGE or largest < _SMALL:
        digits = max(4, math.ceil(math.log10(largest / step)) + 1) if largest else 1
        return [
            f"{0.0 if abs(v) < step / 1e3 else v:.{digits}g}".replace("e+0", "e").replace("e-0", "e-") for v in values
        ]
    decimals = (d for d in range(_MOST_DECIMALS) if abs(round(step, d) - step) < step * 1e-6)
    digits = next(decimals, _MOST_DECIMALS)
    return [f"{v + 0.0:,.{digits}f}" if abs(v) >= step / 1e3 else "0" for v in values]


def log_labels(values: list[float]) -> list[str]:
    return [f"{10.0**v:.3g}".replace("e+0", "e").replace("e-0", "e-") for v in values]
