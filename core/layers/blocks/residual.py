"""Blocks with a shortcut: what they compute is added to what came in."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Rejected, SetParam
from core.layers.blocks.parts import (
    OWN,
    batch_norm,
    conv,
    filters,
    linear,
    need_odd,
    picture_block,
    picture_channels,
    points,
    squeeze,
    stride_param,
    strided,
    total,
)
from core.layers.rules import differing
from core.layers.wires import WireType
from core.spec import Float, Int, Param, Values

SHORTCUT = "Because the block only has to learn a change to what came in, and the gradient passes through the shortcut unhindered"


def basic_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N out_channels H/stride W/stride, rounded up."""
    picture_channels(x, "A residual block")
    return strided(c, x, p.out_channels, 3, p.stride)


def basic_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"stride": 1}, "stride")
    return b.call(b.module(f"{OWN}BasicBlock", x.type.sizes[1], p.out_channels, **extra), x)


def _shortcut_cost(p: Values, channels: int, y: WireType) -> Cost:
    """A projection where the shape changes, else nothing."""
    if p.stride == 1 and channels == p.out_channels:
        return Cost()
    return total(conv(channels, p.out_channels, 1, points(y)), batch_norm(p.out_channels))


def basic_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    x, y = ins[0], outs[0]
    first = conv(x.sizes[1], p.out_channels, 9, points(y))
    second = conv(p.out_channels, p.out_channels, 9, points(y))
    norms = (batch_norm(p.out_channels), batch_norm(p.out_channels))
    return total(first, second, *norms, _shortcut_cost(p, x.sizes[1], y))


def _width(p: Values) -> Any:
    """A quarter of the output, unless it is given."""
    return p.width if p.width is not None else max(1, p.out_channels // 4)


def bottleneck_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N out_channels H/stride W/stride, rounded up."""
    picture_channels(x, "A bottleneck block")
    width = _width(p)
    if width % p.groups:
        fitting = max(g for g in range(1, min(p.groups, width) + 1) if width % g == 0)
        raise Rejected(
            f"{p.groups} groups do not divide the {width} channels within the block.",
            "Each group gets an equal share of the channels.",
            param="groups",
            repair=(f"Use {fitting} groups" if fitting > 1 else "Use one group", SetParam("groups", fitting)),
        )
    return strided(c, x, p.out_channels, 3, p.stride)


def bottleneck_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"stride": 1, "groups": 1}, "stride", "groups")
    return b.call(b.module(f"{OWN}Bottleneck", x.type.sizes[1], p.out_channels, _width(p), **extra), x)


def bottleneck_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    x, y, width = ins[0], outs[0], _width(p)
    return total(
        conv(x.sizes[1], width, 1, points(x)),
        conv(width // p.groups, width, 9, points(y)),
        conv(width, p.out_channels, 1, points(y)),
        batch_norm(width),
        batch_norm(width),
        batch_norm(p.out_channels),
        _shortcut_cost(p, x.sizes[1], y),
    )


def inverted_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N out_channels H/stride W/stride, rounded up."""
    picture_channels(x, "An inverted residual block")
    return strided(c, x, p.out_channels, 3, p.stride)


def inverted_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"stride": 1, "expand_ratio": 6}, "stride", "expand_ratio")
    return b.call(b.module(f"{OWN}InvertedResidual", x.type.sizes[1], p.out_channels, **extra), x)


def inverted_cost(p: Values, ins: Inputs, outs: Outputs, kernel: int = 3) -> Cost:
    x, y = ins[0], outs[0]
    hidden = x.sizes[1] * p.expand_ratio
    widen = (conv(x.sizes[1], hidden, 1, points(x)), batch_norm(hidden)) if p.expand_ratio != 1 else ()
    return total(
        *widen,
        conv(1, hidden, kernel * kernel, points(y)),
        batch_norm(hidden),
        conv(hidden, p.out_channels, 1, points(y)),
        batch_norm(p.out_channels),
    )


