"""Shifts and scales."""

from __future__ import annotations

from typing import Any


def affine(facts: dict[str, Any], values: Any) -> Any:
    """`(x - offset) / scale` of values (N …), float32; `trailing` axes follow the one that the entries belong to: 2 for images."""
    return (_numbers_of(values) - _entries(facts, "offset")) / _entries(facts, "scale")


def affine_back(facts: dict[str, Any], values: Any) -> Any:
    """What `affine` made of something, turned back."""
    return _numbers_of(values) * _entries(facts, "scale") + _entries(facts, "offset")


def _numbers_of(values: Any) -> Any:
    import numpy

    if hasattr(values, "is_null"):  # a Series of numbers, null where there is none
        values = values.cast(float).fill_null(float("nan")).to_numpy()[:, None]
    return numpy.asarray(values, dtype=numpy.float32)


def _entries(facts: dict[str, Any], name: str) -> Any:
    import numpy

    return numpy.asarray(facts[name], dtype=numpy.float32).reshape(-1, *(1,) * facts["trailing"])


ALL = (affine,)
BACK = (affine_back,)
