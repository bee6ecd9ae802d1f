"""Layers that make maps larger or smaller without weights, and those that trade channels for points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Emitter, Insert, LayerType, Port, Rejected, SetParam, Suggestion
from core.layers.pooling import tidy
from core.layers.rules import fewer_groups, need_float, need_rank
from core.layers.sizes import SizeValue, at_least, scaled
from core.layers.spatial import AXES, NAMES, read_as_picture
from core.layers.wires import WireType
from core.spec import Bool, Choice, Float, Int, Size, Values

MODES = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
"""Modes that fit one number of axes, and that can align corners."""
FITTING = {1: "linear", 2: "bilinear", 3: "trilinear"}


def upsample_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C spatial… -> N C size, or each size times `scale_factor`, rounded down."""
    need_float(x, "Upsample")
    need_rank(x, (3, 4, 5), "Upsample")
    dims = x.rank - 2
    if MODES.get(p.mode, dims) != dims:
        raise Rejected(
            f"Mode '{p.mode}' works along {MODES[p.mode]} ax{'i' if MODES[p.mode] == 1 else 'e'}s, but {x} has {dims} beside batch and channels.",
            "Each of these modes mixes the neighbours along a certain number of axes.",
            port="x",
            param="mode",
            repair=(f"Use {FITTING[dims]}", SetParam("mode", FITTING[dims])),
        )
    return _resized(c, p, x)


def _upsampling2d_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Upsampling 2D")
    need_rank(x, (4,), "Upsampling 2D", read_as_picture(x))
    return _resized(c, p, x)


def _resized(c: Context, p: Values, x: WireType) -> WireType:
    dims = x.rank - 2
    if p.size is None:
        sizes = tuple(_scaled(c, p, size, NAMES[AXES[dims][i]]) for i, size in enumerate(x.sizes[2:]))
    elif len(p.size) not in (1, dims):
        raise Rejected(
            f"The size names {len(p.size)} axes, but {x} has {dims} beside batch and channels.",
            "Give one number for all axes, or one for each.",
            port="x",
            param="size",
            repair=(f"Use {p.size[0]} for all", SetParam("size", p.size[:1])),
        )
    else:
        sizes = p.size if len(p.size) == dims else p.size * dims
    return replace(x, sizes=(*x.sizes[:2], *sizes), partner="")


def _scaled(c: Context, p: Values, size: SizeValue, axis: str) -> SizeValue:
    made = scaled(size, p.scale_factor)
    left = True if p.scale_factor >= 1.0 else at_least(made, 1)
    if left is False:
        raise Rejected(
            f"Nothing is left along {axis}: {p.scale_factor:g} times {size} is less than 1.",
            "Sizes are rounded down.",
            port="x",
            param="scale_factor",
            repair=("Keep the size", SetParam("scale_factor", 1.0)),
        )
    if left is None:
        c.only_if(f"{made} is at least 1 along {axis}")
    return made


def _resize_emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        given: dict[str, Any] = (
            {"scale_factor": tidy(p.scale_factor)}
            if p.size is None
            else {"size": p.size[0] if len(p.size) == 1 else p.size}
        )
        if p.get("mode", "nearest") != "nearest":
            given["mode"] = p.mode
        if p.get("align_corners") and p.mode in MODES:
            given["align_corners"] = True
        if p.get("recompute_scale_factor") and p.size is None:
            given["recompute_scale_factor"] = True
        return b.call(b.module(f"torch.nn.{cls}", **given), x)

    return emit


def _resize_subtitle(p: Values) -> str:
    size = f"×{p.scale_factor:g}" if p.size is None else f"to {'×'.join(map(str, p.size))}"
    return f"{size} · {p.mode}" if "mode" in p else size


def divided(
    c: Context, size: SizeValue, by: int, whose: str, param: str, repair: tuple[str, Suggestion] | None
) -> SizeValue:
    """`size // by`, refused where a rest would be left."""
    rest = size % by
    if isinstance(rest, int) and rest:
        raise Rejected(
            f"{size} {whose} cannot be shared out evenly by {by}.",
            "Every number must find a place, so there may be no rest.",
            port="x",
            param=param,
            repair=repair,
        )
    if not isinstance(rest, int):
        c.only_if(f"{size} {whose} are a multiple of {by}")
    return size // by


