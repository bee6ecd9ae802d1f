"""DenseNet: layers that see everything made before them, and the transitions between their blocks."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, Outputs, Rejected
from core.layers.blocks.parts import (
    OWN,
    SIDES,
    batch_norm,
    channels_param,
    conv,
    picture_block,
    picture_channels,
    points,
    resized,
    total,
)
from core.layers.rules import differing
from core.layers.sizes import at_least
from core.layers.wires import WireType
from core.spec import Float, Int, Values


def dense_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N C + num_layers·growth_rate H W."""
    channels = picture_channels(x, "A dense block")
    return resized(x, channels + p.num_layers * p.growth_rate, *x.sizes[2:])


def dense_emit(p: Values, b: Emitter, x: Any) -> Any:
    defaults = {"growth_rate": 32, "bn_size": 4, "dropout": 0.0}
    return b.call(b.module(f"{OWN}DenseBlock", x.type.sizes[1], p.num_layers, **differing(p, defaults, *defaults)), x)


def dense_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Layer i sees C + i·growth channels."""
    channels, places, growth = ins[0].sizes[1], points(ins[0]), p.growth_rate
    inner = p.bn_size * growth
    layers = []
    for i in range(p.num_layers):
        seen = channels + i * growth
        layers += [batch_norm(seen), conv(seen, inner, 1, places), batch_norm(inner), conv(inner, growth, 9, places)]
    return total(*layers)


def _transition_out(p: Values, channels: int) -> int:
    """Half of what comes in, unless it is given."""
    return p.out_channels if p.out_channels is not None else max(1, channels // 2)


def transition_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N out_channels H/2 W/2, rounded down."""
    channels = picture_channels(x, "A transition")
    for size, axis in zip(x.sizes[2:], SIDES, strict=True):
        room = at_least(size, 2)
        if room is False:
            raise Rejected(
                f"A transition halves the picture, but along {axis} there is only 1 point.",
                "Leave out this transition, or let fewer layers before it shrink the picture.",
                port="x",
            )
        if room is None:
            c.only_if(f"{size} is at least 2 along {axis}")
    return resized(x, _transition_out(p, channels), x.sizes[2] // 2, x.sizes[3] // 2)


def transition_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module(f"{OWN}DenseTransition", x.type.sizes[1], _transition_out(p, x.type.sizes[1])), x)


def transition_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    channels = ins[0].sizes[1]
    return total(batch_norm(channels), conv(channels, _transition_out(p, channels), 1, points(ins[0])))


DENSE = picture_block(
    "DenseBlock",
    "Dense block",
    "Each layer sees what all layers before it made, and adds a few feature maps of its own.",
    (
        Int("num_layers", 4, "Layers", "How many layers there are.", low=1, high=1000),
        channels_param("growth_rate", 32, "Growth rate", "Feature maps that each layer adds."),
        Int(
            "bn_size",
            4,
            "Bottleneck",
            "How many times the growth rate the 1×1 convolution of each layer makes.",
            low=1,
            high=1000,
            advanced=True,
        ),
        Float(
            "dropout",
            0.0,
            "Dropout",
            "Share of numbers that each layer sets to zero while training.",
            low=0.0,
            high=1.0,
        ),
    ),
    "What came in, and behind it what each layer added.",
    aka=("densenet", "densenet121", "concatenation", "skip connection"),
    shape=dense_shape,
    emit=dense_emit,
    cost=dense_cost,
    subtitle=lambda p: f"{p.num_layers} layers · growth {p.growth_rate}",
    icon="mdi6.graph-outline",
    identifier="dense",
    explanation="Instead of adding, as a residual block does, a dense block joins: nothing found is lost, so each layer may be narrow, and the gradient reaches every layer directly. "
    "Between dense blocks stand transitions, which halve channels and picture.",
    source="Huang et al., Densely connected convolutional networks, 2017",
)
TRANSITION = picture_block(
    "DenseTransition",
    "Dense transition",
    "Narrows the channels and halves the picture between two dense blocks.",
    (
        Int(
            "out_channels",
            None,
            "Number of filters",
            "Feature maps that come out; auto: half of those that came in.",
            low=1,
            high=1_000_000,
            optional=True,
        ),
    ),
    "Half as high and half as wide.",
    aka=("densenet", "compression", "downsample"),
    shape=transition_shape,
    emit=transition_emit,
    cost=transition_cost,
    subtitle=lambda p: "half the channels" if p.out_channels is None else f"{p.out_channels} channels",
    icon="mdi6.arrow-collapse-vertical",
    identifier="transition",
    explanation="Dense blocks make more and more channels at one size. Batch normalisation, ReLU and a 1×1 convolution bring their number down again, and a 2×2 average halves height and width.",
    source="Huang et al., Densely connected convolutional networks, 2017",
)
FAMILY = (DENSE, TRANSITION)
