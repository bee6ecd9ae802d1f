"""Positions of steps and patches."""

from tests.conformance.reasons import NUMBERS, Reason

STRICTER: dict[str, tuple[Reason, ...]] = {
    **dict.fromkeys(("SinusoidalPositionalEncoding", "LearnedPositionalEncoding", "RotaryEmbedding"), (NUMBERS,)),
    "PatchEmbedding": (
        (
            lambda d: "do not fill" in str(d.refusal),
            "torch's convolution leaves the rest of the picture out, so its edge would never be seen.",
        ),
    ),
}
