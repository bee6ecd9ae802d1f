"""Layers that bring one type of wire to another: to its axes, its width, its size."""

from __future__ import annotations

from collections.abc import Iterator

from core.layers.base import Chain, Insert
from core.layers.sizes import SizeValue, same
from core.layers.wires import WireType

Bridge = tuple[str, Insert | Chain]
"""What it does, as the start of a label ('Project'), and the layers."""


def is_map(x: WireType) -> bool:
    """Channels first, then places: N C …"""
    return x.rank in (3, 4, 5) and x.axes[1] == "C"


def equal(a: SizeValue, b: SizeValue) -> bool:
    return same(a, b) is True


def places(x: WireType) -> tuple[SizeValue, ...]:
    """The axes after the channels."""
    return x.sizes[2:]


def projected(x: WireType, width: SizeValue, to: tuple[SizeValue, ...] = ()) -> Bridge | None:
    """To another number of channels or features; of maps also to a smaller size `to`, by a stride. None where that cannot be."""
    if not isinstance(width, int):
        return None
    if not is_map(x):
        return "Project", Insert("Linear", (("out_features", int(width)),))
    dims = x.rank - 2
    strides = tuple(map(_stride, places(x), to)) if to else (1,) * dims
    if None in strides:
        return None
    params = {"out_channels": int(width), "kernel_size": (1,) * dims}
    stride = {"stride": strides} if any(s != 1 for s in strides) else {}
    return "Project", Insert(f"Conv{dims}d", tuple({**params, **stride}.items()))


def _stride(size: SizeValue, to: SizeValue) -> int | None:
    """With which a 1×1 convolution makes `to` points of `size`."""
    if equal(size, to):
        return 1
    if not isinstance(size, int) or not isinstance(to, int) or not 0 < to < size:
        return None
    near = -(-size // to)
    return next((int(s) for s in (near, near + 1) if (size - 1) // s + 1 == to), None)


def reshaped(sizes: tuple[SizeValue, ...]) -> Insert | None:
    """The same numbers in samples of these sizes."""
    known = whole(sizes)
    return Insert("Reshape", (("shape", known),)) if known else None


def whole(sizes: tuple[SizeValue, ...]) -> tuple[int, ...] | None:
    """Plain numbers, where all are known."""
    found = tuple(int(s) for s in sizes if isinstance(s, int))
    return found if len(found) == len(sizes) else None


def summary(x: WireType) -> Iterator[Bridge]:
    """One row of features for each sample: N … -> N F. The first keeps the width that x has."""
    if is_map(x):
        yield "Average each map", Chain((Insert(f"AdaptiveAvgPool{x.rank - 2}d"), Insert("Flatten")))
    elif x.rank > 2:
        yield "Take the mean over the steps", Insert("Mean", (("dim", tuple(range(1, x.rank - 1))),))
    if x.rank > 2:
        yield "Flatten", Insert("Flatten")


def row_of(x: WireType) -> SizeValue | None:
    """The width of the first `summary`."""
    return x.sizes[1] if is_map(x) else x.sizes[-1] if x.rank > 1 else None


def then(first: Insert | Chain, *more: Insert) -> Chain:
    return Chain((*(first.layers if isinstance(first, Chain) else (first,)), *more))
