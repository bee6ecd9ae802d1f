"""Dropout and its kin."""

from tests.conformance.reasons import NUMBERS, Reason, of_rank

STRICTER: dict[str, tuple[Reason, ...]] = {
    "Dropout": (NUMBERS,),
    "Dropout2d": (
        NUMBERS,
        (of_rank(1, 2, 3, 5), "torch warns there, and means other axes by 'channel' from rank to rank."),
    ),
}
