"""The Transformer and its parts."""

import random
from dataclasses import replace
from typing import Any

from core.layers import transformer
from core.layers.base import LayerType
from core.layers.wires import BOOL, FLOAT, INT, WireType
from core.spec import Values
from tests.conformance.draw import BATCH
from tests.conformance.drawn_types import relative
from tests.conformance.families.attention import MASKS
from tests.conformance.reasons import NUMBERS, Reason, sampled

COMPOSED = {layer.key for layer in transformer.FAMILY}
STRICTER: dict[str, tuple[Reason, ...]] = {layer.key: (NUMBERS, sampled(2), MASKS) for layer in transformer.FAMILY}


def sequences(rng: random.Random, width: int) -> WireType:
    partner = rng.choice(["", "", "lengths", "mask"])
    return WireType((BATCH, rng.choice([1, 3, 5]), width), ("N", "L", "F"), FLOAT, partner)


def mask(rng: random.Random, query: WireType, key: WireType) -> WireType | None:
    if rng.random() < 0.5:
        return None
    sizes = (BATCH, query.sizes[1], key.sizes[1]) if rng.random() < 0.5 else (BATCH, key.sizes[1])
    made = WireType(sizes, ("N", "L", "S")[: len(sizes)], rng.choice([FLOAT, BOOL, INT]))
    return relative(rng, made) if rng.random() < 0.1 else made


def two(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Two sequences, the second one now and then of another width, and masks."""
    width = p.nhead * rng.choice([1, 2, 4]) + (rng.random() < 0.1)
    a = sequences(rng, width)
    b = sequences(rng, width)
    b = replace(relative(rng, b), partner="") if rng.random() < 0.2 else b
    pairs = {"mask": (a, a), "memory_mask": (a, b), "src_mask": (a, a), "tgt_mask": (b, b)}
    if layer.key == "Transformer":
        pairs["memory_mask"] = (b, a)
    masks = [port.name for port in layer.inputs[2:]]
    fitting = b.rank == 3
    return (a, b, *(mask(rng, *pairs[name]) if fitting else None for name in masks))


INPUTS = dict.fromkeys(("TransformerDecoderLayer", "TransformerDecoder", "Transformer"), two)
