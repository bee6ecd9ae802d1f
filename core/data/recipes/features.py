"""Columns become one vector, and a vector loses entries."""

from __future__ import annotations

from typing import Any

from core.data.recipes.values import numbers_of


def joined(facts: dict[str, Any], *columns: Any) -> Any:
    """Numbers, yes and no, and vectors beside each other: float32 (N, F)."""
    import numpy

    return numpy.concatenate([numbers_of(column) for column in columns], axis=1).astype(numpy.float32)


def picked(facts: dict[str, Any], values: Any) -> Any:
    """The entries `places` of a vector."""
    return values[:, facts["places"]]


ALL = (joined, picked)
BACK = ()
