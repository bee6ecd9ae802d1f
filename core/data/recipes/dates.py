"""Dates become numbers."""

from __future__ import annotations

from typing import Any

ROUNDS = {"month": (12, 1), "day": (31, 1), "weekday": (7, 1), "hour": (24, 0), "minute": (60, 0), "yearday": (366, 1)}
"""How many values a part of a date goes through before it begins again, and its first one."""


def date_parts(facts: dict[str, Any], values: Any) -> Any:
    """A vector (N, F) of float32 from dates: each of `parts` as a number, or as sine and cosine of its place in its round where it is in
    `cyclic`; `days` are those since `since`. NaN where the date is missing."""
    import numpy

    made: list[Any] = []
    for part in facts["parts"]:
        numbers = _part(facts, part, values)
        if part in facts["cyclic"]:
            length, first = ROUNDS[part]
            angle = (numbers - first) * (2 * numpy.pi / length)
            made += [numpy.sin(angle), numpy.cos(angle)]
        else:
            made.append(numbers)
    return numpy.stack(made, axis=1).astype(numpy.float32)


def _part(facts: dict[str, Any], part: str, values: Any) -> Any:
    import polars

    if part == "days":
        since = polars.Series([facts["since"]]).str.to_datetime("%Y-%m-%d", time_unit="us").cast(polars.Int64)[0]
        found = (values.cast(polars.Int64) - since).cast(polars.Float64) / 86_400_000_000
    else:
        found = getattr(values.dt, {"yearday": "ordinal_day"}.get(part, part))()
    return found.cast(polars.Float64).fill_null(float("nan")).to_numpy()


ALL = (date_parts,)
BACK = ()
