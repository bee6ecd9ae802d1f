"""Cells are read as something else."""

from __future__ import annotations

from typing import Any

from core.data.recipes.cells import typed
from core.data.recipes.values import series_of


def retyped(facts: dict[str, Any], values: Any) -> Any:
    """A Series of what `kind` says, read as `note` says; null where a cell does not say such a thing. Dates become text as ISO 8601."""
    cells = series_of(values)
    if facts["kind"] in ("text", "category") and cells.dtype.is_temporal():
        cells = cells.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")
    return typed(facts, cells).alias(getattr(values, "name", ""))


ALL = (retyped,)
BACK = ()
