"""Linear layers."""

from tests.conformance.reasons import NUMBERS, Reason, of_rank

STRICTER: dict[str, tuple[Reason, ...]] = {
    "Linear": (NUMBERS, (of_rank(1), "The batch axis would be taken for the features.")),
}
