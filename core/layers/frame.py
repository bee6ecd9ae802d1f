"""Layers that change how large something is: padding, resizing, cropping."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.axes import APART, kept
from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam
from core.layers.operands import need_decimal, need_number
from core.layers.rules import need_rank
from core.layers.sizes import SizeValue, at_least
from core.layers.wires import WireType
from core.spec import Bool, Choice, Float, Param, Size, Values

MOST = 100_000
LINEAR = {3: "linear", 4: "bilinear", 5: "trilinear"}
SPATIAL = (3, 4, 5)
LIKE = Port("like", "N … L, N … H W", "Size of", "Whose size it takes; open: the size given.", optional=True)


def _pairs(p: Values) -> list[tuple[int, int]]:
    """(before, after) from the last axis inwards, as torch has it."""
    return list(zip(p.pad[::2], p.pad[1::2], strict=True))


def pad_shape(c: Context, p: Values, x: WireType) -> WireType:
    """size + before + after along each of the last axes."""
    if len(p.pad) % 2:
        raise Rejected(
            f"Pad has {len(p.pad)} numbers, but needs two for each axis.",
            "One for what is added before, one for after.",
            param="pad",
            repair=("Add as much after as before", SetParam("pad", (*p.pad, p.pad[-1]))),
        )
    pairs = _pairs(p)
    if len(pairs) >= x.rank:
        raise Rejected(
            f"Pad changes {len(pairs)} axes, but {x} has only {x.rank - 1} after the batch.",
            APART,
            param="pad",
            port="x",
        )
    if p.mode != "constant":
        _need_edges(c, p, x)
    sizes = list(x.sizes)
    for i, (before, after) in enumerate(pairs, 1):
        sizes[-i] = _padded(c, x, x.rank - i, sizes[-i] + before + after)
    return kept(x, replace(x, sizes=tuple(sizes)))


def _padded(c: Context, x: WireType, axis: int, size: SizeValue) -> SizeValue:
    left = at_least(size, 1)
    if left is False:
        raise Rejected(
            f"Nothing is left along axis {axis} of {x}: the size would be {size}.",
            "Negative numbers cut off.",
            param="pad",
            port="x",
        )
    if left is None:
        c.only_if(f"{size} is at least 1 along axis {axis}")
    return size


def _need_edges(c: Context, p: Values, x: WireType) -> None:
    """Borders made of what is there: over one, two or three axes after the channels, and no larger than the input."""
    need_number(x, f"Padding in mode '{p.mode}'")
    pairs = _pairs(p)
    if len(pairs) > 3 or x.rank != len(pairs) + 2:
        raise Rejected(
            f"Padding in mode '{p.mode}' takes two numbers for each axis after the channels, but has {len(p.pad)} numbers for {x}.",
            "Only a constant border can be put around some of the axes.",
            param="pad",
            port="x",
            repair=("Pad with a constant", SetParam("mode", "constant")),
        )
    if min(p.pad) < 0:
        raise Rejected(
            f"Padding in mode '{p.mode}' cannot cut off.",
            "Negative numbers work with a constant border only.",
            param="pad",
            repair=("Pad with a constant", SetParam("mode", "constant")),
        )
    extra = {"reflect": 1, "circular": 0}.get(p.mode)
    for i, pair in enumerate(pairs, 1):
        size = x.sizes[-i]
        room = True if extra is None else at_least(size, max(pair) + extra)
        if room is False:
            raise Rejected(
                f"A border of {max(pair)} in mode '{p.mode}' needs at least {max(pair) + (extra or 0)} along axis {x.rank - i}, but {x} has {size}.",
                "The border is made of what lies inside.",
                param="pad",
                port="x",
            )
        if room is None:
            c.only_if(f"{size} is at least {max(pair) + (extra or 0)} along axis {x.rank - i}")


def pad_emit(p: Values, b: Emitter, x: Any) -> Any:
    given: dict[str, Any] = {} if p.mode == "constant" else {"mode": p.mode}
    given |= {"value": p.value} if p.mode == "constant" and p.value != 0.0 else {}
    return b.function("torch.nn.functional.pad", x, p.pad, **given)


def _wanted(p: Values, x: WireType, like: WireType | None, what: str) -> tuple[SizeValue, ...]:
    """A size for each axis after the channels."""
    need_rank(x, SPATIAL, what)
    if like is not None:
        if like.rank != x.rank:
            raise Rejected(
                f"{what} takes its size from an input of {x.rank} axes, but {like} has {like.rank}.",
                "Both need the same axes after the channels.",
                port="like",
            )
        return like.sizes[2:]
    if len(p.size) not in (1, x.rank - 2):
        raise Rejected(
            f"{what} needs a size for each of the {x.rank - 2} axes after the channels, but has {len(p.size)}.",
            "A single number is used for all of them.",
            param="size",
            port="x",
            repair=("Use the first for all", SetParam("size", p.size[:1])),
        )
    return p.size if len(p.size) == x.rank - 2 else p.size * (x.rank - 2)  # type: ignore[no-any-return]


def _asked(p: Values, b: Emitter, x: Any, like: Any) -> tuple[Any, ...]:
    """Numbers where they are known, else read from `like` at run time."""
    if like is None:
        return tuple(p.size) if len(p.size) > 1 else tuple(p.size) * (x.type.rank - 2)
    return tuple(s if isinstance(s, int) else b.size(like, axis) for axis, s in enumerate(like.type.sizes[2:], 2))


def _need_picture(x: WireType) -> None:
    if x.rank != 4:
        raise Rejected(
            f"Resizing with cubic curves takes pictures (N×C×H×W), but {x} arrives here.",
            "Sequences and volumes can be resized with straight lines.",
            param="mode",
            port="x",
            repair=("Use straight lines", SetParam("mode", "linear")),
        )


def resize_shape(c: Context, p: Values, x: WireType, like: WireType | None) -> WireType:
    """N C spatial… -> N C of the given size."""
    need_decimal(x, "Resize")
    sizes = _wanted(p, x, like, "Resize")
    if p.mode == "bicubic":
        _need_picture(x)
    return replace(x, sizes=(*x.sizes[:2], *sizes), partner="")


def resize_emit(p: Values, b: Emitter, x: Any, like: Any) -> Any:
    mode = LINEAR.get(x.type.rank, p.mode) if p.mode == "linear" else p.mode
    given: dict[str, Any] = {} if mode == "nearest" else {"mode": mode}
    given |= {"align_corners": True} if p.mode in ("linear", "bicubic") and p.align_corners else {}
    return b.function("torch.nn.functional.interpolate", x, size=_asked(p, b, x, like), **given)


def crop_shape(c: Context, p: Values, x: WireType, like: WireType | None) -> WireType:
    """The middle, of the given size along each axis after the channels."""
    sizes = _wanted(p, x, like, "Crop")
    for axis, (size, want) in enumerate(zip(x.sizes[2:], sizes, strict=True), 2):
        room = at_least(size - want, 0)
        if room is False:
            raise Rejected(
                f"Crop cannot cut {want} out of {size} along axis {axis} of {x}.",
                "Only something smaller can be cut out; Pad or Resize make it larger.",
                param="" if like is not None else "size",
                port="x",
            )
        if room is None:
            c.only_if(f"{size} is at least {want} along axis {axis}")
    return replace(x, sizes=(*x.sizes[:2], *sizes), partner="")


def crop_emit(p: Values, b: Emitter, x: Any, like: Any) -> Any:
    return b.call(b.module("core.lowering.modules.CenterCrop"), x, *_asked(p, b, x, like))


def _size(text: str) -> Param:
    return Size("size", (32,), "Size", text, dims=0, low=1, high=MOST)


SIZE_HELP = "Along each axis after the channels; one number for all. Not used where a wire comes in at 'like'."
PAD = LayerType(
    "Pad",
    "Pad",
    "shape",
    "Adds a border, or cuts one off.",
    params=(
        Size(
            "pad",
            (1, 1),
            "Border",
            "Pairs of before and after, the last axis first: left, right, top, bottom for pictures. Negative ones cut off.",
            dims=0,
            low=-MOST,
            high=MOST,
        ),
        Choice(
            "mode",
            "constant",
            "Filled with",
            "What the border holds.",
            options=(
                ("constant", "a number"),
                ("reflect", "mirrored"),
                ("replicate", "repeated edge"),
                ("circular", "wrapped around"),
            ),
        ),
        Float(
            "value", 0.0, "Number", "What the border holds.", low=-1e12, high=1e12, shown=lambda p: p.mode == "constant"
        ),
    ),
    aka=("padding", "border", "margin", "zero padding", "ZeroPadding", "crop", "cropping"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=pad_shape,
    emit=pad_emit,
    subtitle=lambda p: " ".join(map(str, p.pad)) + ("" if p.mode == "constant" else f" · {p.mode}"),
    icon="mdi6.border-outside",
    explanation="Convolutions pad by themselves, alike on both sides. Where one side needs more than the other, as before a causal convolution (2 0 along time) or to reach an even size, pad here.",
    source="as torch.nn.functional.pad",
)
RESIZE = LayerType(
    "Resize",
    "Resize",
    "shape",
    "Makes pictures, sequences or volumes larger or smaller, to a given size.",
    params=(
        _size(SIZE_HELP),
        Choice(
            "mode",
            "nearest",
            "How",
            "What stands between the points that are there.",
            options=(
                ("nearest", "nearest point"),
                ("nearest-exact", "nearest point, centred"),
                ("linear", "straight lines"),
                ("bicubic", "cubic curves"),
                ("area", "average over areas"),
            ),
        ),
        Bool(
            "align_corners",
            False,
            "Align corners",
            "Corner points stay where they are; else the edges of the outer points do.",
            advanced=True,
            shown=lambda p: p.mode in ("linear", "bicubic"),
        ),
    ),
    aka=("interpolate", "upsample", "downsample", "scale", "bilinear", "zoom", "Resizing", "feature pyramid"),
    inputs=(Port("x", "N C …"), LIKE),
    outputs=(Port("y", "N C …"),),
    shape=resize_shape,
    emit=resize_emit,
    subtitle=lambda p: f"{'×'.join(map(str, p.size))} · {p.mode}",
    icon="mdi6.resize",
    explanation="Feature maps of different size must become equal before they are added or joined: wire the other one to 'like', as feature pyramids do. It learns nothing; a convolution after it smooths what it made.",
    source="Lin et al., Feature pyramid networks for object detection, 2016",
)
CROP = LayerType(
    "Crop",
    "Crop",
    "shape",
    "Cuts out the middle, in a given size or in that of another input.",
    params=(_size(SIZE_HELP),),
    aka=("center crop", "centre", "cropping", "u-net", "cut", "CenterCrop"),
    inputs=(Port("x", "N C …"), LIKE),
    outputs=(Port("y", "N C …"),),
    shape=crop_shape,
    emit=crop_emit,
    subtitle=lambda p: "×".join(map(str, p.size)),
    icon="mdi6.crop",
    explanation="Convolutions without padding make pictures a little smaller. The first U-Net cuts the feature maps of its way down to the size of those of its way up, wired to 'like', before it joins them.",
    source="Ronneberger et al., U-Net: convolutional networks for biomedical image segmentation, 2015",
)
FAMILY = (PAD, RESIZE, CROP)
