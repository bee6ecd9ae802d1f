"""State spaces, causal convolutions, gates."""

from tests.conformance.reasons import NUMBERS, Reason, of_rank, sampled

COMPOSED = {"Mamba", "MinGRU", "S4D"}
STRICTER: dict[str, tuple[Reason, ...]] = {
    "MinGRU": ((of_rank(2, 4, 5), "Steps are the second of exactly three axes, as in the other recurrent layers."),),
    "StepPooling": (
        NUMBERS,
        (of_rank(1, 2, 4, 5), "Steps are the second of exactly three axes, as in the layers that come before it."),
    ),
    "CausalConv1d": (sampled(2),),
    "WaveNetBlock": (sampled(2),),
    "Highway": (NUMBERS, (of_rank(1), "The batch axis would be taken for the features.")),
    "S4D": (
        NUMBERS,
        (
            lambda d: "must be even" in str(d.refusal),
            "An odd state would be silently smaller by one.",
        ),
    ),
}