def shuffle_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C·r² H W -> N C H·r W·r."""
    need_float(x, "Pixel shuffle")
    need_rank(x, (4,), "Pixel shuffle", read_as_picture(x))
    r, channels = p.upscale_factor, x.sizes[1]
    made = divided(c, channels, r * r, "channels", "upscale_factor", _more_channels(channels, r * r))
    return replace(x, sizes=(x.sizes[0], made, x.sizes[2] * r, x.sizes[3] * r))


def _more_channels(channels: SizeValue, by: int) -> tuple[str, Suggestion] | None:
    """A convolution that brings them to the next multiple."""
    if not isinstance(channels, int):
        return None
    fitting = -(-int(channels) // by) * by
    widen = Insert("Conv2d", (("kernel_size", (1, 1)), ("out_channels", fitting)))
    return (f"Bring it to {fitting} channels first", widen)


def unshuffle_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H·r W·r -> N C·r² H W."""
    need_float(x, "Pixel unshuffle")
    need_rank(x, (4,), "Pixel unshuffle", read_as_picture(x))
    r = p.downscale_factor
    missing = [-int(size) % r if isinstance(size, int) else 0 for size in x.sizes[2:]]
    pad = ("Pad it to a multiple", Insert("ZeroPad2d", (("padding", (0, missing[1], 0, missing[0])),)))
    sizes = [
        divided(c, size, r, f"points along {NAMES[axis]}", "downscale_factor", pad)
        for size, axis in zip(x.sizes[2:], AXES[2], strict=True)
    ]
    return replace(x, sizes=(x.sizes[0], x.sizes[1] * (r * r), *sizes))


def channel_shuffle_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Channel shuffle")
    need_rank(x, (3, 4, 5), "Channel shuffle")
    divided(c, x.sizes[1], p.groups, "channels", "groups", fewer_groups("groups", p.groups, x.sizes[1]))
    return replace(x, partner="")


SIZE = "Points that come out along each axis, or one number for all; auto: by the factor."
SCALE_FACTOR = Float(
    "scale_factor",
    2.0,
    "Factor",
    "How many times as large each axis becomes; below 1 it shrinks.",
    above=0.0,
    shown=lambda p: p.size is None,
)
UPSAMPLE = LayerType(
    "Upsample",
    "Upsample",
    "shape",
    "Makes sequences, pictures or volumes larger or smaller by copying or mixing neighbouring points.",
    params=(
        SCALE_FACTOR,
        Size("size", None, "Size", SIZE, dims=0, low=1, optional=True),
        Choice(
            "mode",
            "nearest",
            "Mode",
            "How a new point comes about: as a copy of the nearest old one, or mixed from its neighbours.",
            options=(
                ("nearest", "nearest"),
                ("nearest-exact", "nearest, exact"),
                ("linear", "linear (sequences)"),
                ("bilinear", "bilinear (pictures)"),
                ("bicubic", "bicubic (pictures)"),
                ("trilinear", "trilinear (volumes)"),
            ),
        ),
        Bool(
            "align_corners",
            False,
            "Align corners",
            "Whether the middles of the corner points stay where they are; off: their outer edges do.",
            advanced=True,
            shown=lambda p: p.mode in MODES,
        ),
        Bool(
            "recompute_scale_factor",
            False,
            "Factor from the rounded size",
            "Whether positions follow the ratio of the sizes as rounded, not the factor as given.",
            advanced=True,
            shown=lambda p: p.size is None,
        ),
    ),
    aka=(
        "upsampling1d",
        "upsampling2d",
        "upsampling3d",
        "interpolate",
        "resize",
        "zoom",
        "enlarge",
        "decoder",
        "rescale",
    ),
    inputs=(Port("x", "N C …", help="Sequences, pictures or volumes, channels first."),),
    outputs=(Port("y", "N C …", help="The same channels at the new size."),),
    shape=upsample_shape,
    emit=_resize_emit("Upsample"),
    subtitle=_resize_subtitle,
    icon="mdi6.resize",
    explanation="Nothing is learned. Followed by a convolution it is the way to grow a picture that leaves no checkerboard, "
    "as transposed convolutions do when filter size and stride do not match.",
    source="Odena et al., Deconvolution and checkerboard artifacts, 2016",
)


def _upsampling2d(cls: str, title: str, summary: str, explanation: str, icon: str) -> LayerType:
    return LayerType(
        cls,
        title,
        "shape",
        summary,
        params=(SCALE_FACTOR, Size("size", None, "Size", SIZE, dims=2, low=1, optional=True)),
        aka=("upsampling2d", "interpolate", "resize", "zoom", "enlarge"),
        inputs=(Port("x", "N C H W", help="Pictures or feature maps."),),
        outputs=(Port("y", "N C H W", help="The same channels at the new size."),),
        shape=_upsampling2d_shape,
        emit=_resize_emit(cls),
        subtitle=_resize_subtitle,
        icon=icon,
        identifier="upsample",
        explanation=explanation,
        source="torch.nn.functional.interpolate",
    )


