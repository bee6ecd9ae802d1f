"""Pooling."""

from tests.conformance.reasons import NUMBERS, Reason, of_rank, sampled

STRICTER: dict[str, tuple[Reason, ...]] = {
    "MaxPool1d": (NUMBERS, sampled(2)),
    "MaxPool2d": (NUMBERS, sampled(3)),
    "AvgPool2d": (NUMBERS, sampled(3)),
    "AdaptiveAvgPool2d": (NUMBERS, (of_rank(2, 3, 5), "Pictures have exactly N, C, H and W.")),
}
