"""Patches."""

import math
import random
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import WireType
from core.spec import Values
from tests.conformance.draw import BATCH
from tests.conformance.drawers import maps
from tests.conformance.reasons import NUMBERS, Reason, sampled

STRICTER: dict[str, tuple[Reason, ...]] = {"Unfold": (NUMBERS, sampled(3)), "Fold": (NUMBERS, sampled(2))}


def _columns(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """As many columns as the output has patches."""
    reach = [d * (k - 1) + 1 for k, d in zip(p.kernel_size, p.dilation, strict=True)]
    counts = [
        (size + 2 * pad - r) // stride + 1
        for size, pad, r, stride in zip(p.output_size, p.padding, reach, p.stride, strict=True)
    ]
    channels = rng.choice([1, 2, 3]) * math.prod(p.kernel_size)
    return (WireType((BATCH, channels, max(math.prod(counts), 1)), ("N", "C", "L")),)


INPUTS = {"Unfold": maps(2), "Fold": _columns}
