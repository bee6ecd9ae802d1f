"""What rearranges numbers."""

import random
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.spec import Values
from tests.conformance.drawn_types import draw_type, relative
from tests.conformance.reasons import MEETS_BATCH, Reason

ALWAYS_TAKEN = ("Identity",)
BATCH: Reason = (lambda d: "is the batch" in str(d.refusal), "Samples would be mixed with each other.")
MORE_AXES: Reason = (lambda d: "after the batch, but has" in str(d.refusal), MEETS_BATCH)
STRICTER: dict[str, tuple[Reason, ...]] = {
    "Unflatten": (BATCH,),
    "Expand": ((lambda d: "equally many axes" in str(d.refusal), MEETS_BATCH), MORE_AXES),
    "Repeat": (MORE_AXES,),
    **dict.fromkeys(("Transpose", "Squeeze", "Unsqueeze", "Flip", "Roll"), (BATCH,)),
}
STRICTER["Squeeze"] = (
    BATCH,
    (
        lambda d: "of size 1 away" in str(d.refusal),
        "torch leaves other axes as they are, and the next layer is surprised.",
    ),
)


def single(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """With axes of size 1, and for Expand a row of as many axes as it has sizes."""
    x = replace(draw_type(rng), partner="")
    wanted = len(p.sizes) if "sizes" in p else x.rank - 1
    while x.rank - 1 != wanted:
        x = replace(draw_type(rng), partner="")
    x = replace(x, sizes=(x.sizes[0], *(rng.choice([1, 1, 1, s]) for s in x.sizes[1:])))
    return (x, rng.choice([None, relative(rng, x)])) if layer.key == "Expand" else (x,)


def divided(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """An axis as long as the sizes that it becomes."""
    x = draw_type(rng)
    product = 1
    for size in p.unflattened_size:
        product *= abs(size) or 1
    return (replace(x, sizes=(x.sizes[0], *(product for _ in x.sizes[1:]))),)


INPUTS = {"Expand": single, "Squeeze": single, "Unflatten": divided}
