"""Layers that rearrange numbers without changing them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.axes import arranged, axis_of
from core.layers.base import Context, Emitter, LayerType, Port, Rejected
from core.layers.rules import any_type, carried
from core.layers.sizes import SizeValue, same
from core.layers.wires import WireType
from core.spec import Int, Size, Values


def flatten_shape(c: Context, p: Values, x: WireType) -> WireType:
    start, end = axis_of(x, p.start_dim, "start_dim", "Flatten"), axis_of(x, p.end_dim, "end_dim", "Flatten")
    if start > end:
        raise Rejected("Flatten's first axis comes after its last.", param="start_dim")
    total: SizeValue = 1
    for size in x.sizes[start : end + 1]:
        total = total * size
    axis = "N" if start == 0 and end == 0 else "F" if start else "D0"
    middle = (x.axes[start] if start == end else axis,)
    return carried(
        replace(
            x,
            sizes=(*x.sizes[:start], total, *x.sizes[end + 1 :]),
            axes=(*x.axes[:start], *middle, *x.axes[end + 1 :]),
        )
    )


def flatten_emit(p: Values, b: Emitter, x: Any) -> Any:
    given = {} if (p.start_dim, p.end_dim) == (1, -1) else {"start_dim": p.start_dim, "end_dim": p.end_dim}
    return b.call(b.module("torch.nn.Flatten", **given), x)


def reshape_shape(c: Context, p: Values, x: WireType) -> WireType:
    """Keeps the batch axis; one size may be -1, which takes what is left."""
    total = x.per_sample()
    asked = 1
    for size in p.shape:
        asked = asked if size == -1 else asked * size
    if p.shape.count(-1) > 1 or 0 in p.shape:
        raise Rejected("Reshape can leave one size open (-1), not several, and no size can be 0.", param="shape")
    open_size = total // asked if -1 in p.shape else 1
    equal = same(asked * open_size, total)
    if equal is False or (-1 in p.shape and isinstance(total, int) and total % asked):
        wanted = "×".join("?" if s == -1 else str(s) for s in p.shape)
        raise Rejected(
            f"A sample holds {total} numbers here, which cannot be arranged as {wanted}.",
            "Reshape only rearranges: the product of the sizes must stay the same.",
            param="shape",
            port="x",
        )
    if equal is None:
        c.only_if(f"{total} equals {asked * open_size}")
    sizes = tuple(open_size if s == -1 else s for s in p.shape)
    return replace(
        x,
        sizes=(x.sizes[0], *sizes),
        axes=("N", *arranged(len(sizes))),
        partner="",
    )


def permute_shape(c: Context, p: Values, x: WireType) -> WireType:
    """Axis 0 is the batch; `dims` are the other axes in their new order."""
    if sorted(p.dims) != list(range(1, x.rank)):
        raise Rejected(f"Permute must name each of the axes 1 to {x.rank - 1} once for {x}.", param="dims", port="x")
    order = (0, *p.dims)
    return replace(x, sizes=tuple(x.sizes[i] for i in order), axes=tuple(x.axes[i] for i in order))


FLATTEN = LayerType(
    "Flatten",
    "Flatten",
    "shape",
    "Lays all numbers of a sample in one row, as a Linear layer wants them.",
    params=(
        Int("start_dim", 1, "First axis", "The first axis that is merged; 0 is the batch.", advanced=True),
        Int("end_dim", -1, "Last axis", "The last axis that is merged; -1 is the last one.", advanced=True),
    ),
    aka=("vectorise", "unroll", "row"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N F"),),
    shape=flatten_shape,
    emit=flatten_emit,
    icon="mdi6.arrow-right",
    explanation="A picture of 32 channels with 4×4 points becomes a row of 512 numbers. Put it between the last convolution or pooling and the first Linear.",
)
RESHAPE = LayerType(
    "Reshape",
    "Reshape",
    "shape",
    "Arranges the numbers of each sample in another shape.",
    params=(Size("shape", (-1,), "Shape", "Sizes after the batch axis; -1 takes what is left.", dims=0, low=-1),),
    aka=("view", "unflatten", "resize"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=reshape_shape,
    emit=lambda p, b, x: b.method(x, "reshape", b.batch(x), *p.shape),
    subtitle=lambda p: "×".join("?" if s == -1 else str(s) for s in p.shape),
    icon="mdi6.view-grid-outline",
    explanation="The numbers keep their order; only the axes change. An 8×8 picture can so be read as a sequence of 8 rows with 8 features each.",
)
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
IDENTITY = LayerType(
    "Identity",
    "Identity",
    "shape",
    "Passes its input on unchanged.",
    aka=("linear activation", "no-op", "pass through", "skip"),
    inputs=(Port("x"),),
    shape=any_type,
    emit=lambda p, b, x: b.call(b.module("torch.nn.Identity"), x),
    icon="mdi6.equal",
    explanation="Useful as a named place in the network, and as the 'linear' activation.",
)
FAMILY = (FLATTEN, RESHAPE, PERMUTE, IDENTITY)
