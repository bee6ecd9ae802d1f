"""Convolutions."""

from tests.conformance.drawers import maps
from tests.conformance.reasons import NUMBERS, Reason, sampled

STRICTER: dict[str, tuple[Reason, ...]] = {f"Conv{d}d": (NUMBERS, sampled(d + 1)) for d in (1, 2, 3)}
INPUTS = {f"Conv{d}d": maps(d) for d in (1, 2, 3)}