def mbconv_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N out_channels H/stride W/stride, rounded up."""
    picture_channels(x, "An MBConv block")
    need_odd(p.kernel_size, "kernel_size")
    return strided(c, x, p.out_channels, p.kernel_size, p.stride)


MBCONV_DEFAULTS: dict[str, Any] = {"kernel_size": 3, "stride": 1, "expand_ratio": 6, "drop_path": 0.0}


def mbconv_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, MBCONV_DEFAULTS, *MBCONV_DEFAULTS)
    return b.call(b.module(f"{OWN}MBConv", x.type.sizes[1], p.out_channels, **extra), x)


def mbconv_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    channels = ins[0].sizes[1]
    return total(inverted_cost(p, ins, outs, p.kernel_size), squeeze(channels * p.expand_ratio, max(1, channels // 4)))


CONVNEXT_DEFAULTS: dict[str, Any] = {"kernel_size": 7, "expansion": 4, "layer_scale": 1e-6, "drop_path": 0.0}


def convnext_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N C H W."""
    picture_channels(x, "A ConvNeXt block")
    need_odd(p.kernel_size, "kernel_size")
    return x


def convnext_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, CONVNEXT_DEFAULTS, *CONVNEXT_DEFAULTS)
    return b.call(b.module(f"{OWN}ConvNeXtBlock", x.type.sizes[1], **extra), x)


def convnext_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """The depthwise convolution, the normalisation, two Linear layers for each point, the learned scale."""
    channels, places = ins[0].sizes[1], points(ins[0])
    inner = channels * p.expansion
    return total(
        conv(1, channels, p.kernel_size * p.kernel_size, places, bias=True),
        linear(channels, inner, places),
        linear(inner, channels, places),
        Cost(3 * channels),
    )


DROP_PATH = Float(
    "drop_path",
    0.0,
    "Stochastic depth",
    "Share of samples for which the block is skipped while training, where it has a shortcut.",
    low=0.0,
    high=1.0,
)
EXPAND = Int(
    "expand_ratio", 6, "Widening", "How many times as many channels there are within the block.", low=1, high=1000
)


def _block(key: str, title: str, summary: str, params: tuple[Param, ...], **told: Any) -> LayerType:
    return picture_block(key, title, summary, params, "Feature maps; smaller where the stride is above 1.", **told)


def _subtitle(p: Values) -> str:
    telling = [f"{p.out_channels} channels"] + ([f"stride {p.stride}"] if p.stride != 1 else [])
    return " · ".join(telling)


