"""Classes of which some are rare: what a first training does about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.document.project import DataColumn, Schema
from core.format import plural
from core.training.class_weights import BALANCED

UNEVEN = 5
"""A class with so many times the rows of another lets a network do well by never naming the rare one."""


def settings_for(schema: Schema) -> dict[str, Any]:
    """Training settings for the classes that are to be predicted."""
    return {"class_weights": BALANCED} if _ends(schema) else {}


def sentences(schema: Schema) -> Iterator[str]:
    """What was chosen, and why."""
    ends = _ends(schema)
    if ends:
        (often, many), (seldom, few) = ends
        yield (
            f"The classes are uneven: {plural(many, 'row')} of '{often}', {few:,} of '{seldom}'. Rare ones count more in the loss (class "
            "weights), so that they are not passed over."
        )


def _ends(schema: Schema) -> tuple[tuple[str, int], tuple[str, int]] | None:
    """The commonest and the rarest class with their rows, where they are uneven; None also where nobody counted."""
    target = next((c for c in schema.columns if c.role == "target"), None)
    counted = _counted(target) if target is not None and target.kind == "category" else []
    if not counted:
        return None
    often, seldom = max(counted, key=lambda pair: pair[1]), min(counted, key=lambda pair: pair[1])
    return (often, seldom) if often[1] > UNEVEN * seldom[1] else None


def _counted(column: DataColumn) -> list[tuple[str, int]]:
    """Classes that occur."""
    pairs = zip(column.classes, column.tally, strict=True) if column.tally else ()
    return [(name, many) for name, many in pairs if many]
