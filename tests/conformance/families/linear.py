"""Linear layers."""

import random
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.spec import Values
from tests.conformance.drawn_types import draw_type
from tests.conformance.reasons import NUMBERS, Reason, of_rank

ROWS: Reason = (of_rank(1), "The batch axis would be taken for the features.")
STRICTER: dict[str, tuple[Reason, ...]] = {"Linear": (NUMBERS, ROWS), "Bilinear": (NUMBERS, ROWS)}


def of_two_widths(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    x = draw_type(rng)
    if x.rank < 2:
        return (x, x)
    return (x, replace(x, sizes=(*x.sizes[:-1], rng.choice([1, 2, 5])), partner=""))


INPUTS = {"Bilinear": of_two_widths}
