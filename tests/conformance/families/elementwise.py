"""Arithmetic on each number by itself."""

import random
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import BOOL
from core.spec import Values
from tests.conformance.drawn_types import draw_type, relative
from tests.conformance.reasons import MEETS_BATCH, Reason, unequal_ranks

ALWAYS_TAKEN = ("Exp", "Log", "Sqrt", "Reciprocal", "Sin", "Cos", "Sign", "Scale", "LogicalNot", "Cast")
STRICTER: dict[str, tuple[Reason, ...]] = {
    "Clamp": ((lambda d: "is above its highest" in str(d.refusal), "Every number would become one and the same."),),
    "Compare": ((unequal_ranks, MEETS_BATCH),),
    "Where": ((unequal_ranks, MEETS_BATCH),),
}


def chosen(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """A condition of yes and no, and inputs of its shape or that stretch to it."""
    x = replace(draw_type(rng), partner="")
    rest = [rng.choice([None, *(relative(rng, x),) * 3]) for _ in range(2)]
    return (replace(x, dtype=BOOL), *rest)


INPUTS = {"Where": chosen}
