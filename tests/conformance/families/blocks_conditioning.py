"""Conditions, noise, graphs."""

import random
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import WireType
from core.spec import Values
from tests.conformance.draw import BATCH
from tests.conformance.reasons import MEETS_BATCH, NUMBERS, Reason

GRAPH: Reason = (
    lambda d: d.refusal is not None and d.refusal.port == "adjacency",
    "A matrix stretched by chance joins other vertices than were meant.",
)
STRICTER: dict[str, tuple[Reason, ...]] = {
    "FiLM": (NUMBERS,),
    "SinusoidalTimeEmbedding": ((lambda d: d.types[0].rank > 1, "Several numbers of a sample would become samples."),),
    "GaussianNoise": (NUMBERS,),
    "DropPath": (NUMBERS,),
    "ReparameterisedSampling": (NUMBERS, (lambda d: d.types[0].sizes != d.types[1].sizes, MEETS_BATCH)),
    "GCNConv": (GRAPH,),
    "GATConv": (GRAPH,),
}


def _condition(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    x = rng.choice(
        [
            WireType((BATCH, 3), ("N", "F")),
            WireType((BATCH, 4, 3), ("N", "L", "F")),
            WireType((BATCH, 2, 5, 5), ("N", "C", "H", "W")),
        ]
    )
    return x, WireType((BATCH, rng.randint(1, 5)), ("N", "F"))


def _time(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    plain = WireType((BATCH,), ("N",), rng.choice(["float32", "int64"]))
    return (rng.choice([plain, replace(plain, sizes=(BATCH, 1), axes=("N", "F"))]),)


def _graph(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    count = rng.randint(1, 5)
    joined = WireType((BATCH, count, count), ("N", "L", "S"), rng.choice(["float32", "int64", "bool"]))
    return WireType((BATCH, count, rng.randint(1, 4)), ("N", "L", "F")), joined


INPUTS = {"FiLM": _condition, "SinusoidalTimeEmbedding": _time, "GCNConv": _graph, "GATConv": _graph}
