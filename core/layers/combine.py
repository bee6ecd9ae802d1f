"""Layers that bring several wires together: residual sums, gates and concatenation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from core.layers.base import Context, Emitter, Insert, LayerType, Port, Rejected
from core.layers.rules import broadcast, carried, promoted
from core.layers.shape import axis_of
from core.layers.sizes import SizeValue, same
from core.layers.wires import WireType
from core.spec import Int, Values


def _need_one_rank(xs: Sequence[WireType], what: str, may_grow: bool) -> None:
    """Sizes are matched from the right, so with unequal ranks one batch would meet another axis."""
    most = max(xs, key=lambda x: x.rank)
    for i, x in enumerate(xs):
        if x.rank == most.rank:
            continue
        sizes = tuple(int(s) for s in x.sizes[1:] if isinstance(s, int))
        grown = (*sizes, *(1,) * (most.rank - x.rank))
        known = may_grow and len(grown) == most.rank - 1
        raise Rejected(
            f"{what} needs inputs with equally many axes, but {x} and {most} arrive.",
            f"The samples could not be told apart: {x} has {x.rank} axes and {most} has {most.rank}.",
            port=f"xs.{i}",
            repair=(f"Reshape it to {'×'.join(map(str, grown))}", Insert("Reshape", (("shape", grown),)))
            if known
            else None,
        )


def _partner(xs: Sequence[WireType], made: WireType) -> WireType:
    """With the partner of the first input that has one and whose steps are the result's."""
    for x in xs:
        if x.partner and x.axes[:2] == made.axes[:2] and same(x.sizes[1], made.sizes[1]):
            return replace(made, partner=x.partner)
    return made


def _elementwise(what: str) -> Any:
    def shape(c: Context, p: Values, xs: tuple[WireType, ...]) -> WireType:
        """torch's broadcasting over inputs of one rank."""
        _need_one_rank(xs, what, may_grow=True)
        sizes = broadcast(c, xs, what)
        axes = next((x.axes for x in xs if x.sizes == sizes), xs[0].axes)
        return _partner(xs, WireType(sizes, axes, promoted(xs)))

    return shape


def _chain(sign: str) -> Any:
    def emit(p: Values, b: Emitter, xs: tuple[Any, ...]) -> Any:
        return reduce(lambda a, x: b.operate(sign, a, x), xs)

    return emit


def concat_shape(c: Context, p: Values, xs: tuple[WireType, ...]) -> WireType:
    """All sizes equal but the one along `dim`, which adds up."""
    _need_one_rank(xs, "Concat", may_grow=False)
    dim = axis_of(xs[0], p.dim, "dim", "Concat", "xs.0")
    if dim == 0:
        raise Rejected(
            "Concat joins along an axis of the samples; axis 0 is the batch.",
            "Along the batch there would be more samples than targets.",
            param="dim",
        )
    sizes = list(xs[0].sizes)
    for i, x in enumerate(xs[1:], 1):
        for axis, size in enumerate(x.sizes):
            if axis == dim:
                sizes[axis] = sizes[axis] + size
            else:
                _need_same(c, sizes[axis], size, axis, xs[0], x, f"xs.{i}")
    made = WireType(tuple(sizes), xs[0].axes, promoted(xs))
    return carried(_partner(xs, made))


def _need_same(c: Context, a: SizeValue, b: SizeValue, axis: int, first: WireType, other: WireType, port: str) -> None:
    equal = same(a, b)
    if equal is False:
        raise Rejected(
            f"Concat joins inputs that differ along one axis only, but {first} and {other} arrive.",
            f"Along axis {axis} the sizes are {a} and {b}.",
            port=port,
        )
    if equal is None:
        c.only_if(f"{a} equals {b}")


def concat_emit(p: Values, b: Emitter, xs: tuple[Any, ...]) -> Any:
    return b.function("torch.cat", list(xs), dim=p.dim)


PORTS = (Port("xs", title="Inputs", help="Any number of wires.", variadic=True),)
ADD = LayerType(
    "Add",
    "Add",
    "shape",
    "Adds its inputs number by number, as in a residual connection.",
    aka=("sum", "plus", "residual", "skip connection", "shortcut", "merge"),
    inputs=PORTS,
    outputs=(Port("y", help="The sum."),),
    shape=_elementwise("Add"),
    emit=_chain("+"),
    icon="mdi6.plus",
    explanation="A residual connection carries the input around some layers and adds it to their result. The layers then learn only the difference, "
    "and gradients have a short way back: this made networks of hundreds of layers possible.",
    source="He et al., Deep residual learning for image recognition, 2015",
)
MULTIPLY = LayerType(
    "Multiply",
    "Multiply",
    "shape",
    "Multiplies its inputs number by number, as in a gate.",
    aka=("product", "times", "gate", "scale", "squeeze-excite", "merge"),
    inputs=PORTS,
    outputs=(Port("y", help="The product."),),
    shape=_elementwise("Multiply"),
    emit=_chain("*"),
    icon="mdi6.close",
    explanation="One input, squeezed between 0 and 1 by a sigmoid, can so open and close another like a valve: the gates of an LSTM work this way, "
    "and squeeze-and-excitation weighs whole feature maps with it.",
    source="Hu et al., Squeeze-and-excitation networks, 2017",
)
CONCAT = LayerType(
    "Concat",
    "Concatenate",
    "shape",
    "Joins its inputs one after the other along an axis.",
    params=(
        Int("dim", 1, "Axis", "Along which axis they are joined; 1 are the channels or features.", low=-8, high=8),
    ),
    aka=("cat", "join", "stack", "merge", "densenet", "inception", "u-net", "skip connection"),
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
FAMILY = (ADD, MULTIPLY, CONCAT)
