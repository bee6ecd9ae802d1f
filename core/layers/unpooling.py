"""Unpooling: the largest numbers back to where max pooling found them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam
from core.layers.rules import need_float, need_rank, short
from core.layers.sizes import SizeValue, at_least, same
from core.layers.spatial import AXES, NAMES, pattern, right_rank
from core.layers.wires import INT, WireType
from core.spec import Size, Values

THING = {1: "sequence", 2: "picture", 3: "volume"}


def unpool_shape(c: Context, p: Values, x: WireType, indices: WireType) -> WireType:
    """(size - 1) stride - 2 padding + kernel along each axis, or `output_size`, which is less than a stride away from it."""
    dims = len(p.kernel_size)
    need_float(x, "Unpooling")
    need_rank(x, (dims + 2,), f"Max unpooling {dims}D", right_rank(x, dims, "MaxUnpool{}d") if x.rank > 2 else None)
    _need_places(c, x, indices)
    sizes = [_unpooled(c, p, x.sizes[2 + i], i) for i in range(dims)]
    return replace(x, sizes=(*x.sizes[:2], *sizes), partner="")


def _need_places(c: Context, x: WireType, indices: WireType) -> None:
    if indices.dtype != INT:
        raise Rejected(
            f"The places are whole numbers, but {indices} of another kind arrive.",
            "They come from the output 'indices' of a max pooling, which appears when its 'Give the places' is on.",
            port="indices",
        )
    equal = [False] if x.rank != indices.rank else [same(a, b) for a, b in zip(x.sizes, indices.sizes, strict=True)]
    if False in equal:
        raise Rejected(
            f"Each number needs a place of its own, but {x} numbers and {indices} places arrive.",
            "Both must have the shape that the max pooling gave.",
            port="indices",
        )
    if None in equal:
        c.only_if(f"{x} equals {indices}")


def _unpooled(c: Context, p: Values, size: SizeValue, i: int) -> SizeValue:
    axis = NAMES[AXES[len(p.kernel_size)][i]]
    stride = (p.stride or p.kernel_size)[i]
    usual: SizeValue = (size - 1) * stride - 2 * p.padding[i] + p.kernel_size[i]
    if p.output_size is None:
        room = at_least(usual, 1)
        if room is False:
            raise Rejected(
                f"Nothing is left along {axis}: the output would be {usual} there.",
                "The padding takes away more than the layer makes.",
                port="x",
                param="padding",
                repair=("Use no padding", SetParam("padding", (0,) * len(p.padding))),
            )
        if room is None:
            c.only_if(f"{usual} is at least 1 along {axis}")
        return usual
    asked = p.output_size[i]
    near = at_least(asked - usual + stride, 1), at_least(usual - asked + stride, 1)
    if False in near:
        raise Rejected(
            f"Output size {asked} cannot be reached along {axis}: from {size} it can be {usual - stride + 1} to {usual + stride - 1}.",
            "Other sizes would not have been pooled to this one.",
            port="x",
            param="output_size",
            repair=("Leave the output size to the layer", SetParam("output_size", None)),
        )
    if None in near:
        c.only_if(f"{usual} is less than {stride} away from {asked} along {axis}")
    return int(asked)


def _emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any, indices: Any) -> Any:
        extra = {} if p.stride in (None, p.kernel_size) else {"stride": short(p.stride)}
        extra |= {"padding": short(p.padding)} if any(p.padding) else {}
        wanted = {} if p.output_size is None else {"output_size": list(p.output_size)}
        return b.call(b.module(f"torch.nn.{cls}", short(p.kernel_size), **extra), x, indices, **wanted)

    return emit


def _unpool(dims: int, icon: str) -> LayerType:
    return LayerType(
        f"MaxUnpool{dims}d",
        f"Max unpooling {dims}D",
        "pooling",
        f"Puts the largest numbers of a max pooling back where they stood; the rest of the {THING[dims]} is zero.",
        params=(
            Size(
                "kernel_size",
                (2,) * dims,
                "Window size",
                "The window of the max pooling that is undone.",
                dims=dims,
                low=1,
            ),
            Size(
                "stride",
                None,
                "Stride",
                "The stride of that pooling; auto: as wide as the window.",
                dims=dims,
                low=1,
                optional=True,
            ),
            Size("padding", (0,) * dims, "Padding", "The padding of that pooling.", dims=dims, low=0, advanced=True),
            Size(
                "output_size",
                None,
                "Output size",
                "The size before that pooling, where several would have been pooled to one; auto: the usual one.",
                dims=dims,
                low=1,
                optional=True,
                advanced=True,
            ),
        ),
        aka=("unpool", "segnet", "decoder", "upsample", "inverse pooling"),
        inputs=(
            Port("x", pattern(dims), help="Feature maps of the size that the pooling gave."),
            Port(
                "indices",
                pattern(dims),
                "Places",
                "The output 'indices' of the max pooling, which its 'Give the places' turns on.",
            ),
        ),
        outputs=(Port("y", pattern(dims), help="The same channels, larger, zero but at the places."),),
        shape=unpool_shape,
        emit=_emit(f"MaxUnpool{dims}d"),
        subtitle=lambda p: "×".join(map(str, p.kernel_size)),
        icon=icon,
        identifier="unpool",
        explanation="Max pooling keeps a number and forgets where it stood. If the pooling also gives the places, a decoder can put numbers back there "
        "and so draws the borders of objects more sharply than with plain enlarging.",
        source="Zeiler & Fergus, Visualizing and understanding convolutional networks, 2013",
    )


FAMILY = (
    _unpool(1, "mdi6.arrow-expand-horizontal"),
    _unpool(2, "mdi6.arrow-expand-all"),
    _unpool(3, "mdi6.arrow-expand-all"),
)
