"""Where wires of different shape meet: the shortcut is projected, sizes are made equal, widths follow each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.analysis import repairs
from core.analysis.mending.around import keeping_size, of_width
from core.analysis.mending.bridges import equal, is_map, places, projected, summary
from core.analysis.mending.spot import Spot
from core.analysis.upstream import WIDTHS, inputs_in_order
from core.document import edits
from core.graph import ancestors
from core.layers import LAYERS
from core.layers.base import Insert
from core.layers.wires import WireType
from core.problems import Repair

SUMS = ("Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum", "Stack")
JOINS = ("Concat",)


@dataclass(frozen=True)
class _Arm:
    """One of the wires that meet."""

    place: str
    source: str
    """The node it comes from."""
    name: str
    type: WireType


def meetings(spot: Spot) -> Iterator[Repair]:
    """For a node where exactly two shapes meet."""
    if spot.node.type not in (*SUMS, *JOINS):
        yield from _of_one_width(spot)
        return
    arms = list(_arms(spot))
    differing = [arm for arm in arms[1:] if not _alike(arms[0].type, arm.type)] if arms else []
    if len(differing) != 1:
        return
    short, long = arms[0], differing[0]
    related = _comes_after(spot, long, short)
    if _comes_after(spot, short, long):
        short, long, related = long, short, True
    if short.type.rank != long.type.rank:
        yield from _of_one_rank(spot, short, long)
    elif spot.node.type in JOINS:
        yield from _sizes(spot, short, long, related)
    else:
        yield from _shapes(spot, short, long, related)


def _of_one_width(spot: Spot) -> Iterator[Repair]:
    """For nodes with inputs of different meaning: what arrives at the refused one follows the width of another, or that of it."""
    given, arms = spot.type_into(spot.port), list(_arms(spot))
    if given is not None and spot.node.type in WIDTHS:
        own = edits.safe_values(LAYERS[spot.node.type], spot.node)[WIDTHS[spot.node.type]]
        found = of_width(spot, spot.port, own)
        if found is not None and spot.port != arms[0].place:
            yield found
    for arm in arms:
        if given is None or arm.place == spot.port:
            continue
        for place, type in ((spot.port, arm.type), (arm.place, given)):
            width = type.sizes[-1]
            found = of_width(spot, place, int(width)) if isinstance(width, int) else None
            if found is not None:
                yield found


def _arms(spot: Spot) -> Iterator[_Arm]:
    for _, place in inputs_in_order(spot.project, spot.graph, spot.node):
        source, type = spot.graph.inputs_of(spot.node.id)[place], spot.type_into(place)
        if type is not None:
            yield _Arm(place, source.node, spot.graph.nodes[source.node].name, type)


def _alike(a: WireType, b: WireType) -> bool:
    return a.rank == b.rank and all(map(equal, a.sizes, b.sizes))


def _comes_after(spot: Spot, arm: _Arm, other: _Arm) -> bool:
    return arm.source != other.source and other.source in ancestors(spot.graph, [arm.source])


def _of_one_rank(spot: Spot, a: _Arm, b: _Arm) -> Iterator[Repair]:
    """The one with more axes becomes a row."""
    large, small = (a, b) if a.type.rank > b.type.rank else (b, a)
    if small.type.rank == 2:
        for label, layers in summary(large.type):
            yield repairs.insert(f"{label} of '{large.name}'", spot.at(large.place), layers, spot.where)


def _shapes(spot: Spot, short: _Arm, long: _Arm, related: bool) -> Iterator[Repair]:
    """`short` goes around what `long` goes through, if `related`: then it is the shortcut."""
    kept = keeping_size(spot, long.place, short.source) if related and is_map(long.type) else None
    if kept is not None:
        yield kept
        yield from _and_projected(spot, kept, short, long)
    if not related:
        yield from _same_width(spot, short, long)
    yield from _projection(spot, short, long, "the shortcut" if related else f"'{short.name}'")
    yield from _projection(spot, long, short, f"'{long.name}'")
    yield from _sizes(spot, short, long, related)


def _and_projected(spot: Spot, kept: Repair, short: _Arm, long: _Arm) -> Iterator[Repair]:
    """With the size kept, what is left is another number of channels."""
    bridge = projected(short.type, long.type.sizes[1])
    if bridge is not None:
        wider = repairs.insert("", spot.at(short.place), bridge[1], spot.where)
        yield Repair("Keep the size, project the shortcut", repairs.combined(kept.edit, wider.edit))


def _same_width(spot: Spot, short: _Arm, long: _Arm) -> Iterator[Repair]:
    axis = 1 if is_map(short.type) else -1
    for arm, other in ((long, short), (short, long)):
        width = other.type.sizes[axis]
        found = of_width(spot, arm.place, int(width)) if isinstance(width, int) else None
        if found is not None:
            yield found


def _projection(spot: Spot, arm: _Arm, other: _Arm, called: str) -> Iterator[Repair]:
    maps = is_map(arm.type) and is_map(other.type)
    axis = 1 if maps else -1
    bridge = projected(arm.type, other.type.sizes[axis], places(other.type) if maps else ())
    if bridge is not None:
        how = "1×1" if maps else "Linear"
        yield repairs.insert(f"Project {called} ({how})", spot.at(arm.place), bridge[1], spot.where)


def _sizes(spot: Spot, short: _Arm, long: _Arm, related: bool) -> Iterator[Repair]:
    """Maps of one size: by padding, else the smaller is made as large as the other, which also tells how large."""
    if not (is_map(short.type) and is_map(long.type)):
        return
    kept = keeping_size(spot, long.place, short.source) if related else None
    if kept is not None:
        yield kept
    for arm, other in ((long, short), (short, long)):
        resize = repairs.insert(
            f"Resize '{arm.name}' to the size of '{other.name}'",
            spot.at(arm.place),
            Insert("Resize"),
            spot.where,
            like=spot.at(other.place),
        )
        if _larger(other, arm):
            yield resize
            yield from _resized_and_projected(spot, resize, arm, other)


def _larger(a: _Arm, b: _Arm) -> bool:
    return (
        sum(
            isinstance(s, int) and isinstance(t, int) and s > t
            for s, t in zip(places(a.type), places(b.type), strict=True)
        )
        > 0
    )


def _resized_and_projected(spot: Spot, resize: Repair, arm: _Arm, other: _Arm) -> Iterator[Repair]:
    after = replace(arm.type, sizes=(*arm.type.sizes[:2], *places(other.type)))
    bridge = projected(after, other.type.sizes[1])
    if bridge is not None and spot.node.type in SUMS and not equal(arm.type.sizes[1], other.type.sizes[1]):
        wider = repairs.insert("", spot.at(arm.place), bridge[1], spot.where)
        yield Repair(f"{resize.label} and project it", repairs.combined(resize.edit, wider.edit))
