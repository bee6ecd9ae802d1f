"""Transposed convolutions: learned filters that paint, so that sequences, pictures and volumes grow."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.convolution import DEFAULTS as CONV_DEFAULTS
from core.layers.convolution import subtitle, weights_of, window_params
from core.layers.rules import differing, known, need_float, need_groups, need_rank, short
from core.layers.sizes import SizeValue, at_least
from core.layers.spatial import AXES, NAMES, OVER, painting, pattern, right_rank
from core.layers.wires import WireType
from core.spec import Size, Values

DEFAULTS: dict[str, Any] = {**CONV_DEFAULTS, "output_padding": 0}
ICONS = {1: "mdi6.arrow-expand-horizontal", 2: "mdi6.arrow-expand-all", 3: "mdi6.cube-send"}


def transposed_shape(c: Context, p: Values, x: WireType) -> WireType:
    """(size - 1) stride - 2 padding + dilation (kernel - 1) + output_padding + 1 along each axis."""
    spatial = len(p.kernel_size)
    what = f"Transposed convolution {spatial}D"
    need_float(x, what)
    need_rank(x, (spatial + 2,), what, right_rank(x, spatial, "ConvTranspose{}d"))
    need_groups(known(x.sizes[1], what, "channel"), p.out_channels, p.groups)
    sizes: list[SizeValue] = []
    for i, axis in enumerate(AXES[spatial]):
        _need_small_output_padding(p, i)
        size = (
            (x.sizes[2 + i] - 1) * p.stride[i]
            - 2 * p.padding[i]
            + p.dilation[i] * (p.kernel_size[i] - 1)
            + p.output_padding[i]
            + 1
        )
        room = at_least(size, 1)
        if room is False:
            raise Rejected(
                f"Nothing is left along {NAMES[axis]}: the output would be {size} there.",
                "The padding takes away more than the layer makes.",
                param="padding",
                port="x",
                repair=("Use no padding", SetParam("padding", (0,) * spatial)) if any(p.padding) else None,
            )
        if room is None:
            c.only_if(f"{size} is at least 1 along {NAMES[axis]}")
        sizes.append(size)
    return WireType((x.sizes[0], p.out_channels, *sizes), ("N", "C", *AXES[spatial]), x.dtype)


def _need_small_output_padding(p: Values, i: int) -> None:
    most = tuple(max(s, d) - 1 for s, d in zip(p.stride, p.dilation, strict=True))
    if p.output_padding[i] > most[i]:
        fitting = tuple(map(min, p.output_padding, most))
        raise Rejected(
            "Output padding must be smaller than the stride or the dilation.",
            "It only settles which of the sizes that a stride brings to one is meant.",
            param="output_padding",
            repair=(f"Use output padding {'×'.join(map(str, fitting))}", SetParam("output_padding", fitting)),
        )


def transposed_emit(p: Values, b: Emitter, x: Any) -> Any:
    given = {n: short(p[n]) for n in ("stride", "padding", "output_padding", "dilation")} | {
        n: p[n] for n in ("groups", "bias")
    }
    extra = differing(Values(given), DEFAULTS, *given)
    layer = b.module(
        f"torch.nn.ConvTranspose{len(p.kernel_size)}d", x.type.sizes[1], p.out_channels, short(p.kernel_size), **extra
    )
    return b.call(layer, x)


def transposed_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Each weight is used once for every input position."""
    weights = weights_of(p, ins[0].sizes[1])
    positions: SizeValue = 1
    for size in ins[0].sizes[2:]:
        positions = positions * size
    return Cost(weights + (p.out_channels if p.bias else 0), 0, positions * (2 * weights))


def _transposed(dims: int, thing: str, aka: tuple[str, ...] = ()) -> LayerType:
    return LayerType(
        f"ConvTranspose{dims}d",
        f"Transposed convolution {dims}D",
        "convolution",
        f"Makes a {thing} larger with learned filters: each input point paints a small patch.",
        params=(
            *window_params(dims),
            Size(
                "output_padding",
                (0,) * dims,
                "Output padding",
                "Points added on one side of each axis, to reach an exact size.",
                dims=dims,
                low=0,
                advanced=True,
            ),
        ),
        aka=("deconvolution", "upconvolution", "upsample", "decoder", "generator", f"conv{dims}dtranspose", *aka),
        inputs=(Port("x", pattern(dims), help=f"{OVER[dims].capitalize()} or feature maps."),),
        outputs=(Port("y", pattern(dims), help="Larger feature maps, one for each filter."),),
        shape=transposed_shape,
        emit=transposed_emit,
        cost=transposed_cost,
        subtitle=subtitle,
        window=painting,
        icon=ICONS[dims],
        identifier="upconv",
        explanation=f"The mirror image of a convolution, used where a network must grow a {thing} again: decoders, segmentation, generators. "
        "With filter size 2 and stride 2 it doubles every axis.",
        source="Zeiler et al., Deconvolutional networks, 2010",
    )


CONV_TRANSPOSE1D = _transposed(1, "sequence", ("audio", "waveform"))
CONV_TRANSPOSE2D = _transposed(2, "picture")
CONV_TRANSPOSE3D = _transposed(3, "volume", ("video", "voxel"))
FAMILY = (CONV_TRANSPOSE1D, CONV_TRANSPOSE2D, CONV_TRANSPOSE3D)
