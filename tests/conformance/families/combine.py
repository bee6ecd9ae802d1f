"""What brings wires together."""

from tests.conformance.reasons import MEETS_BATCH, Reason, unequal_ranks

STRICTER: dict[str, tuple[Reason, ...]] = {
    "Add": ((unequal_ranks, MEETS_BATCH),),
    "Multiply": ((unequal_ranks, MEETS_BATCH),),
    "Concat": (
        (lambda d: d.values.dim % d.types[0].rank == 0, "Joined along the batch there are more samples than targets."),
    ),
}
