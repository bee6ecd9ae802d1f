"""Attention with shared heads, gated networks, decoder blocks."""

import random
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import WireType
from core.spec import Values
from tests.conformance.draw import BATCH
from tests.conformance.reasons import NUMBERS, Reason, of_rank

MASK: Reason = (
    lambda d: d.refusal is not None and d.refusal.port == "mask",
    "A mask stretched by chance hides other pairs than were meant.",
)
SHARES: Reason = (
    lambda d: "do not divide" in str(d.refusal),
    "Heads of a rounded width would leave features out.",
)
FEATURES: Reason = (of_rank(1), "The batch axis would be taken for the features.")
STRICTER: dict[str, tuple[Reason, ...]] = {
    "GroupedQueryAttention": (MASK, SHARES),
    "DecoderBlock": (
        MASK,
        (lambda d: "in pairs" in str(d.refusal), "Heads of a rounded width would leave features out."),
    ),
    "SwiGLU": (NUMBERS, FEATURES),
    "FeedForward": (NUMBERS, FEATURES),
    "AdditiveAttention": (
        MASK,
        (
            lambda d: d.refusal is not None and d.refusal.port in ("key", "value"),
            "Values with fewer axes, or of one step, would be stretched over batch and steps.",
        ),
    ),
}


def _sequence(length: int, width: int) -> WireType:
    return WireType((BATCH, length, width), ("N", "L", "F"))


def _mask(rng: random.Random, length: int, steps: int) -> WireType | None:
    kinds: list[WireType | None] = [
        None,
        WireType((BATCH, steps), ("N", "L"), rng.choice(["bool", "int64", "float32"])),
        WireType((BATCH, length, steps), ("N", "L", "S"), rng.choice(["bool", "float32"])),
    ]
    return rng.choice(kinds)


def _own(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """A sequence whose features the heads divide, most often in pairs."""
    length, width = rng.randint(1, 6), p.num_heads * rng.choice([2, 2, 4, 1])
    return _sequence(length, width), _mask(rng, length, length)


def _two(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    length, steps = rng.randint(1, 6), rng.randint(1, 6)
    value = rng.choice([None, _sequence(steps, 3), _sequence(steps + 1, 3)])
    return _sequence(length, rng.randint(1, 5)), _sequence(steps, rng.randint(1, 5)), value, _mask(rng, length, steps)


COMPOSED = {"DecoderBlock", "GroupedQueryAttention"}
INPUTS = {"GroupedQueryAttention": _own, "DecoderBlock": _own, "AdditiveAttention": _two}
