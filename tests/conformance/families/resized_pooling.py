"""Pooling to a named size."""

from tests.conformance.drawers import maps
from tests.conformance.reasons import NUMBERS, Reason, of_rank, sampled

KINDS = [(f"Adaptive{kind}Pool", d) for kind in ("Avg", "Max") for d in (1, 2, 3)] + [
    ("FractionalMaxPool", d) for d in (2, 3)
]
STRICTER: dict[str, tuple[Reason, ...]] = {f"{kind}{d}d": (NUMBERS, sampled(d + 1)) for kind, d in KINDS}
for d in (2, 3):
    STRICTER[f"FractionalMaxPool{d}d"] += (
        (lambda draw: "Nothing is left" in str(draw.refusal), "Maps without points."),
    )
STRICTER["AdaptiveAvgPool3d"] += ((of_rank(1, 2, 3), "Volumes have exactly N, C, D, H and W."),)
STRICTER["AdaptiveAvgPool2d"] += ((of_rank(2, 5), "Pictures have exactly N, C, H and W."),)
INPUTS = {f"{kind}{d}d": maps(d) for kind, d in KINDS}
