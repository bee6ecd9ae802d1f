"""Padding: a border around sequences, pictures and volumes, or, with numbers below zero, a cut."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam
from core.layers.rules import need_rank, short
from core.layers.sizes import SizeValue, at_least
from core.layers.spatial import AXES, NAMES, OVER, pattern, right_rank
from core.layers.wires import BOOL, FLOAT, WireType
from core.spec import Float, Param, Size, Values

SIDES = {1: "left, right", 2: "left, right, top, bottom", 3: "left, right, top, bottom, front, back"}
REACH = {"ReflectionPad{}d": 1, "CircularPad{}d": 0}
"""How much smaller than the input a border that is copied from it must be."""


def _shape(stem: str) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> WireType:
        """Each axis grows by its two sides; torch names the sides of the last axis first."""
        dims = len(p.padding) // 2
        what = f"Padding {dims}D"
        need_rank(x, (dims + 2,), what, right_rank(x, dims, stem))
        if x.dtype == BOOL and stem in ("ReflectionPad{}d", "ReplicationPad{}d"):
            raise Rejected(f"{what} of this kind takes numbers, but yes/no values ({x}) arrive here.", port="x")
        if x.dtype != FLOAT and "value" in p and p.value != int(p.value):
            raise Rejected(
                f"Whole numbers cannot be padded with {p.value:g}.",
                "The border holds the same kind of number as the inside.",
                port="x",
                param="value",
                repair=(f"Use {int(p.value)}", SetParam("value", float(int(p.value)))),
            )
        sizes = [_padded(c, p, x.sizes[2 + i], i, stem) for i in range(dims)]
        return replace(x, sizes=(*x.sizes[:2], *sizes), partner="")

    return shape


def _padded(c: Context, p: Values, size: SizeValue, i: int, stem: str) -> SizeValue:
    dims = len(p.padding) // 2
    sides: tuple[int, ...] = p.padding[2 * (dims - 1 - i) :][:2]
    axis = NAMES[AXES[dims][i]]
    if stem in REACH:
        low = max(sides) + REACH[stem]
        enough = at_least(size, low)
        if enough is False:
            _refuse_wide(p, size, low, axis, stem)
        if enough is None:
            c.only_if(f"{size} is at least {low} along {axis}")
    cut = -sum(min(side, 0) for side in sides)
    left = at_least(size, cut + 1)
    if left is False:
        raise Rejected(
            f"Nothing is left along {axis}: of {size} points {cut} are cut off.",
            port="x",
            param="padding",
            repair=("Cut nothing", SetParam("padding", tuple(max(side, 0) for side in p.padding))),
        )
    if left is None:
        c.only_if(f"{size} is at least {cut + 1} along {axis}")
    return size + sum(sides)


def _refuse_wide(p: Values, size: SizeValue, low: int, axis: str, stem: str) -> None:
    kind = "mirrored" if stem == "ReflectionPad{}d" else "wrapped around"
    most = int(size) - REACH[stem] if isinstance(size, int) else 0
    raise Rejected(
        f"A border of {max(p.padding)} needs at least {low} points along {axis}, but the input has {size} there."
        if max(p.padding) + REACH[stem] == low
        else f"This border needs at least {low} points along {axis}, but the input has {size} there.",
        f"What is {kind} is taken from the input itself, once.",
        port="x",
        param="padding",
        repair=(f"Pad at most {most}", SetParam("padding", tuple(min(side, most) for side in p.padding))),
    )


def _emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        value = () if "value" not in p else (int(p.value) if p.value == int(p.value) else p.value,)
        return b.call(b.module(f"torch.nn.{cls}", short(p.padding), *value), x)

    return emit


def _subtitle(p: Values) -> str:
    return str(short(p.padding)) if len(set(p.padding)) == 1 else " ".join(map(str, p.padding))


VALUE = Float("value", 0.0, "Value", "The number that fills the border.")


def _pad(stem: str, dims: int, title: str, holds: str, params: tuple[Param, ...], **told: Any) -> LayerType:
    crops = stem in ("ZeroPad{}d", "ConstantPad{}d")
    cut = "; numbers below zero cut points off" if crops else ""
    size = Size(
        "padding",
        (1,) * (2 * dims),
        "Padding",
        f"Points added on each side: {SIDES[dims]}{cut}.",
        dims=2 * dims,
        low=None if crops else 0,
    )
    told["aka"] = (*told["aka"], *((f"zeropadding{dims}d", f"cropping{dims}d", "crop") if stem == "ZeroPad{}d" else ()))
    return LayerType(
        stem.format(dims),
        f"{title} {dims}D",
        "shape",
        f"Adds a border around {OVER[dims]}, {holds}.",
        params=(size, *params),
        inputs=(Port("x", pattern(dims), help=f"{OVER[dims].capitalize()} or feature maps, channels first."),),
        outputs=(Port("y", pattern(dims), help="The same channels with the border."),),
        shape=_shape(stem),
        emit=_emit(stem.format(dims)),
        subtitle=_subtitle,
        identifier="pad",
        **told,
    )


def _zero(dims: int) -> LayerType:
    return _pad(
        "ZeroPad{}d",
        dims,
        "Zero padding",
        "filled with zeros",
        (),
        aka=("border", "margin", "pad"),
        icon="mdi6.border-outside",
        explanation="Convolutions and poolings can pad by themselves, equally on both sides; this layer gives each side its own width, for example two points on the left "
        "alone, so that a filter over time sees only the past. Numbers below zero cut points off.",
        source="y[i] = x[i - left] inside, 0 outside",
    )


def _constant(dims: int) -> LayerType:
    return _pad(
        "ConstantPad{}d",
        dims,
        "Constant padding",
        "filled with one number",
        (VALUE,),
        aka=("border", "margin", "pad", "fill"),
        icon="mdi6.border-all-variant",
        explanation="As zero padding, with a number of your choice: the darkest grey of a picture, or a large number below zero before a max pooling, "
        "so that the border never wins. Numbers below zero as widths cut points off.",
        source="y[i] = x[i - left] inside, value outside",
    )


def _reflection(dims: int) -> LayerType:
    return _pad(
        "ReflectionPad{}d",
        dims,
        "Reflection padding",
        "mirrored from the inside",
        (),
        aka=("border", "mirror", "reflect", "symmetric", "pad"),
        icon="mdi6.flip-horizontal",
        explanation="The border goes on as a mirror would show it, the outermost point being the axis, so no edge appears where the input ends. "
        "Networks that paint pictures use it against frames along the margin.",
        source="y[-i] = x[i]; used in Johnson et al., Perceptual losses for real-time style transfer, 2016",
    )


def _replication(dims: int) -> LayerType:
    return _pad(
        "ReplicationPad{}d",
        dims,
        "Replication padding",
        "repeating the outermost points",
        (),
        aka=("border", "repeat", "edge", "replicate", "pad"),
        icon="mdi6.border-style",
        explanation="The border holds the value of the nearest point inside. It keeps brightness and level up to the edge, where zeros would pull them down.",
        source="y[-i] = x[0], y[n - 1 + i] = x[n - 1]",
    )


def _circular(dims: int) -> LayerType:
    return _pad(
        "CircularPad{}d",
        dims,
        "Circular padding",
        "taken from the opposite side",
        (),
        aka=("border", "wrap", "periodic", "torus", "pad"),
        icon="mdi6.sync-circle",
        explanation="What leaves on the right comes in again on the left. Right for data without an edge: the hours of a day, angles, maps of the whole globe, tiles that repeat.",
        source="y[i] = x[(i - left) mod n]",
    )


FAMILY = tuple(make(dims) for make in (_zero, _constant, _reflection, _replication, _circular) for dims in (1, 2, 3))
