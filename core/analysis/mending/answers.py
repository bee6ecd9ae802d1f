"""Where an answer does not fit what it is compared with: another loss, another width, one row for each sample, another size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.analysis import repairs
from core.analysis.goals import column_at
from core.analysis.mending.around import keeping_size, of_width
from core.analysis.mending.bridges import equal, is_map, places, projected, reshaped, row_of, summary, then, whole
from core.analysis.mending.spot import Spot
from core.document.project import DataColumn
from core.layers import LOSSES
from core.layers.base import Insert
from core.layers.data import BY_TARGET, target_type
from core.layers.ends import OUTPUT, is_loss
from core.layers.losses.rules import LABELS
from core.layers.sizes import SizeValue
from core.layers.wires import WireType
from core.problems import Repair
from core.spec import Use


def answers(spot: Spot) -> Iterator[Repair]:
    """For an Output or a loss node whose prediction or target is refused."""
    if spot.node.type != OUTPUT and not is_loss(spot.node.type):
        return
    column = column_at(spot.graph, spot.schema, spot.node)
    x, target = spot.type_into("x"), target_type(column) if column else spot.type_into("target")
    if column is not None and spot.node.type == OUTPUT and _other_loss(spot, column):
        yield repairs.set_param(BY_TARGET, spot.node.id, "loss", Use("auto"), spot.where)
    if column is not None and is_loss(spot.node.type):
        yield from _losses_for(spot, column)
    if x is None or target is None or not x.axes:
        return
    if column is not None and column.kind in LABELS:
        yield from _scores(spot, x, target, len(column.classes))
    else:
        yield from _numbers(spot, x, target)


def _other_loss(spot: Spot, column: DataColumn) -> bool:
    """Whether the loss itself is at fault: two scores or more for a loss that takes one are so only where there are more classes."""
    return spot.problem.param == "loss" or len(column.classes) > 2


def _losses_for(spot: Spot, column: DataColumn) -> Iterator[Repair]:
    """Losses that take what the Target holds."""
    for key in ("CrossEntropyLoss", "BCEWithLogitsLoss") if column.kind in LABELS else ("MSELoss",):
        if key != spot.node.type and spot.port == "target":
            yield repairs.become(f"Use {LOSSES[key].title}", spot.node.id, key, spot.where)


def _scores(spot: Spot, x: WireType, target: WireType, classes: int) -> Iterator[Repair]:
    """One score for each class, or a single one of two."""
    if x.rank == 2:
        for width in (classes, 1) if classes == 2 else (classes,):
            yield from _width(spot, width)
    elif target.rank == 1:
        yield from _rows(spot, x, classes)


def _width(spot: Spot, width: SizeValue) -> Iterator[Repair]:
    found = of_width(spot, "x", int(width)) if isinstance(width, int) and width > 0 else None
    if found is not None:
        yield found


def _rows(spot: Spot, x: WireType, width: SizeValue) -> Iterator[Repair]:
    """Steps or points become one row for each sample, with a Linear behind where it has another width."""
    for number, (label, layers) in enumerate(summary(x)):
        have = row_of(x) if number == 0 else None
        if have is not None and equal(have, width):
            yield repairs.insert(label, spot.at("x"), layers, spot.where)
        elif isinstance(width, int) and width > 0:
            linear = Insert("Linear", (("out_features", int(width)),))
            yield repairs.insert(f"{label}, then Linear ({width})", spot.at("x"), then(layers, linear), spot.where)


def _numbers(spot: Spot, x: WireType, target: WireType) -> Iterator[Repair]:
    """As many numbers as the target has, in its shape."""
    width = target.sizes[-1] if target.rank > 1 else 1
    if x.rank == target.rank and is_map(x):
        yield from _maps(spot, x, target)
    elif x.rank == target.rank or (x.rank, target.rank) == (2, 1):
        yield from _width(spot, width)
    elif x.rank > 2 >= target.rank:
        yield from _rows(spot, x, width)
    elif x.rank == 2:
        yield from _laid_out(spot, x, target)


def _maps(spot: Spot, x: WireType, target: WireType) -> Iterator[Repair]:
    """Channels follow the last convolution, sizes its padding, else they are made fitting behind it."""
    channels, size = target.sizes[1], whole(places(target))
    wider = [] if equal(x.sizes[1], channels) else [*_width(spot, channels)]
    if not wider and not equal(x.sizes[1], channels):
        bridge = projected(x, channels)
        wider = (
            [repairs.insert(f"Bring it to {channels} channels", spot.at("x"), bridge[1], spot.where)] if bridge else []
        )
    yield from wider
    kept = keeping_size(spot, "x")
    larger = [] if kept is None else [("Keep the size", kept)]
    if size is not None and not all(map(equal, places(x), places(target))):
        label = f"Resize to {'×'.join(map(str, size))}"
        resize = Insert("Resize", (("size", size),))
        larger.append((label, repairs.insert(label, spot.at("x"), resize, spot.where)))
    yield from (one for _, one in larger)
    for label, one in larger:
        for other in wider:
            yield Repair(f"{label}, {_small(other.label)}", repairs.combined(one.edit, other.edit))


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def _laid_out(spot: Spot, x: WireType, target: WireType) -> Iterator[Repair]:
    """A row in the shape of the target, from a layer with as many outputs."""
    shape = reshaped(target.sizes[1:])
    if shape is None:
        return
    total = replace(target, axes=("N", *target.axes[1:])).per_sample()
    told = "×".join(str(s) for s in target.sizes[1:])
    laid = repairs.insert(f"Reshape to {told}", spot.at("x"), shape, spot.where)
    if equal(x.sizes[-1], total):
        yield laid
        return
    for wider in _width(spot, total):
        yield Repair(f"{wider.label}, reshape to {told}", repairs.combined(wider.edit, laid.edit))
