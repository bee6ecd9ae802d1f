"""Where an axis has its ticks, and what is written beside them."""

import math
from itertools import pairwise

from gui.training.charts.ranges import nice_step

_LARGE, _SMALL = 1e7, 1e-4
"""From here on numbers are written with a power of ten."""
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
    if max(map(abs, values)) >= _LARGE or step < _SMALL:
        return [f"{0.0 if abs(v) < step / 1e3 else v:.4g}".replace("e+0", "e").replace("e-0", "e-") for v in values]
    digits = next((d for d in range(6) if abs(round(step, d) - step) < step * 1e-6), 6)
    return [f"{v + 0.0:,.{digits}f}" if abs(v) >= step / 1e3 else "0" for v in values]


def log_labels(values: list[float]) -> list[str]:
    return [f"{10.0**v:.3g}".replace("e+0", "e").replace("e-0", "e-") for v in values]
