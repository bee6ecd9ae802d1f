"""Unpooling."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import INT
from core.spec import Values
from tests.conformance.drawers import drawn_maps
from tests.conformance.reasons import Reason, sampled

EMPTY: Reason = (lambda d: "would be 0 there" in str(d.refusal), "Maps without points.")
WHOLE: Reason = (lambda d: "decimal numbers" in str(d.refusal), "As for all layers: labels are not activations.")
STRICTER: dict[str, tuple[Reason, ...]] = {f"MaxUnpool{d}d": (WHOLE, sampled(d + 1), EMPTY) for d in (1, 2, 3)}


def _with_places(dims: int) -> Callable[[random.Random, LayerType, Values], tuple[Any, ...]]:
    def draw(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
        x = drawn_maps(rng, dims)
        sizes = x.sizes if rng.random() < 0.8 else drawn_maps(rng, dims).sizes
        return x, replace(x, sizes=sizes, dtype=INT)

    return draw


INPUTS = {f"MaxUnpool{d}d": _with_places(d) for d in (1, 2, 3)}
