"""Drawers of inputs for layers that take one number of axes, for the `INPUTS` of a family."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import WireType
from core.spec import Values
from tests.conformance.draw import BATCH

Drawer = Callable[[random.Random, LayerType, Values], tuple[Any, ...]]
SPATIAL = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}
CHANNELS, SIZES = (1, 2, 3, 4, 4, 6, 8), (1, 2, 3, 4, 5, 6, 8)


def maps(dims: int) -> Drawer:
    """Feature maps over sequences, pictures or volumes."""

    def draw(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
        return (drawn_maps(rng, dims),)

    return draw


def drawn_maps(rng: random.Random, dims: int) -> WireType:
    sizes = (BATCH, rng.choice(CHANNELS), *(rng.choice(SIZES) for _ in range(dims)))
    return WireType(sizes, ("N", "C", *SPATIAL[dims]))
