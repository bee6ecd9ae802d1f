"""Blocks of convolutional networks without a shortcut: branches side by side, cheap convolutions."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, Outputs
from core.layers.blocks.parts import (
    OWN,
    SIDES,
    batch_norm,
    channels_param,
    conv,
    filters,
    picture_block,
    picture_channels,
    points,
    resized,
    stride_param,
    strided,
    total,
)
from core.layers.rules import differing, short, windowed
from core.layers.sizes import SizeValue
from core.layers.wires import WireType
from core.spec import Bool, Choice, Int, Size, Values


def trio_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N out_channels H/stride W/stride for an odd filter."""
    picture_channels(x, "A convolution")
    return strided(c, x, p.out_channels, p.kernel_size, p.stride)


def trio_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra: dict[str, Any] = differing(p, {"stride": 1}, "stride")
    if p.activation != "ReLU":
        extra["activation"] = None if p.activation == "none" else p.activation
    return b.call(b.module(f"{OWN}ConvNormAct", x.type.sizes[1], p.out_channels, p.kernel_size, **extra), x)


def _trio(channels: int, out: int, kernel: int, places: SizeValue) -> Cost:
    return total(conv(channels, out, kernel * kernel, places), batch_norm(out))


def trio_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return _trio(ins[0].sizes[1], p.out_channels, p.kernel_size, points(outs[0]))


def separable_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N out_channels spatial; sizes by `windowed`."""
    picture_channels(x, "A depthwise separable convolution")
    h, w = (
        windowed(
            c,
            x.sizes[2 + i],
            p.kernel_size[i],
            p.stride[i],
            _pad(p, i),
            p.dilation[i],
            axis=SIDES[i],
            what="The filter",
        )
        for i in (0, 1)
    )
    return resized(x, p.out_channels, h, w)


def _pad(p: Values, i: int) -> Any:
    return p.padding[i] if p.padding is not None else p.dilation[i] * (p.kernel_size[i] - 1) // 2


def separable_emit(p: Values, b: Emitter, x: Any) -> Any:
    given = {"stride": short(p.stride), "padding": short((_pad(p, 0), _pad(p, 1))), "dilation": short(p.dilation)}
    extra = differing(Values(given), {"stride": 1, "padding": 0, "dilation": 1}, *given)
    channels = x.type.sizes[1]
    wide = channels * p.depth_multiplier
    each = b.module("torch.nn.Conv2d", channels, wide, short(p.kernel_size), groups=channels, bias=False, **extra)
    mix = b.module("torch.nn.Conv2d", wide, p.out_channels, 1, **differing(p, {"bias": True}, "bias"))
    return b.call(mix, b.call(each, x))


def separable_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    wide, places = ins[0].sizes[1] * p.depth_multiplier, points(outs[0])
    return total(
        conv(1, wide, p.kernel_size[0] * p.kernel_size[1], places), conv(wide, p.out_channels, 1, places, p.bias)
    )


BRANCHES = ("ch1x1", "ch3x3red", "ch3x3", "ch5x5red", "ch5x5", "pool_proj")


def inception_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N ch1x1 + ch3x3 + ch5x5 + pool_proj H W."""
    picture_channels(x, "An inception block")
    return resized(x, p.ch1x1 + p.ch3x3 + p.ch5x5 + p.pool_proj, *x.sizes[2:])


def inception_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = {"last_kernel": 3} if p.last_kernel == "3" else {}
    return b.call(b.module(f"{OWN}Inception", x.type.sizes[1], *(p[n] for n in BRANCHES), **extra), x)


def inception_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    channels, places = ins[0].sizes[1], points(ins[0])
    last = 3 if p.last_kernel == "3" else 5
    return total(
        _trio(channels, p.ch1x1, 1, places),
        _trio(channels, p.ch3x3red, 1, places),
        _trio(p.ch3x3red, p.ch3x3, 3, places),
        _trio(channels, p.ch5x5red, 1, places),
        _trio(p.ch5x5red, p.ch5x5, last, places),
        _trio(channels, p.pool_proj, 1, places),
    )


