"""Missing values are filled, and values that lie far out are brought in or taken out."""

from __future__ import annotations

from typing import Any

from core.data.recipes.values import entries, like, names_of, numbers_of


def filled(facts: dict[str, Any], values: Any, group: Any = None) -> Any:
    """`values` with `fill` where they are missing: one value, or of a vector one for each entry. Where a `group` is given, rows of a
    group in `groups` take its value. With `indicator` also which were missing."""
    missing = _missing(values)
    made = _with_cells(facts, values, group) if hasattr(values, "is_null") else _with_entries(facts, values, group)
    return (made, missing) if facts.get("indicator") else made


def _missing(values: Any) -> Any:
    """A Series of yes and no; of a vector whether any entry is missing."""
    import numpy
    import polars

    if hasattr(values, "is_null"):
        return values.is_null()
    return polars.Series(numpy.isnan(values).any(axis=1))


def _with_cells(facts: dict[str, Any], values: Any, group: Any) -> Any:
    import polars

    fills = polars.Series([facts["fill"]] * len(values), dtype=_written(values.dtype))
    if group is not None:
        keys, found = list(facts["groups"]), list(facts["groups"].values())
        mine = names_of(group, facts.get("names", ())).alias("")
        if keys:
            fills = mine.replace_strict(keys, found, default=facts["fill"], return_dtype=_written(values.dtype))
    if values.dtype.is_temporal():
        fills = fills.cast(polars.Int64)
    return values.zip_with(values.is_not_null(), fills.cast(values.dtype, strict=False)).alias(values.name)


def _written(kind: Any) -> Any:
    """The type that facts keep values of `kind` in: names of classes as text, dates as microseconds."""
    import polars

    if isinstance(kind, polars.Enum):
        return polars.String
    return polars.Float64 if kind.is_temporal() else kind


def _with_entries(facts: dict[str, Any], values: Any, group: Any) -> Any:
    import numpy

    fills = numpy.broadcast_to(entries(facts["fill"]), values.shape)
    if group is not None:
        mine = names_of(group, facts.get("names", ())).to_list()
        fills = numpy.stack([entries(facts["groups"].get(name, facts["fill"])) for name in mine] or [fills[:0]])
        fills = fills.reshape(values.shape)
    return numpy.where(numpy.isnan(values), fills, values).astype(numpy.float32)


def neighbours(facts: dict[str, Any], *columns: Any) -> Any:
    """Missing numbers become the mean of those that the `k` most similar of `rows` have. Rows are compared by what both of them have, in
    units of `scale`; where there is nothing to compare, it is `mean`."""
    import numpy

    parts = [numbers_of(column) for column in columns]
    mean, scale = entries(facts["mean"]), entries(facts["scale"])
    known = (numpy.asarray(facts["rows"], dtype=numpy.float64).reshape(-1, len(mean)) - mean) / scale
    values = (numpy.concatenate(parts, axis=1) - mean) / scale
    gaps = numpy.flatnonzero(numpy.isnan(values).any(axis=1))
    for first in range(0, len(gaps), 256):
        some = gaps[first : first + 256]
        values[some] = _from_nearest(values[some], known, facts["k"])
    values = values * scale + mean
    ends = numpy.cumsum([part.shape[1] for part in parts])[:-1]
    made = numpy.split(values, ends, axis=1)
    whole = [
        like(column, numpy.where(numpy.isnan(part), new, part))
        for column, part, new in zip(columns, parts, made, strict=True)
    ]
    shown = [_missing(columns[place]) for place in facts["indicators"]]
    return (*whole, *shown)


def _from_nearest(values: Any, known: Any, k: int) -> Any:
    """`values` (R, F) with what is missing from the rows `known` (M, F)."""
    import numpy

    here, there = ~numpy.isnan(values), ~numpy.isnan(known)
    x, y = numpy.where(here, values, 0.0), numpy.where(there, known, 0.0)
    shared = here.astype(float) @ there.T
    squares = x**2 @ there.T + here @ (y**2).T - 2 * x @ y.T
    distance = numpy.where(shared > 0, squares / numpy.maximum(shared, 1), numpy.inf)
    made = x.copy()  # 0 is the mean here
    for column in numpy.flatnonzero(~here.all(axis=0)):
        mine, donors = numpy.flatnonzero(~here[:, column]), numpy.flatnonzero(there[:, column])
        if not len(donors):
            continue
        far = distance[numpy.ix_(mine, donors)]
        few = min(k, len(donors))
        nearest = numpy.argpartition(far, few - 1, axis=1)[:, :few]
        counts = numpy.isfinite(numpy.take_along_axis(far, nearest, axis=1))
        found = (known[donors, column][nearest] * counts).sum(axis=1) / numpy.maximum(counts.sum(axis=1), 1)
        made[mine, column] = found
    return made


def clipped(facts: dict[str, Any], values: Any) -> Any:
    """Numbers below `low` become `low`, those above `high` become `high`."""
    import numpy

    numbers = numbers_of(values)
    return like(values, numpy.clip(numbers, entries(facts["low"]), entries(facts["high"])))


def blanked(facts: dict[str, Any], values: Any) -> Any:
    """Numbers below `low` or above `high` become missing."""
    import numpy

    numbers = numbers_of(values)
    outside = (numbers < entries(facts["low"])) | (numbers > entries(facts["high"]))
    return like(values, numpy.where(outside, numpy.nan, numbers))


ALL = (filled, neighbours, clipped, blanked)
BACK = ()
