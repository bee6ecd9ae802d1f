"""Channels weighed or normalised: squeeze and excitation, CBAM, layer normalisation of pictures."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port
from core.layers.blocks.parts import OWN, PICTURES, conv, need_odd, picture_channels, points, squeeze, total
from core.layers.rules import differing
from core.layers.wires import WireType
from core.spec import Float, Int, Values

SAME = (Port("y", "N C H W", help="The same shape."),)
REDUCTION = Int(
    "reduction", 16, "Reduction", "How many times fewer channels there are in the middle.", low=1, high=100_000
)


def _inner(p: Values, channels: Any) -> Any:
    return max(1, channels // p.reduction)


def squeeze_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N C H W."""
    picture_channels(x, "Squeeze and excitation")
    return x


def squeeze_emit(p: Values, b: Emitter, x: Any) -> Any:
    channels = x.type.sizes[1]
    return b.call(b.module(f"{OWN}SqueezeExcitation", channels, _inner(p, channels)), x)


def squeeze_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return squeeze(ins[0].sizes[1], _inner(p, ins[0].sizes[1]))


def cbam_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N C H W."""
    picture_channels(x, "CBAM")
    need_odd(p.kernel_size, "kernel_size")
    return x


def cbam_emit(p: Values, b: Emitter, x: Any) -> Any:
    channels = x.type.sizes[1]
    extra = differing(p, {"kernel_size": 7}, "kernel_size")
    return b.call(b.module(f"{OWN}CBAM", channels, _inner(p, channels), **extra), x)


def cbam_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """The small network of the channels is used twice, on means and on largest values."""
    channels = ins[0].sizes[1]
    inner = _inner(p, channels)
    once = total(conv(channels, inner, 1, 1), conv(inner, channels, 1, 1))
    places = conv(2, 1, p.kernel_size * p.kernel_size, points(ins[0]))
    return total(once, places, Cost(flops=once.flops))


def norm_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N C H W."""
    picture_channels(x, "Layer normalisation 2D")
    return x


def norm_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module(f"{OWN}LayerNorm2d", x.type.sizes[1], **differing(p, {"eps": 1e-6}, "eps")), x)


def norm_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return Cost(2 * ins[0].sizes[1])


SQUEEZE = LayerType(
    "SqueezeExcitation",
    "Squeeze and excitation",
    "block",
    "Turns each channel up or down by what all channels show over the whole picture.",
    params=(REDUCTION,),
    aka=("se", "senet", "channel attention", "gate", "recalibration", "efficientnet"),
    inputs=PICTURES,
    outputs=SAME,
    shape=squeeze_shape,
    emit=squeeze_emit,
    cost=squeeze_cost,
    subtitle=lambda p: f"reduction {p.reduction}",
    icon="mdi6.tune-vertical",
    identifier="squeeze",
    explanation="Each channel is averaged to one number; a small network with a sigmoid at its end makes a weight of 0 to 1 for each channel of them. "
    "So a network that sees fur can listen more to its animal detectors. It costs little and helps nearly every convolutional network; put it behind a block, before the shortcut is added.",
    source="Hu et al., Squeeze-and-excitation networks, 2018",
)
CBAM_LAYER = LayerType(
    "CBAM",
    "Convolutional block attention (CBAM)",
    "block",
    "Turns first each channel, then each place of the picture up or down.",
    params=(
        REDUCTION,
        Int("kernel_size", 7, "Filter size", "Side of the filter that weighs the places, odd.", low=1, high=99),
    ),
    aka=("channel attention", "spatial attention", "convolutional block attention module", "gate"),
    inputs=PICTURES,
    outputs=SAME,
    shape=cbam_shape,
    emit=cbam_emit,
    cost=cbam_cost,
    subtitle=lambda p: f"reduction {p.reduction} · {p.kernel_size}×{p.kernel_size}",
    icon="mdi6.image-filter-center-focus",
    identifier="cbam",
    explanation="Like squeeze and excitation, but it looks at the largest value of each channel beside the mean, and then asks the same of the places: a filter over mean and maximum of the channels "
    "says where to look.",
    source="Woo et al., CBAM: convolutional block attention module, 2018",
)
NORM = LayerType(
    "LayerNorm2d",
    "Layer normalisation 2D",
    "normalisation",
    "Brings the channels of each point of a picture to mean 0 and spread 1.",
    params=(
        Float(
            "eps",
            1e-6,
            "Epsilon",
            "Added to the variance, so that nothing is divided by zero.",
            above=0.0,
            advanced=True,
        ),
    ),
    aka=("layernorm", "ln", "channels first", "convnext", "normalization"),
    inputs=PICTURES,
    outputs=SAME,
    shape=norm_shape,
    emit=norm_emit,
    cost=norm_cost,
    icon="mdi6.chart-bell-curve-cumulative",
    identifier="norm",
    explanation="Layer normalisation for pictures with channels first: each point is normalised by itself over its channels, then scaled and shifted for each channel. "
    "ConvNeXt uses it where older networks have batch normalisation; it does not depend on the batch.",
    source="Ba et al., Layer normalization, 2016; Liu et al., A ConvNet for the 2020s, 2022",
)
FAMILY = (SQUEEZE, CBAM_LAYER, NORM)
