"""Larger, smaller, and channels for points."""

from tests.conformance.drawers import maps
from tests.conformance.reasons import NUMBERS, Reason, of_rank

STRICTER: dict[str, tuple[Reason, ...]] = {
    "Upsample": (NUMBERS,),
    **dict.fromkeys(
        ("UpsamplingNearest2d", "UpsamplingBilinear2d"), (NUMBERS, (of_rank(3, 5), "Its name says pictures."))
    ),
    **dict.fromkeys(
        ("PixelShuffle", "PixelUnshuffle"),
        (NUMBERS, (of_rank(3, 5), "A picture without its batch, or one with an axis that would be taken for a batch.")),
    ),
    "ChannelShuffle": (NUMBERS,),
}
INPUTS = {key: maps(2) for key in ("UpsamplingNearest2d", "UpsamplingBilinear2d", "PixelShuffle", "PixelUnshuffle")}
