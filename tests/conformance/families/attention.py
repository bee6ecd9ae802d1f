"""Attention."""

from tests.conformance.reasons import NUMBERS, Reason, sampled

MASKS: Reason = (
    lambda d: d.refusal is not None and "mask" in d.refusal.port,
    "A mask stretched by chance hides other pairs than were meant.",
)
STRICTER: dict[str, tuple[Reason, ...]] = {"MultiheadAttention": (NUMBERS, sampled(2), MASKS)}
