"""Tensors that come from no data."""

from tests.conformance.reasons import Reason

ALWAYS_TAKEN = ("Parameter",)
STRICTER: dict[str, tuple[Reason, ...]] = {
    "Constant": ((lambda d: "is no whole number" in str(d.refusal), "What follows the point would be lost."),)
}
