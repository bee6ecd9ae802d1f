"""Layers that pick a part of what arrives, or share it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from core.layers.axes import axis_param, kept, sample_axis
from core.layers.base import Context, Emitter, Insert, LayerType, Port, Rejected, SetParam, Suggestion
from core.layers.operands import meeting, need_one_rank
from core.layers.sizes import SizeValue, at_least, same
from core.layers.wires import INT, WireType
from core.spec import Int, Size, Values

MOST = 64
FAR = 1_000_000_000


class Count(Int):
    """A number of ports: it cannot follow an expression, since wires lead to each of them."""

    computable: ClassVar[bool] = False


def _resized(x: WireType, axis: int, size: SizeValue) -> WireType:
    made = replace(x, sizes=(*x.sizes[:axis], size, *x.sizes[axis + 1 :]))
    return replace(made, partner="") if axis == 1 else kept(x, made)


def _parts(count: int) -> tuple[Port, ...]:
    return tuple(Port(f"y{i}", title=f"Part {i + 1}") for i in range(min(count, MOST)))


def _shared_out(b: Emitter, value: Any, count: int) -> tuple[Any, ...]:
    names = tuple(f"y{i}" for i in range(count))
    if count == 1:
        return (b.index(value, 0),)
    return tuple(
        part if b.used(name) else None for part, name in zip(b.unpack(value, count, names), names, strict=True)
    )


def split_shape(c: Context, p: Values, x: WireType) -> tuple[WireType, ...]:
    """One part for each of `sizes`, which together are the axis."""
    axis = sample_axis(x, p.dim, "dim", "Split")
    if len(p.sizes) > MOST:
        raise Rejected(f"Split makes at most {MOST} parts, not {len(p.sizes)}.", param="sizes")
    total = sum(p.sizes)
    equal = same(total, x.sizes[axis])
    if equal is False:
        raise Rejected(
            f"The parts hold {total} together, but axis {p.dim} of {x} has {x.sizes[axis]}.",
            "Every entry goes to one of the parts.",
            param="sizes",
            port="x",
            repair=_shares(p.sizes, x.sizes[axis]),
        )
    if equal is None:
        c.only_if(f"{x.sizes[axis]} equals {total}")
    return tuple(_resized(x, axis, size) for size in p.sizes)


def _shares(sizes: Sequence[int], total: SizeValue) -> tuple[str, Suggestion] | None:
    """Parts that hold `total` together: equal ones where they were, else the last takes what is left."""
    if not isinstance(total, int) or not sizes:
        return None
    left = int(total) - sum(sizes[:-1])
    made = (*sizes[:-1], left)
    if len(set(sizes)) == 1 and total % len(sizes) == 0:
        made = (int(total) // len(sizes),) * len(sizes)
    return (f"Use parts of {_joined(made)}", SetParam("sizes", made)) if min(made) > 0 else None


def split_emit(p: Values, b: Emitter, x: Any) -> tuple[Any, ...]:
    return _shared_out(b, b.function("torch.split", x, list(p.sizes), dim=p.dim), len(p.sizes))


def chunk_shape(c: Context, p: Values, x: WireType) -> tuple[WireType, ...]:
    """Parts of the size rounded up; the last one holds what is left, which must be something."""
    axis = sample_axis(x, p.dim, "dim", "Chunk")
    size = x.sizes[axis]
    each = (size + (p.chunks - 1)) // p.chunks
    last = size - each * (p.chunks - 1)
    enough = at_least(last, 1)
    if enough is False:
        raise Rejected(
            f"The {size} entries along axis {p.dim} of {x} cannot be cut into {p.chunks} equal parts.",
            f"With {each} in each part there are too few for the last ones.",
            param="chunks",
            port="x",
        )
    if enough is None:
        c.only_if(f"{size} is enough for {p.chunks} parts")
    return tuple(_resized(x, axis, part) for part in (*(each,) * (p.chunks - 1), last))


def chunk_emit(p: Values, b: Emitter, x: Any) -> tuple[Any, ...]:
    return _shared_out(b, b.function("torch.chunk", x, p.chunks, dim=p.dim), p.chunks)


def _placed(c: Context, place: int, size: SizeValue, what: str, param: str) -> SizeValue:
    """A place counted from the left, 0 to `size`; negative ones count from the right."""
    inside = at_least(size, abs(place))
    if inside is False:
        raise Rejected(
            f"{what} names place {place}, but there are only {size}.",
            "Places count from 0; negative ones count back from the end.",
            param=param,
            port="x",
        )
    if inside is None:
        c.only_if(f"{size} is at least {abs(place)}")
    return place if place >= 0 else size + place


def slice_shape(c: Context, p: Values, x: WireType) -> WireType:
    """ceil((stop - start) / step) entries."""
    axis = sample_axis(x, p.dim, "dim", "Slice")
    size = x.sizes[axis]
    start = _placed(c, p.start, size, "Slice", "start")
    stop = size if p.stop is None else _placed(c, p.stop, size, "Slice", "stop")
    some = at_least(stop - start, 1)
    if some is False:
        raise Rejected(
            f"Nothing lies between place {p.start} and {'the end' if p.stop is None else p.stop} of {size}.",
            "The place where a slice stops is not part of it.",
            param="start" if p.stop is None else "stop",
            port="x",
        )
    if some is None:
        c.only_if(f"{stop} is more than {start}")
    return _resized(x, axis, (stop - start + (p.step - 1)) // p.step)


def slice_emit(p: Values, b: Emitter, x: Any) -> Any:
    taken = slice(p.start or None, p.stop, None if p.step == 1 else p.step)
    return b.index(x, *(slice(None, None),) * range(x.type.rank)[p.dim], taken)


def select_shape(c: Context, p: Values, x: WireType) -> WireType:
    """Without the axis."""
    axis = sample_axis(x, p.dim, "dim", "Select")
    size = x.sizes[axis]
    needed = p.index + 1 if p.index >= 0 else -p.index
    there = at_least(size, needed)
    if there is False:
        raise Rejected(
            f"Select takes entry {p.index} along axis {p.dim}, but {x} has only {size} there.",
            "Entries count from 0; -1 is the last.",
            param="index",
            port="x",
            repair=("Take the last one", SetParam("index", -1)),
        )
    if there is None:
        c.only_if(f"{size} is at least {needed}")
    left = [i for i in range(x.rank) if i != axis]
    made = replace(x, sizes=tuple(x.sizes[i] for i in left), axes=tuple(x.axes[i] for i in left))
    return replace(made, partner="") if axis == 1 else kept(x, made)


def gather_shape(c: Context, p: Values, x: WireType, index: WireType) -> WireType:
    """Along `dim` as long as `index`; the other axes match or stretch."""
    if index.dtype != INT:
        raise Rejected(
            f"Gather takes places as whole numbers, but {index} of another kind arrives here.",
            "Each number says which entry is taken.",
            port="index",
            repair=("Turn them into whole numbers", Insert("Cast", (("dtype", INT),))),
        )
    need_one_rank((x, index), ("x", "index"), "Gather")
    axis = sample_axis(x, p.dim, "dim", "Gather")
    sizes = [_matched(c, axis, i, x, index) for i in range(x.rank)]
    return replace(x, sizes=tuple(sizes), partner="")


def _matched(c: Context, axis: int, i: int, x: WireType, index: WireType) -> SizeValue:
    if i == axis:
        return index.sizes[i]
    met = meeting(c, x.sizes[i], index.sizes[i], stretch=True)
    if met is None:
        raise Rejected(
            f"Gather picks from {x} by places of shape {index}, which differ along axis {i} too.",
            "Along all axes but the one it picks from, the sizes must be equal, or one of them 1.",
            port="index",
        )
    return met


def _count(name: str, default: int | None, title: str, text: str, **more: Any) -> Int:
    return Int(name, default, title, text, low=-FAR, high=FAR, **more)


def _joined(sizes: Sequence[int]) -> str:
    return " + ".join(map(str, sizes))


SPLIT = LayerType(
    "Split",
    "Split",
    "shape",
    "Cuts an axis into parts of given sizes, each with an output of its own.",
    params=(
        Size("sizes", (1, 1), "Sizes", "Of the parts, in order; each gets an output.", dims=0, low=1, high=FAR),
        axis_param(1),
    ),
    aka=("partition", "divide", "cut", "unconcatenate", "branches"),
    inputs=(Port("x", "N …"),),
    outputs=lambda p: _parts(len(p.sizes)),
    shape=split_shape,
    emit=split_emit,
    subtitle=lambda p: f"{_joined(p.sizes)} along axis {p.dim}",
    icon="mdi6.call-split",
    explanation="The opposite of Concatenate: one Linear layer makes queries, keys and values at once, and this takes them apart; a part of the channels goes through more layers, the rest goes around them.",
    source="Wang et al., CSPNet: a new backbone that can enhance learning capability of CNN, 2019",
)
CHUNK = LayerType(
    "Chunk",
    "Chunk",
    "shape",
    "Cuts an axis into equal parts, each with an output of its own.",
    params=(
        Count("chunks", 2, "Parts", "How many; each gets an output.", low=2, high=MOST),
        axis_param(1),
    ),
    aka=("split equally", "halves", "divide", "gated linear unit", "mean and variance"),
    inputs=(Port("x", "N …"),),
    outputs=lambda p: _parts(p.chunks),
    shape=chunk_shape,
    emit=chunk_emit,
    subtitle=lambda p: f"{p.chunks} along axis {p.dim}",
    icon="mdi6.view-split-vertical",
    explanation="In a gated unit one half decides how much of the other gets through; a variational autoencoder takes one half for the mean and the other for the spread. If the size does not divide evenly, the last part is smaller.",
    source="Dauphin et al., Language modeling with gated convolutional networks, 2016",
)
SLICE = LayerType(
    "Slice",
    "Slice",
    "shape",
    "Keeps what lies between two places along an axis.",
    params=(
        axis_param(1),
        _count("start", 0, "From", "The first place that is kept, from 0; negative ones count back from the end."),
        _count("stop", None, "Up to", "The first place that is not kept; open: to the end.", optional=True),
        Int("step", 1, "Every", "2 keeps every second one.", low=1, high=FAR),
    ),
    aka=("crop", "cropping", "index", "narrow", "subset", "range", "stride"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=slice_shape,
    emit=slice_emit,
    subtitle=lambda p: (
        f"{p.start}:{'' if p.stop is None else p.stop}{f':{p.step}' if p.step != 1 else ''} along axis {p.dim}"
    ),
    icon="mdi6.content-cut",
    explanation="All words but the first, the right half of a picture, every second step. Without its last step, a sequence can be compared with itself one step later.",
    source="y = x[:, start:stop:step]",
)
SELECT = LayerType(
    "Select",
    "Select",
    "shape",
    "Takes one entry along an axis; the axis is gone.",
    params=(axis_param(1), _count("index", -1, "Entry", "Which one, from 0; -1 is the last.")),
    aka=("index", "last step", "class token", "get item", "pick", "slice"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=select_shape,
    emit=lambda p, b, x: b.method(x, "select", p.dim, p.index),
    subtitle=lambda p: f"entry {p.index} along axis {p.dim}",
    icon="mdi6.target",
    explanation="BERT and the Vision Transformer judge by the first step alone (entry 0 along axis 1). For the last step of sequences of different length take the output 'last' of a recurrent layer: entry -1 may be padding.",
    source="Devlin et al., BERT: pre-training of deep bidirectional transformers, 2018",
)
GATHER = LayerType(
    "Gather",
    "Gather",
    "shape",
    "Takes entries along an axis by places that come in by a wire.",
    params=(axis_param(1),),
    aka=("take", "lookup", "index", "take_along_dim", "pick", "pointer"),
    inputs=(
        Port("x", "N …", help="What is taken from."),
        Port("index", "N …", "Places", "Whole numbers from 0 on, with as many axes as x."),
    ),
    outputs=(Port("y", "N …"),),
    shape=gather_shape,
    emit=lambda p, b, x, index: b.function("torch.take_along_dim", x, index, dim=p.dim),
    subtitle=lambda p: f"along axis {p.dim}",
    icon="mdi6.hand-pointing-right",
    explanation="The network itself, or the data, says what to look at: the word that is asked about, the action that was taken, the best few of Top k. Axes of size 1 stretch, so N×1×1 places pick whole rows of N×L×F.",
    source="as torch.take_along_dim",
)
FAMILY = (SPLIT, CHUNK, SLICE, SELECT, GATHER)
