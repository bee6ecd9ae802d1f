"""Shape rules shared by families of layers. Each refuses exactly what torch refuses, in a learner's words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from core.layers.base import Chain, Context, Insert, Rejected, SetParam, Suggestion
from core.layers.sizes import SizeValue, at_least, same
from core.layers.wires import BOOL, FLOAT, INT, WireType
from core.spec import Values

RANKS = {
    1: "one number for each sample (N)",
    2: "a row of features (N×F)",
    3: "a sequence (N×L×F) or a row of channels (N×C×L)",
    4: "pictures (N×C×H×W)",
    5: "volumes (N×C×D×H×W)",
}


def need_float(x: WireType, what: str, port: str = "x") -> None:
    """torch's layers with weights take decimal numbers."""
    if x.dtype == INT:
        why = "Whole numbers such as labels or word numbers have no order that a weight could scale; an Embedding turns each into a learned vector."
        raise Rejected(
            f"{what} takes decimal numbers, but whole numbers ({x}) arrive here.",
            why,
            port=port,
            repair=("Insert Embedding", Insert("Embedding")),
        )
    if x.dtype == BOOL:
        raise Rejected(f"{what} takes decimal numbers, but yes/no values ({x}) arrive here.", port=port)


def need_rank(x: WireType, ranks: Sequence[int], what: str, repair: Any = None, port: str = "x") -> None:
    if x.rank not in ranks:
        wanted = " or ".join(RANKS.get(r, f"{r} axes") for r in ranks)
        raise Rejected(
            f"{what} takes {wanted}, but {x} arrives here.", f"{x} has {x.rank} axes.", port=port, repair=repair
        )


POINTS = ("Read the points one after the other", Chain((Insert("Flatten", (("start_dim", 2),)), Insert("Permute"))))
"""N C H W -> N L F: each point of a map is a step, its channels are the features."""
NUMBERS = ("Read the numbers one after the other", Insert("Unsqueeze", (("dim", 2),)))
"""N F -> N L 1."""


def need_sequence(x: WireType, what: str, port: str = "x", points: tuple[str, Suggestion] = POINTS) -> None:
    """Decimal numbers, N L F. `points` makes steps of the points of a picture or volume."""
    need_float(x, what, port)
    if x.rank != 3:
        raise Rejected(
            f"{what} takes a sequence (N×L×F), but {x} arrives here.",
            f"It goes from step to step along the second axis; {x} has {x.rank} axes.",
            port=port,
            repair=NUMBERS if x.rank == 2 else points if x.rank in (4, 5) else None,
        )


def same_type(c: Context, p: Values, x: WireType) -> WireType:
    """Element-wise: what goes in comes out, as decimal numbers."""
    need_float(x, "This layer")
    return x


def any_type(c: Context, p: Values, x: WireType) -> WireType:
    return x


def windowed(
    c: Context,
    size: SizeValue,
    kernel: int,
    stride: int,
    padding: int,
    dilation: int,
    *,
    axis: str,
    what: str,
    ceil: bool = False,
    repair: Callable[[], tuple[str, Suggestion] | None] | None = None,
) -> SizeValue:
    """Output length of a sliding window: floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.

    With `ceil`, torch's rule: rounded up, but the last window must start inside the input or its left padding. Which of
    the two limits is the lower one depends on the window alone.
    """
    reach = dilation * (kernel - 1) + 1
    padded = size + 2 * padding
    needed = reach - stride + 1 if ceil else reach
    fits = at_least(padded, needed)
    if fits is False:
        seen = f"{size}" if not padding else f"{size} (with padding {padded})"
        raise Rejected(
            f"{what} is {reach} wide along {axis}, but the input is only {seen} there.",
            "A window must lie inside its input at least once. Use a smaller window, more padding, or fewer layers that shrink the input before this one.",
            port="x",
            param="kernel_size",
            repair=repair() if repair else None,
        )
    if fits is None:
        c.only_if(f"{size} is at least {needed - 2 * padding} along {axis}")
    if not ceil:
        return (padded - reach) // stride + 1
    return (size + min(2 * padding - reach + stride, padding) + stride - 1) // stride


