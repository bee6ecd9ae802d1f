"""Numbers as a person reads them: counts, memory, time, operations. A size that only the data will tell stays a formula."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.layers.sizes import SizeValue

_THOUSANDS = ("", "K", "M", "G", "T", "P")
_BYTES = ("B", "KB", "MB", "GB", "TB", "PB")
UNKNOWN = "unknown"


def count(value: SizeValue | float) -> str:
    """320 -> '320', 67,300 -> '67.3 K', 25,557,032 -> '25.6 M'; formulas as they are."""
    if not isinstance(value, int | float):
        return str(value)
    return _scaled(value, 1000, _THOUSANDS)


def exact(value: SizeValue) -> str:
    """Every digit: 67,300."""
    return f"{int(value):,}" if isinstance(value, int) else str(value)


def bytes(value: SizeValue | float) -> str:
    """262,144 -> '256 KB': a KB is 1,024 bytes, as memory is counted."""
    if not isinstance(value, int | float):
        return f"{value} B"
    return _scaled(value, 1024, _BYTES)


def ops(value: SizeValue | float) -> str:
    """Floating-point operations: 36,864 -> '36.9 KFLOPs'."""
    if not isinstance(value, int | float):
        return f"{value} FLOPs"
    text = _scaled(value, 1000, _THOUSANDS)
    return f"{text}FLOPs" if " " in text else f"{text} FLOPs"


def duration(seconds: float) -> str:
    """0.35 -> '350 ms', 6 -> '6 s', 80 -> '1 min 20 s', 7,500 -> '2 h 5 min'."""
    if not math.isfinite(seconds) or seconds < 0:
        return UNKNOWN
    if round(seconds, 3) < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < 9.95:
        return f"{_trimmed(seconds)} s"
    whole = round(seconds)
    for size, unit, below, smaller in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            big, rest = divmod(whole, size)
            small = rest // below
            return f"{big} {unit} {small} {smaller}" if small else f"{big} {unit}"
    return f"{whole} s"


def plural(number: int, noun: str, many: str = "") -> str:
    """'1 layer', '3 layers'; `many` where the plural is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def _scaled(value: float, step: int, units: Sequence[str]) -> str:
    """One decimal below 100, none above; what rounding lifts to a whole step takes the next unit."""
    if not math.isfinite(value):
        return UNKNOWN
    size, unit = abs(float(value)), 0
    while unit < len(units) - 1 and float(_trimmed(size) if unit else round(size)) >= step:
        size, unit = size / step, unit + 1
    number = _trimmed(size) if unit or size != int(size) else str(int(size))
    return f"{'-' if value < 0 else ''}{number} {units[unit]}".rstrip()


def _trimmed(size: float) -> str:
    text = f"{size:.1f}" if size < 99.95 else f"{size:.0f}"
    return text.removesuffix(".0")
