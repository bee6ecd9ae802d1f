"""Dropout and its kin."""

from tests.conformance.drawers import maps
from tests.conformance.reasons import NUMBERS, Reason, of_rank, sampled

MEANT = "torch warns there, and means other axes by 'channel' from rank to rank."
STRICTER: dict[str, tuple[Reason, ...]] = {
    "Dropout": (NUMBERS,),
    "Dropout1d": (NUMBERS, sampled(2)),
    "Dropout2d": (NUMBERS, (of_rank(1, 2, 3, 5), MEANT)),
    "Dropout3d": (NUMBERS, (of_rank(1, 2, 3, 4), MEANT)),
    "AlphaDropout": (NUMBERS,),
    "FeatureAlphaDropout": (NUMBERS, (of_rank(1, 2), "Where a channel is one number, alpha dropout is meant.")),
}
INPUTS = {f"Dropout{d}d": maps(d) for d in (1, 2, 3)}
