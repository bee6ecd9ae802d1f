"""Lookup tables."""

import random
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import FLOAT, INT, WireType
from core.spec import Values
from tests.conformance.draw import BATCH
from tests.conformance.drawn_types import relative
from tests.conformance.reasons import Reason

STRICTER: dict[str, tuple[Reason, ...]] = {}
NO_META: dict[str, Reason] = {
    "Embedding": (
        lambda d: d.values.max_norm is not None,
        "Vectors are shortened by their length, which meta tensors do not have.",
    ),
    "EmbeddingBag": (
        lambda d: d.values.max_norm is not None or bool(d.types[0].partner),
        "Vectors are shortened by their length, and bags begin where the lengths say.",
    ),
}


def bags(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Whole numbers, and now and then weights for them."""
    x = WireType((BATCH, rng.choice([1, 3, 5])), ("N", "L"), INT, rng.choice(["", "lengths", "mask"]))
    weights = None if rng.random() < 0.6 else replace(x, dtype=FLOAT, partner="")
    return (x, relative(rng, weights) if weights is not None and rng.random() < 0.3 else weights)


INPUTS = {"EmbeddingBag": bags}
