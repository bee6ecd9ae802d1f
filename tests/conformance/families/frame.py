"""Padding, resizing, cropping."""

import random
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.spec import Values
from tests.conformance.drawn_types import draw_type
from tests.conformance.reasons import NUMBERS, Reason, of_rank

STRICTER: dict[str, tuple[Reason, ...]] = {
    "Pad": (
        (
            lambda d: 2 * d.types[0].rank <= len(d.values.pad),
            "A border around the batch would be samples without targets.",
        ),
        (lambda d: "Nothing is left" in str(d.refusal), "Nothing would go on."),
        (
            lambda d: d.values.mode != "constant",
            "A sample without its batch, a border that cuts off, yes/no values: torch takes them in some ranks and modes only.",
        ),
    ),
    "Resize": (NUMBERS,),
    "Crop": ((of_rank(1, 2), "Without an axis after the channels there is nothing to crop."),),
}


def bordered(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Of a rank that fits the border, in which modes other than a constant work."""
    x = draw_type(rng)
    while x.rank != max(1, min(len(p.pad) // 2, 3)) + 2:
        x = draw_type(rng)
    return (replace(x, sizes=(x.sizes[0], *(s + 3 for s in x.sizes[1:]))),)


def sized(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Something that is not smaller than what is wanted, and another of its rank."""
    x = draw_type(rng)
    while x.rank < 3:
        x = draw_type(rng)
    other = replace(x, sizes=(*x.sizes[:1], *(rng.randint(1, 5) for _ in x.sizes[1:])), partner="")
    big = replace(x, sizes=(*x.sizes[:2], *(s + rng.randint(0, 5) for s in x.sizes[2:])))
    return big, rng.choice([None, other])


INPUTS = {"Pad": bordered, "Resize": sized, "Crop": sized}
