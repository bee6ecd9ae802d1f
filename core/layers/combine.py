"""Layers that put several wires side by side."""

from __future__ import annotations

from typing import Any

from core.layers.axes import HIGH, LOW, axis_of, fresh
from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam
from core.layers.operands import meeting, need_one_rank, places, with_partner
from core.layers.rules import carried, promoted
from core.layers.sizes import SizeValue
from core.layers.wires import WireType
from core.spec import Int, Values

ALONG_BATCH = "Along the batch there would be more samples than targets."


def _sizes(c: Context, xs: tuple[WireType, ...], what: str, along: int | None) -> list[SizeValue]:
    """Those of all inputs, which must be equal; along one axis they add up."""
    sizes = list(xs[0].sizes)
    for i, x in enumerate(xs[1:], 1):
        for axis, size in enumerate(x.sizes):
            if axis == along:
                sizes[axis] = sizes[axis] + size
                continue
            met = meeting(c, sizes[axis], size)
            if met is None:
                raise Rejected(
                    f"{what} joins inputs {'of one shape' if along is None else 'that differ along one axis only'}, but {xs[0]} and {x} arrive.",
                    f"Along axis {axis} the sizes are {sizes[axis]} and {size}.",
                    port=f"xs.{i}",
                )
    return sizes


def concat_shape(c: Context, p: Values, xs: tuple[WireType, ...]) -> WireType:
    """All sizes equal but the one along `dim`, which adds up."""
    need_one_rank(xs, places(xs), "Concat", may_grow=False)
    dim = axis_of(xs[0], p.dim, "dim", "Concat", "xs.0")
    if dim == 0:
        raise Rejected(
            "Concat joins along an axis of the samples; axis 0 is the batch.",
            ALONG_BATCH,
            param="dim",
            repair=("Use axis 1", SetParam("dim", 1)) if xs[0].rank > 1 else None,
        )
    made = WireType(tuple(_sizes(c, xs, "Concat", dim)), xs[0].axes, promoted(xs))
    return carried(with_partner(xs, made))


def concat_emit(p: Values, b: Emitter, xs: tuple[Any, ...]) -> Any:
    return b.function("torch.cat", list(xs), dim=p.dim)


def stack_shape(c: Context, p: Values, xs: tuple[WireType, ...]) -> WireType:
    """Equal inputs along a new axis."""
    need_one_rank(xs, places(xs), "Stack", may_grow=False)
    rank = xs[0].rank + 1
    if not -rank <= p.dim < rank:
        raise Rejected(
            f"Stack makes a new axis {p.dim}, but what comes out has axes 0 to {rank - 1}.", param="dim", port="xs.0"
        )
    dim = p.dim % rank
    if dim == 0:
        raise Rejected(
            "Stack makes a new axis within each sample; axis 0 is the batch.",
            ALONG_BATCH,
            param="dim",
            repair=("Use axis 1", SetParam("dim", 1)),
        )
    sizes, axes = _sizes(c, xs, "Stack", None), xs[0].axes
    made = WireType((*sizes[:dim], len(xs), *sizes[dim:]), (*axes[:dim], fresh(axes), *axes[dim:]), promoted(xs))
    return with_partner(xs, made)


def stack_emit(p: Values, b: Emitter, xs: tuple[Any, ...]) -> Any:
    return b.function("torch.stack", list(xs), dim=p.dim)


PORTS = (Port("xs", title="Inputs", help="Any number of wires.", variadic=True),)
CONCAT = LayerType(
    "Concat",
    "Concatenate",
    "shape",
    "Joins its inputs one after the other along an axis.",
    params=(
        Int("dim", 1, "Axis", "Along which axis they are joined; 1 are the channels or features.", low=LOW, high=HIGH),
    ),
    aka=("cat", "join", "merge", "densenet", "inception", "u-net", "skip connection"),
    inputs=PORTS,
    outputs=(Port("y", help="All inputs in one."),),
    shape=concat_shape,
    emit=concat_emit,
    subtitle=lambda p: f"axis {p.dim}",
    icon="mdi6.call-merge",
    explanation="Where Add mixes, this keeps everything: the layers after it choose what to use. Inception joins branches with it, "
    "U-Net brings fine detail past its bottleneck, and networks with several inputs meet here.",
    source="Huang et al., Densely connected convolutional networks, 2016",
)
STACK = LayerType(
    "Stack",
    "Stack",
    "shape",
    "Lays inputs of one shape on each other along a new axis.",
    params=(Int("dim", 1, "New axis", "Where the new axis stands among the axes of the result.", low=LOW, high=HIGH),),
    aka=("pack", "pile", "new axis", "sequence of", "merge"),
    inputs=PORTS,
    outputs=(Port("y", help="All inputs in one, with one axis more."),),
    shape=stack_shape,
    emit=stack_emit,
    subtitle=lambda p: f"new axis {p.dim}",
    icon="mdi6.layers-outline",
    explanation="Concatenate makes an axis longer; this makes a new one, so that each input can still be told from the others. Rows of features become so a sequence for attention or an LSTM, and branches a set over which Mean or Max can be taken.",
    source="y[:, i] = xs[i]",
)
FAMILY = (CONCAT, STACK)
