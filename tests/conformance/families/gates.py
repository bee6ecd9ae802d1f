"""Activations with bounds."""

from core.layers import gates
from tests.conformance.reasons import NUMBERS, Reason

STRICTER: dict[str, tuple[Reason, ...]] = {layer.key: (NUMBERS,) for layer in gates.FAMILY} | {
    "GLU": (
        NUMBERS,
        (lambda d: d.values.dim in (0, -d.types[0].rank), "Half of the samples would gate the other half."),
    )
}
