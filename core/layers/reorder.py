"""Layers that reorder, add or take away axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.layers.axes import APART, HIGH, LOW, axes_param, fresh, kept, sample_axes, sample_axis
from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam
from core.layers.sizes import same
from core.layers.wires import WireType
from core.spec import Int, Size, Values


def reordered(x: WireType, order: Sequence[int]) -> WireType:
    return replace(x, sizes=tuple(x.sizes[i] for i in order), axes=tuple(x.axes[i] for i in order))


def permute_shape(c: Context, p: Values, x: WireType) -> WireType:
    """Axis 0 is the batch; `dims` are the other axes in their new order."""
    if sorted(p.dims) != list(range(1, x.rank)):
        raise Rejected(f"Permute must name each of the axes 1 to {x.rank - 1} once for {x}.", param="dims", port="x")
    return reordered(x, (0, *p.dims))


def transpose_shape(c: Context, p: Values, x: WireType) -> WireType:
    """Two axes change places, and so do their names."""
    first, second = (sample_axis(x, p[name], name, "Transpose") for name in ("dim0", "dim1"))
    order = list(range(x.rank))
    order[first], order[second] = second, first
    return reordered(x, order)


def squeeze_shape(c: Context, p: Values, x: WireType) -> WireType:
    axes = sample_axes(x, p.dim, "dim", "Squeeze")
    for axis in axes:
        alone = same(x.sizes[axis], 1)
        if alone is False:
            raise Rejected(
                f"Squeeze takes axes of size 1 away, but axis {axis} of {x} has size {x.sizes[axis]}.",
                "Take one of its entries with Select, or bring it to one number with Mean or Max.",
                param="dim",
                port="x",
            )
        if alone is None:
            c.only_if(f"{x.sizes[axis]} equals 1")
    left = [i for i in range(x.rank) if i not in axes]
    return kept(x, replace(x, sizes=tuple(x.sizes[i] for i in left), axes=tuple(x.axes[i] for i in left)))


def unsqueeze_shape(c: Context, p: Values, x: WireType) -> WireType:
    rank = x.rank + 1
    if not -rank <= p.dim < rank:
        raise Rejected(
            f"Unsqueeze makes a new axis {p.dim}, but what comes out has axes 0 to {rank - 1}.", param="dim", port="x"
        )
    dim = p.dim % rank
    if dim == 0:
        raise Rejected(
            "Unsqueeze makes a new axis within each sample; axis 0 is the batch.",
            APART,
            param="dim",
            port="x",
            repair=("Use axis 1", SetParam("dim", 1)),
        )
    sizes, axes = (*x.sizes[:dim], 1, *x.sizes[dim:]), (*x.axes[:dim], fresh(x.axes), *x.axes[dim:])
    return kept(x, replace(x, sizes=sizes, axes=axes))


def flip_shape(c: Context, p: Values, x: WireType) -> WireType:
    """What was padding at the end of a sequence stands at its start then."""
    return _moved(x, sample_axes(x, p.dim, "dim", "Flip"))


def roll_shape(c: Context, p: Values, x: WireType) -> WireType:
    axes = sample_axes(x, p.dim, "dim", "Roll")
    if len(p.shifts) != len(axes):
        raise Rejected(
            f"Roll has {len(p.shifts)} steps for {len(axes)} axes.",
            "It needs one number of steps for each axis.",
            param="shifts",
            repair=("Move each by the first of them", SetParam("shifts", p.shifts[:1] * len(axes))),
        )
    return _moved(x, axes)


def _moved(x: WireType, axes: Sequence[int]) -> WireType:
    return replace(x, partner="") if 1 in axes else kept(x, x)


def _shown(axes: Sequence[int]) -> str:
    return f"axis {axes[0]}" if len(axes) == 1 else f"axes {' '.join(map(str, axes))}"


def squeeze_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.method(x, "squeeze", p.dim[0] if len(p.dim) == 1 else p.dim)


PERMUTE = LayerType(
    "Permute",
    "Permute axes",
    "shape",
    "Puts the axes of each sample in another order.",
    params=(
        Size("dims", (2, 1), "New order", "Numbers of the axes after the batch, in their new order.", dims=0, low=1),
    ),
    aka=("transpose", "swap axes", "channels last", "channels first"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=permute_shape,
    emit=lambda p, b, x: b.method(x, "permute", 0, *p.dims),
    subtitle=lambda p: "N " + " ".join(str(d) for d in p.dims),
    icon="mdi6.swap-horizontal",
    explanation="A sequence is N×L×F, but Conv1d wants its features as channels, N×C×L: Permute with order 2 1 swaps them.",
)
TRANSPOSE = LayerType(
    "Transpose",
    "Transpose",
    "shape",
    "Swaps two axes.",
    params=(
        Int("dim0", 1, "One axis", "1 is the first of a sample, -1 the last.", low=LOW, high=HIGH),
        Int("dim1", 2, "The other axis", "1 is the first of a sample, -1 the last.", low=LOW, high=HIGH),
    ),
    aka=("swap axes", "permute", "channels first", "channels last", "swapaxes", "matrix transpose"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=transpose_shape,
    emit=lambda p, b, x: b.method(x, "transpose", p.dim0, p.dim1),
    subtitle=lambda p: f"axes {p.dim0} and {p.dim1}",
    icon="mdi6.swap-vertical",
    explanation="Attention turns its keys with it before Matmul, so that each step of the query meets each step of the key. With axes 1 and 2 a sequence N×L×F becomes channels N×F×L, as Conv1d wants them.",
    source="y[:, i, j] = x[:, j, i]",
)
SQUEEZE = LayerType(
    "Squeeze",
    "Squeeze",
    "shape",
    "Takes axes of size 1 away.",
    params=(axes_param((-1,), "Which axes; 1 is the first of a sample, -1 the last."),),
    aka=("remove axis", "drop dimension", "flatten"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=squeeze_shape,
    emit=squeeze_emit,
    subtitle=lambda p: _shown(p.dim),
    icon="mdi6.unfold-less-vertical",
    explanation="One number for each sample comes out of a Linear layer as N×1; a target of N single numbers wants N. It also ends what Unsqueeze began.",
    source="y has the numbers of x in the same order",
)
UNSQUEEZE = LayerType(
    "Unsqueeze",
    "Unsqueeze",
    "shape",
    "Makes a new axis of size 1.",
    params=(Int("dim", 1, "New axis", "Where it stands among the axes of the result.", low=LOW, high=HIGH),),
    aka=("new axis", "add dimension", "expand dims", "channel axis"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=unsqueeze_shape,
    emit=lambda p, b, x: b.method(x, "unsqueeze", p.dim),
    subtitle=lambda p: f"new axis {p.dim}",
    icon="mdi6.unfold-more-vertical",
    explanation="A plain signal N×L becomes one channel N×1×L for Conv1d; a mask N×S becomes N×1×S, so that it stretches over all steps of the query.",
    source="y has the numbers of x in the same order",
)
FLIP = LayerType(
    "Flip",
    "Flip",
    "shape",
    "Turns the order along some axes round.",
    params=(axes_param((-1,), "Which axes; of pictures -1 mirrors left and right, -2 top and bottom."),),
    aka=("mirror", "reverse", "backwards", "go_backwards", "fliplr"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=flip_shape,
    emit=lambda p, b, x: b.method(x, "flip", p.dim),
    subtitle=lambda p: _shown(p.dim),
    icon="mdi6.flip-horizontal",
    explanation="A sequence read backwards by a second recurrent layer is what 'both directions' means; a mirrored picture judged too makes the answer surer. Several sequences of different length begin with their padding then.",
    source="y[i] = x[last - i]",
)
ROLL = LayerType(
    "Roll",
    "Roll",
    "shape",
    "Moves everything along some axes; what leaves at one end comes in at the other.",
    params=(
        Size(
            "shifts",
            (1,),
            "Steps",
            "How far, for each axis; negative ones move back.",
            dims=0,
            low=-1_000_000,
            high=1_000_000,
        ),
        axes_param((1,), "Which axes; 1 is the first of a sample, -1 the last."),
    ),
    aka=("shift", "cyclic shift", "circular", "swin", "rotate"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=roll_shape,
    emit=lambda p, b, x: b.method(x, "roll", p.shifts, p.dim),
    subtitle=lambda p: f"{' '.join(map(str, p.shifts))} along {_shown(p.dim)}",
    icon="mdi6.rotate-left",
    explanation="The Swin Transformer looks at windows of a picture and moves it by half a window between two layers, so that neighbours across a border meet. Shifted by one, a sequence can be compared with its own past.",
    source="Liu et al., Swin Transformer: hierarchical vision transformer using shifted windows, 2021",
)
FAMILY = (PERMUTE, TRANSPOSE, SQUEEZE, UNSQUEEZE, FLIP, ROLL)
