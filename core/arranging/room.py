"""Room beside what stays where it is: no two cards on one another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil

from core.arranging.nesting import Box

GRID = 8.0
AIR = 24.0
"""Between a card that was placed and one that stays."""
DIRECTIONS = ((0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0))


def free_shift(area: Box, still: Sequence[Box]) -> tuple[float, float]:
    """The shortest way down, right, up or left after which an area touches nothing that stays."""
    ways = [_way(area, still, x, y) for x, y in DIRECTIONS]
    return min(ways, key=lambda way: abs(way[0]) + abs(way[1]))


def _way(area: Box, still: Sequence[Box], x: float, y: float) -> tuple[float, float]:
    """How far it has to go in one direction."""
    far = 0.0
    while True:
        here = _shifted(area, far * x, far * y)
        step = max((_overlap(here, box, x, y) for box in still), default=0.0)
        if step <= 0.0:
            return far * x, far * y
        far = ceil((far + step) / GRID) * GRID


def _shifted(box: Box, x: float, y: float) -> Box:
    return (box[0] + x, box[1] + y, box[2], box[3])


def _overlap(a: Box, b: Box, x: float, y: float) -> float:
    """How far `a` has to go in the direction to be clear of `b`; 0 where it is."""
    if not touches(a, b):
        return 0.0
    if x:
        return b[0] + b[2] + AIR - a[0] if x > 0 else a[0] + a[2] + AIR - b[0]
    return b[1] + b[3] + AIR - a[1] if y > 0 else a[1] + a[3] + AIR - b[1]


def touches(a: Box, b: Box, air: float = AIR) -> bool:
    return (
        a[0] < b[0] + b[2] + air and b[0] < a[0] + a[2] + air and a[1] < b[1] + b[3] + air and b[1] < a[1] + a[3] + air
    )


def pushed(boxes: Mapping[str, Box], still: Collection[Box]) -> dict[str, Box]:
    """Those of `boxes` that lie on what stays, moved down to where there is room."""
    hit = [id for id, box in boxes.items() if any(touches(box, other) for other in still)]
    taken = [*still, *(box for id, box in boxes.items() if id not in hit)]
    made: dict[str, Box] = {}
    for id in hit:
        box = boxes[id]
        _, way = _way(box, taken, 0.0, 1.0)
        made[id] = _shifted(box, 0.0, way)
        taken.append(made[id])
    return made
