"""Convolutions."""

from tests.conformance.reasons import NUMBERS, Reason, sampled

STRICTER: dict[str, tuple[Reason, ...]] = {
    "Conv1d": (NUMBERS, sampled(2)),
    "Conv2d": (NUMBERS, sampled(3)),
    "ConvTranspose2d": (
        NUMBERS,
        sampled(3),
        (lambda d: "would be 0 there" in str(d.refusal), "A picture without points."),
    ),
}
