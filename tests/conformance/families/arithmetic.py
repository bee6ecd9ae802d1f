"""Arithmetic on several wires."""

from tests.conformance.reasons import MEETS_BATCH, Reason, unequal_ranks

ONE_RANK: Reason = (unequal_ranks, MEETS_BATCH)
STRICTER: dict[str, tuple[Reason, ...]] = {
    **dict.fromkeys(("Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum"), (ONE_RANK,)),
    "Pow": (
        ONE_RANK,
        (
            lambda d: all(x.dtype != "float32" for x in d.types),
            "Whole numbers to a power below 0 fail only when such a power comes.",
        ),
    ),
}