BASIC = _block(
    "BasicBlock",
    "Residual block",
    "Two 3×3 convolutions, whose result is added to what came in.",
    (filters(64), stride_param()),
    aka=("resnet", "resnet18", "resnet34", "skip connection", "shortcut", "basic block"),
    shape=basic_shape,
    emit=basic_emit,
    cost=basic_cost,
    subtitle=_subtitle,
    icon="mdi6.call-split",
    identifier="block",
    explanation=f"{SHORTCUT}, networks of these can be a hundred layers deep. Where stride or channels change the shape, the shortcut gets a 1×1 convolution. "
    "Each convolution is followed by batch normalisation. ResNet-18 and ResNet-34 are made of it.",
    source="He et al., Deep residual learning for image recognition, 2016",
)
BOTTLENECK = _block(
    "Bottleneck",
    "Bottleneck block",
    "Narrows with 1×1, filters with 3×3, widens with 1×1; the result is added to what came in.",
    (
        filters(256),
        Int(
            "width",
            None,
            "Inner channels",
            "Channels of the 3×3 convolution; auto: a quarter of the output. ResNeXt and Wide ResNet have more.",
            low=1,
            high=1_000_000,
            optional=True,
        ),
        stride_param(),
        Int(
            "groups",
            1,
            "Groups",
            "Into how many groups the 3×3 convolution splits its channels; 32 in ResNeXt-50 32×4d.",
            low=1,
            high=1_000_000,
            advanced=True,
        ),
    ),
    aka=("resnet", "resnet50", "resnet101", "resnext", "wide resnet", "skip connection", "shortcut", "residual"),
    shape=bottleneck_shape,
    emit=bottleneck_emit,
    cost=bottleneck_cost,
    subtitle=_subtitle,
    icon="mdi6.timer-sand-empty",
    identifier="block",
    explanation="The costly 3×3 convolution works on few channels; 1×1 convolutions before and after it shrink and restore them. "
    f"{SHORTCUT}, fifty and more layers can be trained. Where stride or channels change the shape, the shortcut gets a 1×1 convolution.",
    source="He et al., Deep residual learning for image recognition, 2016; Xie et al., Aggregated residual transformations, 2017",
)
INVERTED = _block(
    "InvertedResidual",
    "Inverted residual block",
    "Widens with 1×1, filters each channel by itself, narrows again; added to what came in where the shape allows.",
    (filters(32), stride_param(), EXPAND),
    aka=("mobilenet", "mobilenetv2", "depthwise", "linear bottleneck", "efficient"),
    shape=inverted_shape,
    emit=inverted_emit,
    cost=inverted_cost,
    subtitle=lambda p: f"{_subtitle(p)} · ×{p.expand_ratio}",
    icon="mdi6.cellphone",
    identifier="block",
    explanation="Made for telephones: filtering each channel by itself is cheap, so it is done in a wide space, while the wires between blocks stay narrow. "
    "The last convolution has no activation, which would lose too much of so few numbers. The shortcut is there only with stride 1 and equal channels.",
    source="Sandler et al., MobileNetV2: inverted residuals and linear bottlenecks, 2018",
)
MBCONV = _block(
    "MBConv",
    "MBConv block",
    "An inverted residual block with squeeze-and-excitation, of which EfficientNet is made.",
    (
        filters(32),
        Int("kernel_size", 3, "Filter size", "Side of the depthwise filter, odd: 3 or 5.", low=1, high=99),
        stride_param(),
        EXPAND,
        DROP_PATH,
    ),
    aka=("efficientnet", "mobilenetv3", "mnasnet", "depthwise", "squeeze and excitation"),
    shape=mbconv_shape,
    emit=mbconv_emit,
    cost=mbconv_cost,
    subtitle=lambda p: f"{_subtitle(p)} · ×{p.expand_ratio} · {p.kernel_size}×{p.kernel_size}",
    icon="mdi6.cellphone-cog",
    identifier="block",
    explanation="Like the block of MobileNetV2, with SiLU as activation and a squeeze-and-excitation that weighs the channels by what the whole picture shows. "
    "The squeeze has a quarter as many channels as came in. The shortcut is there only with stride 1 and equal channels.",
    source="Tan & Le, EfficientNet: rethinking model scaling for convolutional neural networks, 2019",
)
CONVNEXT = _block(
    "ConvNeXtBlock",
    "ConvNeXt block",
    "A large filter for each channel, then a small network for each point; the result is added to what came in.",
    (
        Int("kernel_size", 7, "Filter size", "Side of the depthwise filter, odd.", low=1, high=99),
        Int("expansion", 4, "Widening", "How many times as wide the small network is inside.", low=1, high=1000),
        Float(
            "layer_scale",
            1e-6,
            "Layer scale",
            "Where the learned scale of what is added begins.",
            low=0.0,
            high=10.0,
            advanced=True,
        ),
        DROP_PATH,
    ),
    aka=("convnext", "modern cnn", "depthwise", "layer scale", "stochastic depth"),
    shape=convnext_shape,
    emit=convnext_emit,
    cost=convnext_cost,
    subtitle=lambda p: f"{p.kernel_size}×{p.kernel_size} · ×{p.expansion}",
    icon="mdi6.layers-plus",
    identifier="block",
    explanation="A convolutional network redesigned after the Transformer: the 7×7 depthwise convolution mixes places, the small network mixes channels, "
    "layer normalisation takes the place of batch normalisation. The shape stays, so they stack freely.",
    source="Liu et al., A ConvNet for the 2020s, 2022",
)
FAMILY = (BASIC, BOTTLENECK, INVERTED, MBCONV, CONVNEXT)
