"""What the blocks share: what enters them, and the costs of the parts they are made of."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Cost, LayerType, Port, Rejected, SetParam
from core.layers.rules import known, need_float, need_rank, need_sequence, windowed
from core.layers.sizes import SizeValue
from core.layers.spatial import read_as_picture
from core.layers.wires import WireType
from core.spec import Int, Param

OWN = "core.lowering.modules."
SIDES = ("the height", "the width")
PICTURES = (Port("x", "N C H W", help="Pictures or feature maps."),)
SEQUENCES = (Port("x", "N L F", help="A sequence of features."),)


def filters(many: int) -> Int:
    return Int("out_channels", many, "Number of filters", "Feature maps that come out.", low=1, high=1_000_000)


def stride_param() -> Int:
    return Int("stride", 1, "Stride", "Steps by which the filter moves; 2 halves the picture.", low=1, high=1000)


def channels_param(name: str, many: int, title: str, help: str) -> Int:
    return Int(name, many, title, help, low=1, high=1_000_000)


def picture_block(
    key: str, title: str, summary: str, params: tuple[Param, ...], help: str, category: str = "block", **told: Any
) -> LayerType:
    """Pictures in, pictures out; `help` says what comes out."""
    outputs = (Port("y", "N C H W", help=help),)
    return LayerType(key, title, category, summary, params=params, inputs=PICTURES, outputs=outputs, **told)


def resized(x: WireType, channels: SizeValue, h: SizeValue, w: SizeValue) -> WireType:
    """The same pictures with other sizes."""
    return WireType((x.sizes[0], channels, h, w), ("N", "C", "H", "W"))


def picture_channels(x: WireType, what: str) -> int:
    """The channels of N C H W, decimal numbers."""
    need_float(x, what)
    need_rank(x, (4,), what, read_as_picture(x))
    return known(x.sizes[1], what, "channel")


def sequence_features(x: WireType, what: str, port: str = "x") -> int:
    """The features of N L F, decimal numbers."""
    need_sequence(x, what, port)
    return known(x.sizes[-1], what, "last")


def row_features(x: WireType, what: str, port: str = "x") -> int:
    """The features of N F, N L F …: decimal numbers, the last axis."""
    need_float(x, what, port)
    if x.rank < 2:
        raise Rejected(f"{what} takes rows of features (N×F), but {x} arrives here.", port=port)
    return known(x.sizes[-1], what, "last")


def strided(c: Context, x: WireType, channels: int, kernel: int, stride: int) -> WireType:
    """Pictures after a filter with padding (kernel - 1) / 2: ceil(size / stride) for an odd kernel."""
    pad = (kernel - 1) // 2
    h, w = (
        windowed(c, x.sizes[i], kernel, stride, pad, 1, axis=axis, what="The filter") for i, axis in enumerate(SIDES, 2)
    )
    return resized(x, channels, h, w)


def need_odd(kernel: int, name: str) -> None:
    """Only an odd filter has a middle, so that the size stays."""
    if kernel % 2 == 0:
        raise Rejected(
            f"The filter of this block must have an odd size, not {kernel}.",
            "Only then has it a middle, and the picture keeps its size.",
            param=name,
            repair=(f"Use {kernel + 1}", SetParam(name, kernel + 1)),
        )


def points(x: WireType) -> SizeValue:
    """How many places a picture or a row of channels has."""
    many: SizeValue = 1
    for size in x.sizes[2:]:
        many = many * size
    return many


def total(*costs: Cost) -> Cost:
    flops: SizeValue = 0
    for cost in costs:
        flops = flops + cost.flops
    return Cost(sum(c.parameters for c in costs), sum(c.buffers for c in costs), flops)


def conv(fan_in: int, out: int, window: int, places: SizeValue, bias: bool = False) -> Cost:
    """A convolution whose filters see `fan_in` channels through `window` points each."""
    weights = int(fan_in) * int(out) * int(window)
    return Cost(weights + (int(out) if bias else 0), 0, places * (2 * weights))


def linear(width: int, out: int, rows: SizeValue, bias: bool = True) -> Cost:
    return conv(width, out, 1, rows, bias)


def batch_norm(channels: int) -> Cost:
    """Scale and shift; running mean, running variance, count of batches."""
    return Cost(2 * int(channels), 2 * int(channels) + 1)


def squeeze(channels: int, inner: int) -> Cost:
    """Squeeze and excitation: two 1×1 convolutions on the one point of the means."""
    return total(conv(channels, inner, 1, 1, bias=True), conv(inner, channels, 1, 1, bias=True))


def rows(x: WireType) -> SizeValue:
    """How many rows of features a sample has."""
    many: SizeValue = 1
    for size in x.sizes[1:-1]:
        many = many * size
    return many
