"""Axes taken for others: steps for channels, rows of points for pictures, samples for features."""

from __future__ import annotations

from collections.abc import Iterator

from core.analysis import repairs
from core.analysis.lints.room import Lint, Room, warning
from core.graph import End, Node
from core.layers import LAYERS
from core.layers.base import Insert
from core.layers.wires import WireType
from core.problems import Problem, Repair

CHANNELS_FIRST = (
    *("Conv1d", "ConvTranspose1d", "CausalConv1d", "WaveNetBlock"),
    *("MaxPool1d", "AvgPool1d", "LPPool1d", "AdaptiveAvgPool1d", "AdaptiveMaxPool1d"),
    *("BatchNorm1d", "InstanceNorm1d", "GroupNorm", "SyncBatchNorm", "LocalResponseNorm"),
    *("Dropout1d", "FeatureAlphaDropout", "ChannelShuffle", "Upsample"),
    *(f"{kind}Pad1d" for kind in ("Zero", "Constant", "Reflection", "Replication", "Circular")),
)
"""Layers that take the second axis of a sequence for its channels."""
STEPS_FIRST = (
    *("RNN", "LSTM", "GRU", "MinGRU", "S4D", "Mamba"),
    *("MultiheadAttention", "GroupedQueryAttention", "AdditiveAttention"),
    *("TransformerEncoderLayer", "TransformerEncoder", "TransformerDecoderLayer", "TransformerDecoder", "Transformer"),
    *("SinusoidalPositionalEncoding", "LearnedPositionalEncoding"),
)
"""Layers that go along the second axis of a sequence, step by step."""
COLOURS = (1, 3, 4)


def linear_on_picture(room: Room, node: Node) -> Iterator[Problem]:
    x = room.type_into(node)
    if x is not None and x.axes == ("N", "C", "H", "W"):
        why = "Linear works on the last axis alone, so each row of points goes through the same weights and the rows never meet. Flatten lays the whole picture in one row first."
        repair = repairs.insert("Insert Flatten", End(node.id, "x"), Insert("Flatten"), room.where)
        message = "Linear works on each row of pixels here, not on the whole picture."
        yield warning(room, "linear-on-picture", message, node, why, repair)


def steps_for_channels(room: Room, node: Node) -> Iterator[Problem]:
    x = room.type_into(node)
    if x is not None and x.axes == ("N", "L", "F") and x.sizes[1] != 1:
        title = LAYERS[node.type].title
        why = f"{title} wants channels before the steps (N×C×L), but this sequence has its features last (N×L×F)."
        message = f"{title} takes the {x.sizes[1]} steps of this sequence for channels."
        yield warning(room, "axes-order", message, node, why, _swapped(room, node))


def channels_for_steps(room: Room, node: Node) -> Iterator[Problem]:
    x, port = room.type_into(node), room.port(node)
    if x is not None and x.axes == ("N", "C", "L"):
        title = LAYERS[node.type].title
        why = f"{title} wants the steps before their features (N×L×F), but convolutions and their kin give channels first (N×C×L)."
        message = f"{title} takes the {x.sizes[1]} channels of this sequence for its steps."
        yield warning(room, "axes-order", message, node, why, _swapped(room, node), port=port)


def _swapped(room: Room, node: Node) -> Repair:
    what = Insert("Permute", (("dims", (2, 1)),))
    return repairs.insert("Swap the axes", End(node.id, room.port(node)), what, room.where)


def channels_last(room: Room, node: Node) -> Iterator[Problem]:
    """Pictures as files and other programs hold them, straight from an Input."""
    x, source = room.type_into(node), room.before(node)
    if x is not None and source is not None and source.type == "Input" and _looks_channels_last(x):
        h, w, c = x.sizes[1:]
        title = LAYERS[node.type].title
        why = f"Pictures have their channels first here (N×C×H×W). These look as if they came last: {h}×{w} points of {c} channel{'s' if c != 1 else ''}."
        what = Insert("Permute", (("dims", (3, 1, 2)),))
        repair = repairs.insert("Move the channels to the front", End(node.id, "x"), what, room.where)
        message = f"{title} takes the {h} rows of this picture for channels."
        yield warning(room, "channels-last", message, node, why, repair)


def _looks_channels_last(x: WireType) -> bool:
    if x.rank != 4 or not all(isinstance(size, int) for size in x.sizes[1:]):
        return False
    if x.axes[1:] == ("H", "W", "C"):
        return True
    first, second, last = (int(str(size)) for size in x.sizes[1:])
    return last in COLOURS and first not in COLOURS and first > 4 and second > 4


def flattened_batch(room: Room, node: Node) -> Iterator[Problem]:
    x, p = room.type_into(node), room.values(node)
    if x is not None and x.rank > 1 and p.start_dim % x.rank == 0 and p.end_dim % x.rank > 0:
        why = "Axis 0 counts the samples of the batch. Merged with the others, nothing tells any more which numbers belong to which sample."
        repair = repairs.set_param("Leave the batch out", node.id, "start_dim", 1, room.where)
        message = "Flatten merges all samples of the batch into one row."
        yield warning(room, "flattened-batch", message, node, why, repair, param="start_dim")


LINTS: dict[str, tuple[Lint, ...]] = {
    "Linear": (linear_on_picture,),
    "Flatten": (flattened_batch,),
    "Conv2d": (channels_last,),
    **dict.fromkeys(CHANNELS_FIRST, (steps_for_channels,)),
    **dict.fromkeys(STEPS_FIRST, (channels_for_steps,)),
}
