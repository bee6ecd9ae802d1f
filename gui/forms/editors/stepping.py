"""How far one step of a number goes."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from core.expressions import Expr
from core.problems import NetwrightError
from core.spec import Float, Int, Param, Size

FINE = 100  # steps of a narrow range


def stepped(param: Param, value: Any, steps: int) -> Any:
    """`value` moved by `steps`, kept within its range; None where there is nothing to count on."""
    if isinstance(param, Size):
        return _sizes(param, value, steps)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    moved: Any = _float(param, float(value), steps) if isinstance(param, Float) else int(value) + steps
    return allowed(param, _within(param, moved))


def allowed(param: Param, value: Any) -> Any:
    """The value in its normal form, None where the parameter refuses it."""
    try:
        return param.check(value)
    except NetwrightError:
        return None


def _within(param: Param, value: Any) -> Any:
    low, high = (param.low, param.high) if isinstance(param, Int | Float) else (None, None)
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _sizes(param: Size, value: Any, steps: int) -> Any:
    if not isinstance(value, tuple) or any(isinstance(v, Expr) for v in value):
        return None
    low = param.low if param.low is not None else -(2**31)
    moved = tuple(max(v + steps, low) for v in value)
    return allowed(param, moved)


def _float(param: Float, value: float, steps: int) -> float:
    """Narrow ranges have a hundred steps; elsewhere a step is a tenth of the number's first digit's place."""
    if param.low is not None and param.high is not None and param.high - param.low <= FINE:
        step = Decimal(10) ** round(math.log10((param.high - param.low) / FINE))
    elif value == 0:
        step = Decimal(10) ** -4
    else:
        # Downwards from 0.001 the step is that of 0.0009, so that a step down and one up meet again.
        edge = abs(value) * (1 - 1e-9) if (steps < 0) == (value > 0) else abs(value) * (1 + 1e-9)
        step = Decimal(10) ** (math.floor(math.log10(edge)) - 1)
    return float(Decimal(repr(value)) + step * steps)
