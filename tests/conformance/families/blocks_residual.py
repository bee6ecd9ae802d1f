"""Blocks with a shortcut."""

from tests.conformance.reasons import Reason

ODD: Reason = (
    lambda d: "must have an odd size" in str(d.refusal),
    "An even filter has no middle: the sizes would change by one, and the shortcut would not fit.",
)
COMPOSED = {"BasicBlock", "Bottleneck", "InvertedResidual", "MBConv", "ConvNeXtBlock"}
STRICTER: dict[str, tuple[Reason, ...]] = {"MBConv": (ODD,), "ConvNeXtBlock": (ODD,)}
