"""Activations of each number by itself."""

from core.layers import activation
from tests.conformance.reasons import NUMBERS, Reason

STRICTER: dict[str, tuple[Reason, ...]] = {layer.key: (NUMBERS,) for layer in activation.FAMILY}
