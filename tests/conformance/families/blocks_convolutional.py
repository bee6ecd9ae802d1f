"""Blocks of convolutional networks."""

from tests.conformance.families.blocks_residual import ODD
from tests.conformance.reasons import NUMBERS, Reason, sampled

COMPOSED = {"Inception", "DenseBlock", "DenseTransition", "Fire", "CBAM"}
STRICTER: dict[str, tuple[Reason, ...]] = {
    "DepthwiseSeparableConv2d": (sampled(3),),
    "Fire": (sampled(3),),
    "SqueezeExcitation": (sampled(3),),
    "CBAM": (ODD, sampled(3)),
    "LayerNorm2d": (NUMBERS,),
}
