"""Recurrent layers."""

import random
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import FLOAT, WireType
from core.spec import Values
from tests.conformance.draw import BATCH
from tests.conformance.drawn_types import relative
from tests.conformance.reasons import NUMBERS, Reason, sampled

KEYS = ("RNN", "LSTM", "GRU")
UNCHECKED: Reason = (
    lambda d: bool(d.types[0].partner) and d.refusal is not None and d.refusal.port in ("h0", "c0"),
    "torch does not check the states of packed sequences: a layer too many is left out without a word.",
)
STRICTER: dict[str, tuple[Reason, ...]] = {
    **dict.fromkeys(KEYS, (NUMBERS, sampled(2))),
    "LSTM": (NUMBERS, sampled(2), UNCHECKED),
}
NO_META: dict[str, Reason] = {
    key: (lambda d: bool(d.types[0].partner), "Packing reads the lengths, which meta tensors do not have.")
    for key in KEYS
}


def remembered(rng: random.Random, *sizes: int) -> WireType | None:
    """A state that fits, most of the time."""
    if rng.random() < 0.3:
        return None
    made = WireType((BATCH, *sizes), ("N", "D0", "F")[-len(sizes) - 1 :] if len(sizes) > 1 else ("N", "F"), FLOAT)
    return relative(rng, made) if rng.random() < 0.2 else made


def with_states(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """A sequence and the states it starts with."""
    x = WireType(
        (BATCH, rng.choice([1, 3, 5]), rng.choice([1, 4])), ("N", "L", "F"), FLOAT, rng.choice(["", "lengths"])
    )
    many = p.num_layers * (2 if p.bidirectional else 1)
    states = [remembered(rng, many, p.get("proj_size") or p.hidden_size)]
    states += [remembered(rng, many, p.hidden_size)] if layer.key == "LSTM" else []
    return (x, *states)


INPUTS = dict.fromkeys(KEYS, with_states)
