"""Losses."""

from tests.conformance.reasons import BROADCASTS, NUMBERS, Reason

STRICTER: dict[str, tuple[Reason, ...]] = {
    "CrossEntropyLoss": ((lambda d: d.types[1].dtype == "float32", "Targets of shares are a loss of their own."),),
    "BCEWithLogitsLoss": (NUMBERS,),
    "CategoricalHingeLoss": (
        (
            lambda d: "but the target is" in str(d.refusal),
            "torch's gather takes fewer labels than there are rows of scores.",
        ),
    ),
    "MSELoss": (NUMBERS, BROADCASTS),
    "L1Loss": (NUMBERS, BROADCASTS),
    "HuberLoss": (NUMBERS, BROADCASTS),
}
