"""Formulas over columns, kept as trees: `["+", ["column", "a"], ["value", 2]]`. Nothing is evaluated as Python."""

from __future__ import annotations

from typing import Any

from core.data.recipes.values import series_of


def computed(facts: dict[str, Any], *columns: Any) -> Any:
    """The values of `tree`, where `names` are what it calls the columns; numbers that are not finite are missing."""
    import polars

    frame = polars.DataFrame({str(i): series_of(column) for i, column in enumerate(columns)})
    places = {name: str(i) for i, name in enumerate(facts["names"])}
    made = frame.select(_of(facts["tree"], places).alias("made"))["made"]
    if len(made) != len(frame):
        made = made.new_from_index(0, len(frame))
    if facts["gives"] == "number":
        made = made.cast(polars.Float64)
        return made.set(~made.is_finite().fill_null(True), None)
    return made


def _of(tree: Any, places: dict[str, str]) -> Any:
    """A polars expression."""
    import polars

    head, *rest = tree
    if head == "column":
        return polars.col(places[rest[0]])
    if head == "value":
        return polars.lit(float(rest[0]) if type(rest[0]) is int else rest[0])
    if head == "date":
        return polars.lit(rest[0]).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us")
    if head == "in":
        return _of(rest[0], places).is_in(rest[1])
    arguments = [_of(part, places) for part in rest]
    return _doings()[head](*arguments)


def _doings() -> dict[str, Any]:
    import polars

    return {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "//": lambda a, b: (a / b).floor(),
        "%": lambda a, b: a - (a / b).floor() * b,
        "**": lambda a, b: a.pow(b),
        "negative": lambda a: -a,
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
        "and": lambda a, b: a & b,
        "or": lambda a, b: a | b,
        "not": lambda a: ~a,
        "log": lambda a: a.log(),
        "log10": lambda a: a.log(10),
        "exp": lambda a: a.exp(),
        "sqrt": lambda a: a.sqrt(),
        "abs": lambda a: a.abs(),
        "round": lambda a: a.round(0),
        "floor": lambda a: a.floor(),
        "ceil": lambda a: a.ceil(),
        "sin": lambda a: a.sin(),
        "cos": lambda a: a.cos(),
        "smaller": lambda a, b: polars.min_horizontal(a, b),
        "larger": lambda a, b: polars.max_horizontal(a, b),
        "year": lambda a: a.dt.year().cast(polars.Float64),
        "month": lambda a: a.dt.month().cast(polars.Float64),
        "day": lambda a: a.dt.day().cast(polars.Float64),
        "weekday": lambda a: a.dt.weekday().cast(polars.Float64),
        "hour": lambda a: a.dt.hour().cast(polars.Float64),
        "minute": lambda a: a.dt.minute().cast(polars.Float64),
        "days": lambda a, b: (a - b).dt.total_microseconds().cast(polars.Float64) / 86_400_000_000,
        "lower": lambda a: a.str.to_lowercase(),
        "upper": lambda a: a.str.to_uppercase(),
        "strip": lambda a: a.str.strip_chars(),
        "length": lambda a: a.str.len_chars().cast(polars.Float64),
        "contains": lambda a, b: a.str.contains(b, literal=True),
        "starts": lambda a, b: a.str.starts_with(b),
        "ends": lambda a, b: a.str.ends_with(b),
        "joined": lambda a, b: a + b,
        "number": lambda a: a.cast(polars.Float64, strict=False),
        "missing": lambda a: a.is_null(),
        "instead": lambda a, b: polars.coalesce(a, b),
        "when": lambda a, b, c: polars.when(a).then(b).otherwise(c),
    }


ALL = (computed,)
BACK = ()
