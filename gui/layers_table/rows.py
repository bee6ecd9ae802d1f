"""What each row says, and by what it is sorted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core import format
from core.graph import Graph, Node
from core.graph.reading import reading_order
from core.layers import LAYERS
from core.layers.training import FROZEN
from core.layers.wires import WireType
from core.problems import Path, Problem
from gui.place import place_of
from gui.room import Room

SEVERITIES = ("error", "warning", "")
NAME, TYPE, OUTPUT, PARAMETERS, FLOPS, FROZEN_COLUMN, PROBLEM = range(7)


@dataclass(frozen=True, slots=True)
class RowData:
    """One layer as it is shown. `frozen`: None where there is nothing to freeze."""

    path: Path
    where: str
    name: str
    type: str
    output: str
    parameters: Any
    flops: Any
    frozen: bool | None
    problem: str
    severity: str
    category: str
    state: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    text: Callable[[RowData], str]
    key: Callable[[RowData], Any]
    tip: str
    right: bool = False


def _number(value: Any) -> tuple[int, float]:
    """What follows the data comes after all numbers."""
    return (0, float(value)) if isinstance(value, int | float) else (1, 0.0)


COLUMNS = (
    Column("Name", lambda r: r.name, lambda r: _natural(r.name), "Its name in the code; F2 changes it"),
    Column("Type", lambda r: r.type, lambda r: r.type.casefold(), "What kind of layer it is"),
    Column("Output", lambda r: r.output, lambda r: r.output, "Shape of what comes out; N is the batch"),
    Column(
        "Parameters",
        lambda r: _told(r.parameters, format.exact),
        lambda r: _number(r.parameters),
        "Numbers it learns or holds frozen",
        True,
    ),
    Column(
        "FLOPs",
        lambda r: _told(r.flops, format.count),
        lambda r: _number(r.flops),
        "Operations for one sample, forward",
        True,
    ),
    Column(
        "Frozen",
        lambda r: "" if r.frozen is None else "frozen" if r.frozen else "learns",
        lambda r: (r.frozen is None, not r.frozen),
        "Whether its weights stay as they are; Space changes it",
    ),
    Column(
        "Problem", lambda r: r.problem, lambda r: (SEVERITIES.index(r.severity), r.problem), "What is wrong with it"
    ),
)


def _told(value: Any, text: Callable[[Any], str]) -> str:
    return "" if value is None or value == 0 else text(value)


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """conv2 before conv10."""
    parts: list[tuple[int, int, str]] = []
    word = ""
    for letter in [*name.casefold(), ""]:
        if word and (not letter or letter.isdigit() != word[-1].isdigit()):
            parts.append((0, int(word), "") if word.isdigit() else (1, 0, word))
            word = ""
        word += letter
    return tuple(parts)


class Reader:
    """Rows of one graph. What is the same as before is the same value again."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[Any, RowData]] = {}
        self._around: Any = None
        self._flow: tuple[Any, Any, tuple[str, ...]] = (None, None, ())

    def rows(self, room: Room) -> list[RowData]:
        first = room.analysis.first_problems(room.place.prefix, room.place.where)
        around = (room.place, room.names, room.project.blocks)
        if around != self._around:
            self._around, self._kept = around, {}
        nodes = room.graph.nodes
        return [self._row(room, nodes[id], first.get(id)) for id in self._in_order(room.graph)]

    def _in_order(self, graph: Graph) -> tuple[str, ...]:
        """As the data goes through; not worked out again while neither wires nor nodes come or go."""
        wires, ids, found = self._flow
        if wires is not graph.wires or ids != graph.nodes.keys():
            found = reading_order(graph)
            self._flow = (graph.wires, graph.nodes.keys(), found)
        return found

    def forget(self) -> None:
        self._kept.clear()

    def _row(self, room: Room, node: Node, problem: Problem | None) -> RowData:
        path, step = room.place.path(node.id), room.step(node.id)
        told = (problem.severity, problem.message) if problem else None
        parts = (node, step and step.result, step and step.waiting, room.is_used(node.id), told)
        found = self._kept.get(path)
        if found is not None and _alike(found[0], parts):
            return found[1]
        row = _row(room, node, path, problem)
        self._kept[path] = parts, row
        return row


def _alike(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    return all(a is b or a == b for a, b in zip(old, new, strict=True))


def _row(room: Room, node: Node, path: Path, problem: Problem | None) -> RowData:
    layer, block, info = LAYERS.find(node.type), room.project.blocks.get(node.block), room.info(node.id)
    freezes = layer is not None and any(p.name == FROZEN.name for p in layer.at(node.params).params)
    shapes = (info.outs or info.ins) if info else ()
    shape = next((str(wire) for wire in shapes if isinstance(wire, WireType)), "")
    return RowData(
        path,
        room.place.where,
        node.name,
        block.title if block else layer.title if layer else node.type,
        shape,
        info.parameters if info else None,
        info.flops if info else None,
        bool(node.get(FROZEN.name, False)) if freezes else None,
        problem.message if problem else "",
        problem.severity.value if problem else "",
        layer.category if layer else "block" if block else "data",
        info.state if info else "",
        node.block if block else "",
    )


def inside(room: Room, row: RowData) -> Room | None:
    """What is in the block that a row uses."""
    if not row.block or not room.known:
        return None
    place = place_of(room.project, row.path)
    return Room(room.analysis, place) if place.where == row.block else None
