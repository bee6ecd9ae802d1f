"""Attention."""

from tests.conformance.reasons import NUMBERS, Reason, sampled

STRICTER: dict[str, tuple[Reason, ...]] = dict.fromkeys(
    ("MultiheadAttention", "TransformerEncoderLayer"),
    (
        NUMBERS,
        sampled(2),
        (
            lambda d: d.refusal is not None and d.refusal.port == "mask",
            "A mask stretched by chance hides other pairs than were meant.",
        ),
    ),
)
