"""What several recipes share: cells as numbers and back, and the classes of a category by number."""

from __future__ import annotations

from typing import Any


def numbers_of(values: Any) -> Any:
    """Numbers, yes and no, or dates (microseconds) as float64: (N, 1) of a Series, else (N …); NaN where missing."""
    import numpy
    import polars

    if hasattr(values, "is_null"):
        whole = values.cast(polars.Int64) if values.dtype.is_temporal() else values
        return whole.cast(polars.Float64).fill_null(float("nan")).to_numpy()[:, None]
    return numpy.asarray(values, dtype=numpy.float64)


def like(values: Any, numbers: Any) -> Any:
    """`numbers` in the form that `values` have: a Series of numbers with null for NaN, or a float32 array."""
    import numpy
    import polars

    if hasattr(values, "is_null"):
        return polars.Series(values.name, numbers[:, 0], dtype=polars.Float64).fill_nan(None)
    return numpy.asarray(numbers, dtype=numpy.float32)


def entries(numbers: Any, trailing: int = 0) -> Any:
    """A list of one number for each entry, null where there is none, as float64 that goes with values (N, entries …)."""
    import numpy

    return numpy.asarray(numbers, dtype=numpy.float64).reshape(-1, *(1,) * trailing)


def names_of(values: Any, names: Any = ()) -> Any:
    """Classes, or whatever else can be a group, as a Series of texts, null where missing; of an array of numbers of `names`."""
    import numpy
    import polars

    if hasattr(values, "is_null"):
        return values.cast(polars.String)
    numbers = numpy.asarray(values).reshape(len(values))
    known = dict(enumerate(names))
    return polars.Series([known.get(int(number)) for number in numbers], dtype=polars.String)


def codes_of(values: Any, classes: Any, names: Any = ()) -> Any:
    """Place of each class in the list `classes`, int64 (N,); -1 for those that are missing or not in it."""
    import polars

    found = names_of(values, names)
    if not classes:
        return found.is_null().cast(polars.Int64).to_numpy() * 0 - 1
    known = found.replace_strict(list(classes), list(range(len(classes))), default=None, return_dtype=polars.Int64)
    return known.fill_null(-1).to_numpy()


def series_of(values: Any) -> Any:
    """Cells as a Series: an array (N, 1) of numbers as Float64, null for NaN; names of classes in the place of an Enum."""
    import numpy
    import polars

    if not hasattr(values, "is_null"):
        return polars.Series(numpy.asarray(values, dtype=numpy.float64).reshape(-1)).fill_nan(None)
    return values.cast(polars.String) if isinstance(values.dtype, polars.Enum) else values
