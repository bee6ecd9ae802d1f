"""Activations."""

from tests.conformance.reasons import NUMBERS, Reason

STRICTER: dict[str, tuple[Reason, ...]] = dict.fromkeys(
    ("ReLU", "LeakyReLU", "GELU", "SiLU", "Sigmoid", "Tanh", "Softmax"), (NUMBERS,)
)
