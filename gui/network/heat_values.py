"""What the nodes of a graph cost by one measure, as colours, shares and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import format
from core.analysis import NodeInfo
from core.layers.sizes import SizeValue
from core.training.forecast import FLOAT_BYTES
from core.training.settings import read
from gui.canvas.heat import scale
from gui.canvas.heat.view import HeatCell, HeatView
from gui.room import Room

if TYPE_CHECKING:
    from core.training.timing import LayerTimes

Cost = SizeValue | float | None
UNUSED = "This block is not used in the network, so its shapes are not known."
SOME_FOLLOW = "What follows the length of the data has no colour."


@dataclass(frozen=True, slots=True)
class Measure:
    """`told`: a number in its unit."""

    key: str
    title: str
    explanation: str
    told: Callable[[SizeValue | float], str]


def seconds(value: SizeValue | float) -> str:
    """0.000165 -> '165 µs', 0.00168 -> '1.68 ms', 0.25 -> '250 ms'."""
    if not isinstance(value, int | float):
        return str(value)
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size or unit == "µs":
            number = value / size
            return f"{number:.0f} {unit}" if number >= 100 or unit == "µs" else f"{number:.3g} {unit}"
    return ""


PARAMETERS = Measure("parameters", "Parameters", "Numbers that each layer learns or holds frozen.", format.count)
FLOPS = Measure("flops", "FLOPs", "Operations that each layer computes for one sample, forward.", format.ops)
MEMORY = Measure(
    "memory",
    "Activation memory",
    "What each layer's outputs take in memory for one batch, as training keeps them.",
    format.bytes,
)
TIME = Measure(
    "time", "Time", "What each layer takes in one step, forward and backward, measured on the real network.", seconds
)
MEASURES = (PARAMETERS, FLOPS, MEMORY, TIME)


def heat_of(room: Room, measure: Measure, times: LayerTimes | None = None, note: str = "") -> HeatView:
    """`times` and the `note` on them matter for the measured time alone."""
    costs = {id: _cost(room, id, measure, times) for id in room.graph.nodes}
    known = {id: float(cost) for id, cost in costs.items() if isinstance(cost, int | float) and cost > 0}
    total = sum(known.values())
    low, high = (min(known.values()), max(known.values())) if known else (0.0, 0.0)

    def cell(id: str, cost: Cost) -> HeatCell:
        if id not in known:
            return HeatCell(None, _words(cost, measure, times))
        value = known[id]
        return HeatCell(scale.level(value, low, high), measure.told(cost or 0), _share(value / total))

    cells = {id: cell(id, cost) for id, cost in costs.items()}
    if not known:
        return HeatView(measure.title, measure.explanation, cells, note=_note(room, measure, note, costs))
    told = [measure.told(_plain(value, measure)) for value in (low, scale.middle(low, high), high, total)]
    return HeatView(
        measure.title,
        measure.explanation,
        cells,
        told[0],
        told[1],
        told[2],
        f"{told[3]} in all",
        _note(room, measure, note, costs),
    )


def _plain(value: float, measure: Measure) -> float:
    return value if measure is TIME else round(value)


def _cost(room: Room, id: str, measure: Measure, times: LayerTimes | None) -> Cost:
    if measure is TIME:
        return (
            times.at(room.place.path(id)) if times is not None and (room.place.prefix or not room.place.where) else None
        )
    info = room.info(id)
    return None if info is None else _of_info(info, measure, room)


def _of_info(info: NodeInfo, measure: Measure, room: Room) -> SizeValue:
    if measure is PARAMETERS:
        return info.parameters
    if measure is FLOPS:
        return info.flops
    return info.activations * (int(read(room.project.plan, "batch_size")) * FLOAT_BYTES)


def _words(cost: Cost, measure: Measure, times: LayerTimes | None) -> str:
    if cost is None and measure is TIME:
        return "not measured" if times is None else "none"
    if cost is None:
        return "unknown"
    return "none" if isinstance(cost, int | float) else measure.told(cost)


def _share(share: float) -> str:
    if share >= 0.0995:
        return f"{share:.0%}"
    return f"{share:.1%}" if share >= 0.0005 else "<0.1%"


def _note(room: Room, measure: Measure, note: str, costs: Mapping[str, Cost]) -> str:
    if room.place.where and not room.place.prefix:
        return UNUSED
    if measure is TIME:
        return note
    formulas = any(not isinstance(cost, int | float | None) for cost in costs.values())
    return SOME_FOLLOW if formulas else ""
