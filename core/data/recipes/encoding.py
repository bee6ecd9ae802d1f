"""Classes become numbers."""

from __future__ import annotations

from typing import Any

from core.data.recipes.values import codes_of


def one_hot(facts: dict[str, Any], values: Any) -> Any:
    """A vector (N, `width`) of float32: 1 at the place that the class has in `classes`, else 0. With `other`, the last entry is for
    classes that are missing or not among them."""
    import numpy

    codes = codes_of(values, facts["classes"], facts.get("names", ()))
    made = numpy.zeros((len(codes), facts["width"]), dtype=numpy.float32)
    rows = numpy.arange(len(codes))
    known = codes >= 0
    made[rows[known], codes[known]] = 1.0
    if facts["other"]:
        made[rows[~known], -1] = 1.0
    return made


def numbered(facts: dict[str, Any], values: Any) -> Any:
    """Place of each class in `classes`, from 0; null where it is missing or not among them."""
    import polars

    codes = codes_of(values, facts["classes"], facts.get("names", ()))
    found = polars.Series(getattr(values, "name", ""), codes, dtype=polars.Float64)
    return found.set(found < 0, None)


def renamed(facts: dict[str, Any], values: Any) -> Any:
    """Classes of `names_after`: each one that is in `classes` stays, all others and those missing become the class `other`."""
    import polars

    codes = codes_of(values, facts["classes"], facts.get("names", ()))
    kept = [*facts["classes"], facts["other"]]
    names = polars.Series(getattr(values, "name", ""), [kept[code] for code in codes], dtype=polars.String)
    return names.cast(polars.Enum(facts["names_after"]))


def looked_up(facts: dict[str, Any], values: Any) -> Any:
    """For each row the numbers that `values` has for its class, float32 (N, F); `otherwise` for classes that are missing or not known."""
    import numpy

    codes = codes_of(values, facts["classes"], facts.get("names", ()))
    otherwise = numpy.asarray(facts["otherwise"], dtype=numpy.float64)[None]
    known = numpy.asarray(facts["values"], dtype=numpy.float64).reshape(-1, otherwise.shape[1])
    return numpy.concatenate([known, otherwise])[codes].astype(numpy.float32)


ALL = (one_hot, numbered, renamed, looked_up)
BACK = ()
