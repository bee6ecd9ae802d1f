"""The softmax over very many classes."""

import random
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import WireType
from core.spec import Values
from tests.conformance.draw import BATCH
from tests.conformance.drawn_types import draw_type
from tests.conformance.reasons import NUMBERS, Reason, of_rank, sampled

STRICTER: dict[str, tuple[Reason, ...]] = {
    "AdaptiveLogSoftmaxWithLoss": (
        NUMBERS,
        sampled(1),
        (of_rank(4, 5), "Pictures have no axis of features; torch's own takes rows alone."),
        (lambda d: "less than one" in str(d.refusal), "Classes told from nothing at all."),
    ),
}


def wide(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Features enough for several groups, of rows or of steps."""
    width = rng.choice([8, 16, 32, 64])
    rows = WireType((BATCH, width), ("N", "F"))
    steps = WireType((BATCH, rng.choice([1, 3, 5]), width), ("N", "L", "F"))
    return (rng.choice([rows, steps, draw_type(rng)]),)


INPUTS = {"AdaptiveLogSoftmaxWithLoss": wide}
