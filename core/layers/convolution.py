"""Convolutions: small learned filters that slide over sequences, pictures and volumes."""

from __future__ import annotations

import math
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected, SetParam, Suggestion
from core.layers.rules import (
    differing,
    known,
    need_float,
    need_groups,
    need_rank,
    same_padding_needs_stride_one,
    short,
    windowed,
)
from core.layers.sizes import SizeValue, at_least
from core.layers.spatial import AXES, NAMES, OVER, pattern, right_rank, sliding
from core.layers.wires import WireType
from core.spec import Bool, Choice, Int, Param, Size, Values

ICONS = {1: "mdi6.dots-grid", 2: "mdi6.grid", 3: "mdi6.cube-outline"}
DEFAULTS: dict[str, Any] = {
    "stride": 1,
    "padding": 0,
    "dilation": 1,
    "groups": 1,
    "bias": True,
    "padding_mode": "zeros",
}


def conv_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C spatial… -> N out_channels spatial…; sizes by `windowed`."""
    spatial = len(p.kernel_size)
    what = f"Convolution {spatial}D"
    need_float(x, what)
    need_rank(x, (spatial + 2,), what, right_rank(x, spatial, "Conv{}d"))
    channels = known(x.sizes[1], what, "channel")
    need_groups(channels, p.out_channels, p.groups)
    same_padding_needs_stride_one(p)
    sizes = [_conv_size(c, p, x, i) for i in range(spatial)]
    return WireType((x.sizes[0], p.out_channels, *sizes), ("N", "C", *AXES[spatial]), x.dtype)


def _conv_size(c: Context, p: Values, x: WireType, i: int) -> SizeValue:
    size, axis = x.sizes[2 + i], NAMES[AXES[len(p.kernel_size)][i]]
    reach = p.dilation[i] * (p.kernel_size[i] - 1)
    if p.padding_mode in ("reflect", "circular") and p.padding != "valid":
        _need_room_to_wrap(c, p, size, reach if p.padding == "same" else 2 * p.padding[i], axis)
    if p.padding == "same":
        return size
    padding = 0 if p.padding == "valid" else p.padding[i]
    return windowed(
        c,
        size,
        p.kernel_size[i],
        p.stride[i],
        padding,
        p.dilation[i],
        axis=axis,
        what="The filter",
        repair=lambda: more_padding(p, x),
    )


def more_padding(p: Values, x: WireType) -> tuple[str, Suggestion] | None:
    """The least padding with which a window lies inside along every axis."""
    given = (0,) * len(p.kernel_size) if isinstance(p.padding, str) else p.padding
    needed = []
    for size, kernel, dilation, padding in zip(x.sizes[2:], p.kernel_size, p.dilation, given, strict=True):
        if not isinstance(size, int):
            return None
        needed.append(max(padding, (dilation * (kernel - 1) + 2 - size) // 2))
    return (f"Use padding {'×'.join(map(str, needed))}", SetParam("padding", tuple(needed)))


def _need_room_to_wrap(c: Context, p: Values, size: SizeValue, both_sides: int, axis: str) -> None:
    """Reflection pads less than the size; circular padding no more than it."""
    side = (both_sides + 1) // 2
    low = side + 1 if p.padding_mode == "reflect" else side
    room = at_least(size, low)
    if room is False:
        raise Rejected(
            f"Padding of {side} in mode '{p.padding_mode}' needs at least {low} along {axis}, but the input is {size} there.",
            param="padding",
            port="x",
        )
    if room is None:
        c.only_if(f"{size} is at least {low} along {axis}")


def conv_emit(p: Values, b: Emitter, x: Any) -> Any:
    spatial = len(p.kernel_size)
    given = {n: p[n] if isinstance(p[n], str) else short(p[n]) for n in ("stride", "padding", "dilation")} | {
        n: p[n] for n in ("groups", "bias", "padding_mode")
    }
    extra = differing(Values(given), DEFAULTS, *given)
    layer = b.module(f"torch.nn.Conv{spatial}d", x.type.sizes[1], p.out_channels, short(p.kernel_size), **extra)
    return b.call(layer, x)


def weights_of(p: Values, channels: int) -> int:
    return int(p.out_channels * (channels // p.groups) * math.prod(p.kernel_size))


def conv_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """out_channels · in_channels / groups · kernel weights, each used once for every output position."""
    weights = weights_of(p, ins[0].sizes[1])
    positions: SizeValue = 1
    for size in outs[0].sizes[2:]:
        positions = positions * size
    return Cost(weights + (p.out_channels if p.bias else 0), 0, positions * (2 * weights))


def subtitle(p: Values) -> str:
    padding = p.padding
    telling = ["1 filter" if p.out_channels == 1 else f"{p.out_channels} filters", "×".join(map(str, p.kernel_size))]
    telling += [f"stride {short(p.stride)}"] if any(s != 1 for s in p.stride) else []
    telling += [padding] if isinstance(padding, str) else [f"padding {short(padding)}"] if any(padding) else []
    return " · ".join(telling)


def window_params(dims: int, **padding: Any) -> tuple[Param, ...]:
    one, zero = (1,) * dims, (0,) * dims
    return (
        Int(
            "out_channels",
            32,
            "Number of filters",
            "Feature maps produced; each filter looks for one pattern.",
            low=1,
            high=1_000_000,
        ),
        Size("kernel_size", (3,) * dims, "Filter size", "How far each filter sees along each axis.", dims=dims, low=1),
        Size("stride", one, "Stride", "Steps by which the filter moves; 2 halves the size.", dims=dims, low=1),
        Size(
            "padding",
            zero,
            "Padding",
            "Zeros added around the input; 'same' keeps the size.",
            dims=dims,
            low=0,
            **padding,
        ),
        Size(
            "dilation",
            one,
            "Dilation",
            "Gaps between the filter's points; widens what it sees.",
            dims=dims,
            low=1,
            advanced=True,
        ),
        Int("groups", 1, "Groups", "Splits the channels into groups that do not see each other.", low=1, advanced=True),
        Bool("bias", True, "Bias", "A learned number added to each feature map."),
    )


MODE = Choice(
    "padding_mode",
    "zeros",
    "Padding mode",
    "What the added border holds.",
    options=(
        ("zeros", "zeros"),
        ("reflect", "mirrored"),
        ("replicate", "repeated edge"),
        ("circular", "wrapped around"),
    ),
    advanced=True,
)
PAPER = "LeCun et al., Gradient-based learning applied to document recognition, 1998"


def _convolution(dims: int, over: str, aka: tuple[str, ...]) -> LayerType:
    return LayerType(
        f"Conv{dims}d",
        f"Convolution {dims}D",
        "convolution",
        f"Slides small learned filters over {over}; each finds one pattern wherever it appears.",
        params=(*window_params(dims, words=("same", "valid")), MODE),
        aka=("filter", "kernel", "cnn", "convolutional", *aka),
        inputs=(Port("x", pattern(dims), help=f"{OVER[dims].capitalize()}, channels first."),),
        outputs=(Port("y", pattern(dims), help="One feature map for each filter."),),
        shape=conv_shape,
        emit=conv_emit,
        cost=conv_cost,
        subtitle=subtitle,
        window=sliding,
        icon=ICONS[dims],
        identifier="conv",
        explanation="Every filter is a small window of weights that is laid on each place of the input in turn. Because the same weights serve everywhere, "
        "a pattern is recognised wherever it stands, with far fewer parameters than a Linear layer would need.",
        source=PAPER,
    )


CONV1D = _convolution(1, "a sequence", ("temporal", "time series", "convolution1d"))
CONV2D = _convolution(2, "an image", ("image", "picture", "convolution2d"))
CONV3D = _convolution(3, "a volume", ("volume", "video", "voxel", "medical scan", "convolution3d"))
FAMILY = (CONV1D, CONV2D, CONV3D)
