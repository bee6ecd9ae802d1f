"""Cards in line, and at equal distances."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from core.arranging.nesting import Box
from core.document.look import Place

Edge = Literal["left", "centre", "right", "top", "middle", "bottom"]
SHARE: Mapping[Edge, tuple[int, float]] = {
    "left": (0, 0.0),
    "centre": (0, 0.5),
    "right": (0, 1.0),
    "top": (1, 0.0),
    "middle": (1, 0.5),
    "bottom": (1, 1.0),
}
"""Of each edge the axis, and where on a box it lies."""


def aligned(boxes: Mapping[str, Box], edge: Edge, still: Collection[str] = ()) -> dict[str, Place]:
    """Places at which the edges of all boxes are in line: with those that stay where there are some, else with the outermost."""
    axis, share = SHARE[edge]
    leading = [boxes[id] for id in boxes if id in still] or list(boxes.values())
    low, high = min(b[axis] for b in leading), max(b[axis] + b[axis + 2] for b in leading)
    line = low + share * (high - low)
    return {id: _at(box, axis, line - share * box[axis + 2]) for id, box in boxes.items() if id not in still}


def distributed(boxes: Mapping[str, Box], axis: int, still: Collection[str] = ()) -> dict[str, Place]:
    """Places with equal gaps along an axis (0 across, 1 down); the outermost stay, and those that have to."""
    row = sorted(boxes, key=lambda id: (boxes[id][axis] + boxes[id][axis + 2] / 2, id))
    if len(row) < 3:
        return {}
    first, last = boxes[row[0]], boxes[row[-1]]
    room = last[axis] + last[axis + 2] - first[axis] - sum(boxes[id][axis + 2] for id in row)
    gap, at = room / (len(row) - 1), first[axis]
    places: dict[str, Place] = {}
    for id in row:
        places[id] = _at(boxes[id], axis, at)
        at += boxes[id][axis + 2] + gap
    return {id: places[id] for id in row[1:-1] if id not in still}


def _at(box: Box, axis: int, value: float) -> Place:
    return (value, box[1]) if axis == 0 else (box[0], value)
