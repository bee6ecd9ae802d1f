"""Local normalisation."""

from tests.conformance.drawers import maps
from tests.conformance.reasons import NUMBERS, Reason

STRICTER: dict[str, tuple[Reason, ...]] = {"LocalResponseNorm": (NUMBERS,), "CrossMapLRN2d": (NUMBERS,)}
INPUTS = {"CrossMapLRN2d": maps(2)}