UPSAMPLING_NEAREST2D = _upsampling2d(
    "UpsamplingNearest2d",
    "Nearest upsampling 2D",
    "Makes pictures larger by copying each point.",
    "An older name for Upsample with mode 'nearest', kept because many networks are written with it. With factor 2 every point becomes a square of four.",
    "mdi6.grid-large",
)
UPSAMPLING_BILINEAR2D = _upsampling2d(
    "UpsamplingBilinear2d",
    "Bilinear upsampling 2D",
    "Makes pictures larger by mixing neighbouring points, corners staying in place.",
    "An older name for Upsample with mode 'bilinear' and aligned corners, kept because many networks are written with it. Edges come out soft.",
    "mdi6.image-size-select-large",
)
SHI = "Shi et al., Real-time single image and video super-resolution using an efficient sub-pixel convolutional neural network, 2016"
PIXEL_SHUFFLE = LayerType(
    "PixelShuffle",
    "Pixel shuffle",
    "shape",
    "Turns groups of channels into finer points, so that pictures get larger.",
    params=(
        Int("upscale_factor", 2, "Factor", "How many times as high and wide the picture becomes.", low=1, high=1000),
    ),
    aka=("sub-pixel convolution", "depth to space", "super-resolution", "espcn"),
    inputs=(Port("x", "N C H W", help="Feature maps; their number must be a multiple of the factor squared."),),
    outputs=(Port("y", "N C H W", help="Fewer channels, larger pictures, the same numbers."),),
    shape=shuffle_shape,
    emit=lambda p, b, x: b.call(b.module("torch.nn.PixelShuffle", p.upscale_factor), x),
    subtitle=lambda p: f"×{p.upscale_factor}",
    icon="mdi6.view-comfy-outline",
    explanation="A convolution computes, at low resolution, four channels for every one that is wanted; this lays each four side by side as a square of two by two. "
    "Cheaper than working on the large picture, and without checkerboards.",
    source=SHI,
)
PIXEL_UNSHUFFLE = LayerType(
    "PixelUnshuffle",
    "Pixel unshuffle",
    "shape",
    "Turns squares of points into channels, so that pictures get smaller and nothing is lost.",
    params=(
        Int("downscale_factor", 2, "Factor", "How many times as low and narrow the picture becomes.", low=1, high=1000),
    ),
    aka=("space to depth", "focus", "downsample"),
    inputs=(Port("x", "N C H W", help="Pictures whose height and width are multiples of the factor."),),
    outputs=(Port("y", "N C H W", help="More channels, smaller pictures, the same numbers."),),
    shape=unshuffle_shape,
    emit=lambda p, b, x: b.call(b.module("torch.nn.PixelUnshuffle", p.downscale_factor), x),
    subtitle=lambda p: f"÷{p.downscale_factor}",
    icon="mdi6.view-compact-outline",
    explanation="The way back from Pixel shuffle. Where pooling throws numbers away, this keeps them all as further channels for the next convolution to choose from.",
    source=SHI,
)
CHANNEL_SHUFFLE = LayerType(
    "ChannelShuffle",
    "Channel shuffle",
    "shape",
    "Deals the channels of each group out over all groups, as cards are dealt.",
    params=(Int("groups", 2, "Groups", "Into how many groups the channels are cut.", low=1),),
    aka=("shufflenet", "mix groups"),
    inputs=(Port("x", "N C …", help="Feature maps; their number must be a multiple of the groups."),),
    outputs=(Port("y", "N C …", help="The same maps in another order."),),
    shape=channel_shuffle_shape,
    emit=lambda p, b, x: b.call(b.module("torch.nn.ChannelShuffle", p.groups), x),
    subtitle=lambda p: f"{p.groups} groups",
    icon="mdi6.shuffle-variant",
    explanation="Convolutions with groups are cheap, but groups never see each other. Between two of them this layer gives every group a share of all others.",
    source="Zhang et al., ShuffleNet, 2017",
)
FAMILY = (UPSAMPLE, UPSAMPLING_NEAREST2D, UPSAMPLING_BILINEAR2D, PIXEL_SHUFFLE, PIXEL_UNSHUFFLE, CHANNEL_SHUFFLE)