def fire_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N expand1x1 + expand3x3 H W."""
    picture_channels(x, "A fire module")
    return resized(x, p.expand1x1 + p.expand3x3, *x.sizes[2:])


def fire_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module(f"{OWN}Fire", x.type.sizes[1], p.squeeze, p.expand1x1, p.expand3x3), x)


def fire_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    places = points(ins[0])
    return total(
        conv(ins[0].sizes[1], p.squeeze, 1, places, bias=True),
        conv(p.squeeze, p.expand1x1, 1, places, bias=True),
        conv(p.squeeze, p.expand3x3, 9, places, bias=True),
    )


TRIO = picture_block(
    "ConvNormAct",
    "Convolution, normalisation, activation",
    "A convolution without bias, batch normalisation and an activation in one node.",
    (
        filters(32),
        Int("kernel_size", 3, "Filter size", "Side of the filter; an odd one keeps the size.", low=1, high=999),
        stride_param(),
        Choice(
            "activation",
            "ReLU",
            "Activation",
            "The bend at the end.",
            options=(
                ("ReLU", "ReLU"),
                ("ReLU6", "ReLU6"),
                ("SiLU", "SiLU"),
                ("GELU", "GELU"),
                ("Hardswish", "hard swish"),
                ("LeakyReLU", "leaky ReLU"),
                ("none", "none"),
            ),
        ),
    ),
    "One feature map for each filter.",
    aka=("conv bn relu", "basicconv2d", "conv block", "cbr"),
    shape=trio_shape,
    emit=trio_emit,
    cost=trio_cost,
    subtitle=lambda p: f"{p.out_channels} filters · {p.kernel_size}×{p.kernel_size} · {p.activation}",
    icon="mdi6.grid-large",
    identifier="conv",
    explanation="The three that nearly always stand together in convolutional networks since 2015. The bias is left out, as the normalisation would take it away again. "
    "Zeros are put around the picture so that an odd filter keeps its size.",
    source="Ioffe & Szegedy, Batch normalization, 2015",
)
SEPARABLE = picture_block(
    "DepthwiseSeparableConv2d",
    "Depthwise separable convolution 2D",
    "Filters each channel by itself, then mixes the channels point by point: a convolution at a fraction of the cost.",
    (
        filters(32),
        Size("kernel_size", (3, 3), "Filter size", "How far each filter sees along each axis.", dims=2, low=1),
        Size("stride", (1, 1), "Stride", "Steps by which the filter moves; 2 halves the size.", dims=2, low=1),
        Size(
            "padding",
            None,
            "Padding",
            "Zeros added around the picture; auto: as many as keep the size of an odd filter.",
            dims=2,
            low=0,
            optional=True,
        ),
        Size(
            "dilation",
            (1, 1),
            "Dilation",
            "Gaps between the filter's points; widens what it sees.",
            dims=2,
            low=1,
            advanced=True,
        ),
        Int(
            "depth_multiplier",
            1,
            "Filters for each channel",
            "How many filters each channel gets.",
            low=1,
            high=1000,
            advanced=True,
        ),
        Bool("bias", True, "Bias", "A learned number added to each feature map."),
    ),
    "One feature map for each filter.",
    category="convolution",
    aka=("separableconv2d", "mobilenet", "xception", "depthwise", "pointwise", "efficient"),
    shape=separable_shape,
    emit=separable_emit,
    cost=separable_cost,
    subtitle=lambda p: f"{p.out_channels} filters · {'×'.join(map(str, p.kernel_size))}",
    icon="mdi6.layers-outline",
    identifier="conv",
    explanation="A convolution looks for patterns over places and channels at once. Here the two are done one after the other: with 3×3 filters that takes about a ninth of the weights and operations, "
    "at little loss. Networks for telephones are built of it.",
    source="Chollet, Xception: deep learning with depthwise separable convolutions, 2017; Howard et al., MobileNets, 2017",
)
INCEPTION = picture_block(
    "Inception",
    "Inception block",
    "Filters of three sizes and a pooling side by side; their feature maps are joined.",
    (
        channels_param("ch1x1", 64, "1×1 filters", "Feature maps of the first branch."),
        channels_param(
            "ch3x3red", 96, "Before the 3×3 filters", "Channels to which the second branch is narrowed first."
        ),
        channels_param("ch3x3", 128, "3×3 filters", "Feature maps of the second branch."),
        channels_param(
            "ch5x5red", 16, "Before the 5×5 filters", "Channels to which the third branch is narrowed first."
        ),
        channels_param("ch5x5", 32, "5×5 filters", "Feature maps of the third branch."),
        channels_param("pool_proj", 32, "Behind the pooling", "Feature maps of the fourth branch."),
        Choice(
            "last_kernel",
            "5",
            "Filter of the third branch",
            "5×5 as in the paper, or 3×3 as in torchvision's trained GoogLeNet.",
            options=(("5", "5×5, as in the paper"), ("3", "3×3, as in torchvision")),
            advanced=True,
        ),
    ),
    "The feature maps of all branches, one after the other.",
    aka=("googlenet", "branches", "multi-scale", "network in network"),
    shape=inception_shape,
    emit=inception_emit,
    cost=inception_cost,
    subtitle=lambda p: f"{p.ch1x1} + {p.ch3x3} + {p.ch5x5} + {p.pool_proj}",
    icon="mdi6.source-branch",
    identifier="inception",
    explanation="Which filter size is right depends on how large a thing appears, so GoogLeNet computes several and lets the next layer choose. 1×1 convolutions narrow the input before the costly branches. "
    "Each convolution is followed by batch normalisation and ReLU.",
    source="Szegedy et al., Going deeper with convolutions, 2015",
)
FIRE = picture_block(
    "Fire",
    "Fire module",
    "Squeezes to few channels with 1×1 filters, then expands with 1×1 and 3×3 filters side by side.",
    (
        channels_param("squeeze", 16, "Squeeze", "Channels in the middle."),
        channels_param("expand1x1", 64, "1×1 filters", "Feature maps of the 1×1 filters."),
        channels_param("expand3x3", 64, "3×3 filters", "Feature maps of the 3×3 filters."),
    ),
    "The feature maps of both, one after the other.",
    aka=("squeezenet", "compact", "small network"),
    shape=fire_shape,
    emit=fire_emit,
    cost=fire_cost,
    subtitle=lambda p: f"{p.squeeze} · {p.expand1x1} + {p.expand3x3}",
    icon="mdi6.fire",
    identifier="fire",
    explanation="3×3 filters are few and see few channels, so the block needs hardly any weights: SqueezeNet, made of it, recognises ImageNet as well as AlexNet with a fiftieth of the parameters.",
    source="Iandola et al., SqueezeNet: AlexNet-level accuracy with 50x fewer parameters, 2016",
)
FAMILY = (SEPARABLE, TRIO, INCEPTION, FIRE)
