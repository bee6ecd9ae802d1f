"""Normalisation."""

from tests.conformance.drawers import maps
from tests.conformance.reasons import NUMBERS, Reason, sampled

COUNTED = "The plain average reads the count of batches, which meta tensors do not have."
BATCH_NORMS = ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm")
OVER_BATCH: Reason = (
    lambda d: d.values.axes >= d.types[0].rank,
    "Normalised over the batch, samples would depend on each other.",
)
SINGLE_NUMBER: Reason = (lambda d: "one in each of" in str(d.refusal), "Each group would be zero whatever comes in.")
STRICTER: dict[str, tuple[Reason, ...]] = {
    "LayerNorm": (NUMBERS, OVER_BATCH),
    "RMSNorm": (NUMBERS, OVER_BATCH),
    "GroupNorm": (NUMBERS, SINGLE_NUMBER),
    **{f"InstanceNorm{d}d": (NUMBERS, sampled(d + 1)) for d in (1, 2, 3)},
}
NO_META: dict[str, Reason] = {key: (lambda d: d.values.momentum is None, COUNTED) for key in BATCH_NORMS}
INPUTS = {f"{kind}Norm{d}d": maps(d) for kind in ("Batch", "Instance") for d in (1, 2, 3)}
