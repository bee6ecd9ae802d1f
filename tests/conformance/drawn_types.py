"""Random types of wires, for inputs."""

from __future__ import annotations

import random
from dataclasses import replace

from core.layers.wires import BOOL, FLOAT, INT, WireType
from tests.conformance.draw import BATCH

AXES = {
    1: (("N",),),
    2: (("N", "F"), ("N", "L")),
    3: (("N", "L", "F"), ("N", "C", "L")),
    4: (("N", "C", "H", "W"),),
    5: (("N", "C", "D", "H", "W"),),
}


def draw_type(rng: random.Random) -> WireType:
    rank = rng.choice([1, 2, 2, 3, 3, 3, 4, 4, 4, 5])
    dtype = rng.choice([FLOAT] * 8 + [INT, INT, BOOL])
    axes = rng.choice(AXES[rank])
    sizes = (BATCH, *(rng.choice([1, 2, 3, 4, 4, 5, 6, 8]) for _ in axes[1:]))
    partner = "lengths" if axes[:2] == ("N", "L") and rng.random() < 0.25 else ""
    return WireType(sizes, axes, dtype, partner)


def relative(rng: random.Random, x: WireType) -> WireType:
    """The same type, or one that differs in an axis, in rank or in dtype."""
    kind = rng.choice(["same", "same", "axis", "axis", "rank", "labels", "any", "dtype"])
    if kind == "labels" and x.rank > 1:
        return replace(
            x, sizes=(BATCH, *x.sizes[2:]), axes=x.axes[:-1], dtype=rng.choice([INT, INT, FLOAT]), partner=""
        )
    if kind == "same":
        return replace(x, partner="")
    if kind == "axis" and x.rank > 1:
        i = rng.randrange(1, x.rank)
        return replace(x, sizes=(*x.sizes[:i], rng.choice([1, 2, 5]), *x.sizes[i + 1 :]), partner="")
    if kind == "rank" and x.rank > 1:
        keep = rng.choice([x.rank - 1, *([2] if x.rank > 2 else [])])
        return replace(x, sizes=x.sizes[:keep], axes=x.axes[:keep], partner="")
    if kind == "dtype":
        return replace(x, dtype=rng.choice([FLOAT, INT, BOOL]), partner="")
    return replace(draw_type(rng), partner="")
