"""Recurrent cells."""

import random
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import FLOAT, WireType
from core.spec import Values
from tests.conformance.draw import BATCH
from tests.conformance.families.recurrent import remembered
from tests.conformance.reasons import NUMBERS, Reason, sampled

KEYS = ("RNNCell", "LSTMCell", "GRUCell")
STRICTER: dict[str, tuple[Reason, ...]] = dict.fromkeys(KEYS, (NUMBERS, sampled(1)))


def with_states(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """A step and what is remembered."""
    x = WireType((BATCH, rng.choice([1, 4])), ("N", "F"), FLOAT)
    return (x, *(remembered(rng, p.hidden_size) for _ in layer.inputs[1:]))


INPUTS = dict.fromkeys(KEYS, with_states)
