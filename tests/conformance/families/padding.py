"""Padding."""

from tests.conformance.drawers import maps
from tests.conformance.reasons import Reason, of_rank, sampled

KINDS = [f"{kind}Pad" for kind in ("Zero", "Constant", "Reflection", "Replication", "Circular")]
SIBLING = "Padded along fewer axes than it has: the sibling for its number of axes says what is meant."
EMPTY: Reason = (lambda d: "Nothing is left" in str(d.refusal), "Maps without points.")
STRICTER: dict[str, tuple[Reason, ...]] = {f"{kind}{d}d": (sampled(d + 1), EMPTY) for kind in KINDS for d in (1, 2, 3)}
for d in (1, 2, 3):
    other: Reason = (of_rank(*(rank for rank in range(1, 6) if rank != d + 2)), SIBLING)
    cut: Reason = (lambda draw: "cannot be padded with" in str(draw.refusal), "torch cuts the fraction off unsaid.")
    STRICTER[f"ZeroPad{d}d"] += (other,)
    STRICTER[f"ConstantPad{d}d"] += (other, cut)
INPUTS = {f"{kind}{d}d": maps(d) for kind in KINDS for d in (1, 2, 3)}
