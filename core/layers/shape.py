"""Layers that rearrange numbers without changing them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.layers.axes import arranged, axis_of, axis_param, fresh, kept, sample_axis
from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam, Suggestion
from core.layers.operands import meeting, need_one_rank, with_partner
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
    sizes = opened(c, p.shape, x.per_sample(), "Reshape", "shape", f"a sample of {x}")
    return replace(x, sizes=(x.sizes[0], *sizes), axes=("N", *arranged(len(sizes))), partner="")


def opened(
    c: Context, asked: Sequence[int], total: SizeValue, what: str, param: str, where: str
) -> tuple[SizeValue, ...]:
    """`asked` with -1 replaced by what is left of `total`. Raises Rejected where they do not fit."""
    if list(asked).count(-1) > 1 or 0 in asked:
        raise Rejected(f"{what} can leave one size open (-1), not several, and no size can be 0.", param=param)
    product = 1
    for size in asked:
        product = product if size == -1 else product * size
    open_size = total // product if -1 in asked else 1
    equal = same(product * open_size, total)
    if equal is False or (-1 in asked and isinstance(total, int) and total % product):
        wanted = "×".join("?" if s == -1 else str(s) for s in asked)
        raise Rejected(
            f"There are {total} numbers in {where}, which cannot be arranged as {wanted}.",
            f"{what} only rearranges: the product of the sizes must stay the same.",
            param=param,
            port="x",
            repair=_with_one_changed(tuple(asked), total, param),
        )
    if equal is None:
        c.only_if(f"{total} equals {product * open_size}")
    return tuple(open_size if s == -1 else s for s in asked)


def _with_one_changed(asked: tuple[int, ...], total: SizeValue, param: str) -> tuple[str, Suggestion] | None:
    """The sizes with one of them, the last that can, taking what is left."""
    for i in reversed(range(len(asked))):
        others = math.prod(size for j, size in enumerate(asked) if j != i and size != -1)
        if isinstance(total, int) and -1 not in asked[:i] + asked[i + 1 :] and total % others == 0:
            made = (*asked[:i], int(total) // others, *asked[i + 1 :])
            return f"Use {'×'.join(map(str, made))}", SetParam(param, made)
    return None


def unflatten_shape(c: Context, p: Values, x: WireType) -> WireType:
    """One axis becomes several; one of their sizes may be -1, which takes what is left."""
    axis = sample_axis(x, p.dim, "dim", "Unflatten")
    sizes = opened(c, p.unflattened_size, x.sizes[axis], "Unflatten", "unflattened_size", f"axis {axis} of {x}")
    axes = list(x.axes[: axis + 1])
    for _ in sizes[1:]:
        axes.append(fresh((*axes, *x.axes)))
    return kept(x, replace(x, sizes=(*x.sizes[:axis], *sizes, *x.sizes[axis + 1 :]), axes=(*axes, *x.axes[axis + 1 :])))


def expand_shape(c: Context, p: Values, x: WireType, like: WireType | None) -> WireType:
    """Axes of size 1 grow; the others stay."""
    if like is not None:
        need_one_rank((x, like), ("x", "like"), "Expand")
        wanted: tuple[SizeValue, ...] = like.sizes
    elif len(p.sizes) != x.rank - 1:
        raise Rejected(
            f"Expand needs a size for each of the {x.rank - 1} axes after the batch, but has {len(p.sizes)}.",
            "An axis with -1 stays as it is.",
            param="sizes",
            port="x",
        )
    else:
        wanted = (x.sizes[0], *(s if asked == -1 else asked for s, asked in zip(x.sizes[1:], p.sizes, strict=True)))
    for axis, (size, target) in enumerate(zip(x.sizes, wanted, strict=True)):
        if not (isinstance(size, int) and size == 1) and meeting(c, size, target) is None:
            raise Rejected(
                f"Expand cannot make {target} of the size {size} along axis {axis} of {x}.",
                "Only an axis of size 1 can grow: its one entry is used again and again. Repeat lays any size side by side.",
                param="sizes",
                port="x",
            )
    return with_partner([x] if like is None else [x, like], WireType(wanted, x.axes, x.dtype))


def expand_emit(p: Values, b: Emitter, x: Any, like: Any) -> Any:
    return b.method(x, "expand", -1, *p.sizes) if like is None else b.method(x, "expand_as", like)


def repeat_shape(c: Context, p: Values, x: WireType) -> WireType:
    if len(p.repeats) != x.rank - 1:
        raise Rejected(
            f"Repeat needs a number for each of the {x.rank - 1} axes after the batch, but has {len(p.repeats)}.",
            "An axis with 1 stays as it is.",
            param="repeats",
            port="x",
        )
    sizes = (x.sizes[0], *(s * times for s, times in zip(x.sizes[1:], p.repeats, strict=True)))
    return kept(x, replace(x, sizes=sizes))


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
UNFLATTEN = LayerType(
    "Unflatten",
    "Unflatten",
    "shape",
    "Makes several axes out of one.",
    params=(
        axis_param(1, "The axis that is taken apart; 1 are the features of a row."),
        Size("unflattened_size", (-1, 1), "Sizes", "Of the axes it becomes; -1 takes what is left.", dims=0, low=-1),
    ),
    aka=("reshape", "split an axis", "view", "heads", "unfold an axis"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=unflatten_shape,
    emit=lambda p, b, x: b.call(b.module("torch.nn.Unflatten", p.dim, p.unflattened_size), x),
    subtitle=lambda p: f"axis {p.dim} to " + "×".join("?" if s == -1 else str(s) for s in p.unflattened_size),
    icon="mdi6.arrow-split-vertical",
    explanation="The opposite of Flatten: a decoder makes feature maps of a row with it, attention makes heads of features. Unlike Reshape it leaves the other axes alone, also those whose size is not known.",
    source="y has the numbers of x in the same order",
)
EXPAND = LayerType(
    "Expand",
    "Expand",
    "shape",
    "Uses the one entry of an axis of size 1 again and again.",
    params=(
        Size(
            "sizes",
            (-1,),
            "Sizes",
            "Of each axis after the batch; -1 leaves it as it is. Not used where a wire comes in at 'like'.",
            dims=0,
            low=-1,
        ),
    ),
    aka=("broadcast", "repeat vector", "RepeatVector", "tile", "expand_as", "stretch"),
    inputs=(
        Port("x", "N …"),
        Port("like", title="Shape of", help="Whose shape the result takes; open: the sizes given.", optional=True),
    ),
    outputs=(Port("y", "N …"),),
    shape=expand_shape,
    emit=expand_emit,
    subtitle=lambda p: "×".join("·" if s == -1 else str(s) for s in p.sizes),
    icon="mdi6.arrow-expand-horizontal",
    explanation="What was found for a whole sample can so be given to each of its steps or points: a decoder gets the summary of a sentence at every word. It takes no memory. Add and its kin stretch by themselves; Concatenate does not.",
    source="y[:, i] = x[:, 0]",
)
REPEAT = LayerType(
    "Repeat",
    "Repeat",
    "shape",
    "Lays copies of each sample side by side.",
    params=(
        Size(
            "repeats",
            (2,),
            "How often",
            "For each axis after the batch; 1 leaves it as it is.",
            dims=0,
            low=1,
            high=1_000_000,
        ),
    ),
    aka=("tile", "copies", "duplicate", "repeat"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=repeat_shape,
    emit=lambda p, b, x: b.method(x, "repeat", 1, *p.repeats),
    subtitle=lambda p: "×".join(map(str, p.repeats)),
    icon="mdi6.content-duplicate",
    explanation="Where Expand needs an axis of size 1, this takes any: a pattern of 3 numbers repeated twice gives 6, one after the other. It makes one picture of grey into three of colour, and fills a canvas with a tile.",
    source="as torch.Tensor.repeat",
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
FAMILY = (FLATTEN, UNFLATTEN, RESHAPE, EXPAND, REPEAT, IDENTITY)
