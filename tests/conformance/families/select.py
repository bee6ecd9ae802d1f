"""What picks a part, or shares out."""

import random
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import INT
from core.spec import Values
from tests.conformance.drawn_types import draw_type
from tests.conformance.reasons import MEETS_BATCH, Reason, unequal_ranks

BATCH: Reason = (lambda d: "is the batch" in str(d.refusal), "Samples would be mixed with each other.")
STRICTER: dict[str, tuple[Reason, ...]] = {
    "Split": (BATCH,),
    "Chunk": (BATCH, (lambda d: "cannot be cut" in str(d.refusal), "torch makes fewer parts than there are outputs.")),
    "Slice": (
        BATCH,
        (
            lambda d: d.refusal is not None and d.refusal.param in ("start", "stop"),
            "torch keeps nothing, or less than was asked for.",
        ),
    ),
    "Select": (BATCH,),
    "Gather": (BATCH, (unequal_ranks, MEETS_BATCH)),
}


def summed(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    x = draw_type(rng)
    return (replace(x, sizes=(x.sizes[0], *(sum(p.sizes) for _ in x.sizes[1:]))),)


def picked(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Places of the same shape, of another number, or that stretch."""
    x = replace(draw_type(rng), partner="")
    sizes = tuple(rng.choice([s, s, 1]) for s in x.sizes[1:])
    axis = rng.randrange(1, x.rank) if x.rank > 1 else 0
    sizes = tuple(rng.choice([1, 2, 3]) if i == axis else s for i, s in enumerate(sizes, 1))
    return x, replace(x, sizes=(x.sizes[0], *sizes), dtype=INT)


INPUTS = {"Split": summed, "Gather": picked}