def same_padding_needs_stride_one(p: Values) -> None:
    if p.padding == "same" and any(s != 1 for s in p.stride):
        raise Rejected(
            "Padding 'same' works only with stride 1.",
            "'same' keeps the size; a stride above 1 makes it smaller. Give the padding in pixels instead.",
            param="padding",
            repair=(
                "Use a padding of half the filter",
                SetParam("padding", tuple(d * (k - 1) // 2 for k, d in zip(p.kernel_size, p.dilation, strict=True))),
            ),
        )


def need_groups(channels: SizeValue, out_channels: int, groups: int) -> None:
    if not isinstance(channels, int) or channels % groups:
        raise Rejected(
            f"{groups} groups do not divide the {channels} channels that arrive.",
            "Each group gets an equal share of the channels.",
            port="x",
            param="groups",
            repair=fewer_groups("groups", groups, channels, out_channels),
        )
    if out_channels % groups:
        raise Rejected(
            f"{groups} groups do not divide the {out_channels} filters.",
            "Each group makes an equal share of the output.",
            param="groups",
            repair=fewer_groups("groups", groups, channels, out_channels),
        )


def fewer_groups(param: str, groups: int, *divided: SizeValue) -> tuple[str, Suggestion] | None:
    """The most groups, up to `groups`, that divide all of `divided`."""
    sizes = [int(size) for size in divided if isinstance(size, int)]
    if len(sizes) < len(divided):
        return None
    shared = math.gcd(*sizes)
    most = next(g for g in range(min(groups, shared), 0, -1) if shared % g == 0)
    return (f"Use {most} group{'s' if most > 1 else ''}", SetParam(param, most))


def known(size: SizeValue, what: str, axis: str) -> int:
    """A size that weights are made for must be known before training."""
    if not isinstance(size, int):
        raise Rejected(
            f"{what} needs to know the size of the {axis} axis, but it is {size}, which varies.",
            "The number of weights is fixed when the network is made.",
            port="x",
        )
    return size


def broadcast(c: Context, xs: Sequence[WireType], what: str, port: str = "xs") -> tuple[SizeValue, ...]:
    """torch's broadcasting: aligned at the right, each pair of sizes equal or one of them 1."""
    rank = max(x.rank for x in xs)
    result: list[SizeValue] = []
    for place in range(1, rank + 1):
        sizes = [x.sizes[-place] for x in xs if x.rank >= place]
        chosen: SizeValue = 1
        for size in sizes:
            if isinstance(size, int) and size == 1:
                continue
            if isinstance(chosen, int) and chosen == 1:
                chosen = size
                continue
            equal = same(chosen, size)
            if equal is False:
                both = " and ".join(str(x) for x in xs)
                raise Rejected(
                    f"{what} needs inputs of one shape, but {both} arrive.",
                    f"{chosen} and {size} do not match: each pair of sizes must be equal, or one of them 1.",
                    port=port,
                )
            if equal is None:
                c.only_if(f"{chosen} equals {size}")
                chosen = chosen if isinstance(chosen, int) else size
        result.insert(0, chosen)
    return tuple(result)


def carried(x: WireType) -> WireType:
    """Its partner stays only where batch and steps are still axes 0 and 1, as lengths and masks count them."""
    return x if not x.partner or x.axes[:2] == ("N", "L") else replace(x, partner="")


def promoted(xs: Sequence[WireType]) -> str:
    """The dtype of torch's result when several are combined."""
    return next(dtype for dtype in (FLOAT, INT, BOOL) if any(x.dtype == dtype for x in xs))


def short(size: Sequence[Any]) -> Any:
    """`3` for `(3, 3)`: how a person would write it in code."""
    return size[0] if all(s == size[0] for s in size) else tuple(size)


def differing(p: Values, spec_defaults: dict[str, Any], *names: str) -> dict[str, Any]:
    """The keyword arguments whose values differ from torch's defaults, for readable code."""
    return {n: p[n] for n in names if p[n] != spec_defaults[n]}
