"""Softmax and its kin."""

from core.layers import softmax
from tests.conformance.reasons import NUMBERS, Reason, sampled

STRICTER: dict[str, tuple[Reason, ...]] = {
    layer.key: (
        NUMBERS,
        (lambda d: d.values.dim in (0, -d.types[0].rank), "The samples of a batch would compete with each other."),
    )
    for layer in softmax.FAMILY
} | {"Softmax2d": (NUMBERS, sampled(3))}
