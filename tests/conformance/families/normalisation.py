"""Normalisation."""

from tests.conformance.reasons import NUMBERS, Reason

COUNTED = "The plain average reads the count of batches, which meta tensors do not have."
STRICTER: dict[str, tuple[Reason, ...]] = {
    "LayerNorm": (
        NUMBERS,
        (lambda d: d.values.axes >= d.types[0].rank, "Normalised over the batch, samples would depend on each other."),
    ),
}
NO_META: dict[str, Reason] = {
    key: (lambda d: d.values.momentum is None, COUNTED) for key in ("BatchNorm1d", "BatchNorm2d")
}
