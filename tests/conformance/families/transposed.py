"""Transposed convolutions."""

from tests.conformance.drawers import maps
from tests.conformance.reasons import NUMBERS, Reason, sampled

EMPTY: Reason = (lambda d: "would be 0 there" in str(d.refusal), "Maps without points.")
STRICTER: dict[str, tuple[Reason, ...]] = {f"ConvTranspose{d}d": (NUMBERS, sampled(d + 1), EMPTY) for d in (1, 2, 3)}
INPUTS = {f"ConvTranspose{d}d": maps(d) for d in (1, 2, 3)}
