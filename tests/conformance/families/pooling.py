"""Pooling."""

from tests.conformance.drawers import maps
from tests.conformance.reasons import NUMBERS, Reason, sampled

STRICTER: dict[str, tuple[Reason, ...]] = {
    f"{kind}Pool{d}d": (NUMBERS, sampled(d + 1)) for kind in ("Max", "Avg", "LP") for d in (1, 2, 3)
}
INPUTS = {f"{kind}Pool{d}d": maps(d) for kind in ("Max", "Avg", "LP") for d in (1, 2, 3)}
