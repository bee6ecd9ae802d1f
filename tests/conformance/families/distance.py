"""Distances."""

from tests.conformance.reasons import MEETS_BATCH, NUMBERS, Reason, of_rank, unequal_ranks

ALONE: Reason = (of_rank(1), "The samples would be taken for a vector.")
UNEQUAL: Reason = (unequal_ranks, MEETS_BATCH)
STRICTER: dict[str, tuple[Reason, ...]] = {
    "CosineSimilarity": (
        NUMBERS,
        UNEQUAL,
        (lambda d: d.values.dim in (0, -d.types[0].rank), "The samples would be taken for a vector."),
    ),
    "PairwiseDistance": (NUMBERS, UNEQUAL, ALONE),
}
