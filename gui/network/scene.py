"""From the project and what is known of it to the values that the canvas draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from core.analysis import Analysis
from core.document.edits import ports_of
from core.document.project import Project
from core.document.scope import names_of
from core.format import count
from core.graph import End, Node, numbered
from core.layers import LAYERS, LayerType
from core.layers.base import Port
from core.layers.wires import WireType
from core.problems import Problem
from gui.canvas import CardView, FrameView, PortView, SceneView, WireView

UNKNOWN = "mdi6.help-rhombus-outline"
Types = Mapping[str, WireType | None]
"""What arrives, by connected input port; None where it is not known."""


class SceneMaker:
    """The main graph as cards, wires and frames. What shows the same as in the scene before is the same value again."""

    def __init__(self) -> None:
        self._cards: dict[str, tuple[Any, CardView]] = {}
        self._wires: dict[End, tuple[Any, WireView]] = {}

    def scene(self, analysis: Analysis) -> SceneView:
        project = analysis.project
        first = _first_problems(analysis)
        common = (analysis.schema, names_of(project), project.blocks)
        uses = _uses(project)
        types = {i: _types(analysis, i) for i in project.graph.nodes}
        self._cards = {
            i: self._card(analysis, common, node, types[i], first.get(i), uses.get(node.block, 0))
            for i, node in project.graph.nodes.items()
        }
        self._wires = {
            target: self._wire(source, target, types.get(target.node, {}), first.get(target.node))
            for target, source in project.graph.wires.items()
        }
        frames = {f.id: FrameView(f.id, f.title, f.x, f.y, f.w, f.h) for f in project.look.frames}
        cards = {i: card for i, (_, card) in self._cards.items()}
        wires: dict[tuple[str, str], WireView] = {t: wire for t, (_, wire) in self._wires.items()}
        return SceneView(cards, wires, frames)

    def _card(
        self, analysis: Analysis, common: Any, node: Node, types: Types, problem: Problem | None, uses: int
    ) -> tuple[Any, CardView]:
        """A card with all that it depends on."""
        step = analysis.walk.steps[node.id]
        shown = (step.result, step.waiting, node.id in analysis.used, analysis.project.look.places.get(node.id))
        key = (common, node, shown, types, _told(problem), uses)
        found = self._cards.get(node.id)
        return found if found is not None and found[0] == key else (key, _card(analysis, node, types, problem, uses))

    def _wire(self, source: End, target: End, types: Types, problem: Problem | None) -> tuple[Any, WireView]:
        carried = types.get(target.port)
        severity = problem.severity.value if problem is not None and problem.port == target.port else ""
        key = (source, carried, severity)
        found = self._wires.get(target)
        if found is not None and found[0] == key:
            return found
        return key, WireView(source, target, _shape(carried) if carried else "", severity)


def _first_problems(analysis: Analysis) -> dict[str, Problem]:
    """The one to solve first, by node."""
    first: dict[str, Problem] = {}
    for problem in analysis.problems:
        if len(problem.path) == 1:
            first.setdefault(problem.path[0], problem)
    return first


def _uses(project: Project) -> dict[str, int]:
    """How often each block is used in the main graph."""
    uses: dict[str, int] = {}
    for node in project.graph.nodes.values():
        if node.block:
            uses[node.block] = uses.get(node.block, 0) + 1
    return uses


def _types(analysis: Analysis, node: str) -> Types:
    inputs = analysis.project.graph.inputs_of(node)
    return {port: analysis.type_at((source.node,), source.port) for port, source in inputs.items()}


def _told(problem: Problem | None) -> tuple[str, str, str]:
    """Severity, sentence, label of the repair."""
    if problem is None:
        return "", "", ""
    return problem.severity.value, problem.message, problem.repair.label if problem.repair else ""


@lru_cache(maxsize=4096)
def _shape(wire: WireType) -> str:
    return str(wire)


def _card(analysis: Analysis, node: Node, types: Types, problem: Problem | None, uses: int) -> CardView:
    project = analysis.project
    layer = LAYERS.find(node.type)
    info = analysis.info((node.id,))
    assert info is not None
    ins, outs = ports_of(project, node)
    x, y = project.look.places.get(node.id, (0.0, 0.0))
    block = project.blocks.get(node.block)
    severity, message, repair = _told(problem)
    return CardView(
        id=node.id,
        title=block.title if block else layer.title if layer else node.type,
        subtitle=_subtitle(analysis, layer, node),
        category=layer.category if layer else "data",
        icon="mdi6.cube-outline" if block else layer.icon if layer else UNKNOWN,
        output=_output(info.outs, info.ins, node),
        cost=_cost(analysis, node, info.parameters),
        inputs=tuple(_inputs(ins, types)),
        outputs=tuple(_port(p, analysis.type_at((node.id,), p.name)) for p in outs),
        x=x,
        y=y,
        severity=severity,
        problem=message,
        repair=repair,
        state=info.state if info.state in ("unused", "waiting") else "",
        badge=_badge(node, uses),
    )


def _subtitle(analysis: Analysis, layer: LayerType | None, node: Node) -> str:
    return node.name if layer is None or node.block else layer.subtitle(analysis.values(node))


def _output(outs: tuple[WireType, ...], ins: tuple[object, ...], node: Node) -> str:
    if outs:
        return _shape(outs[0]) + (f"  +{len(outs) - 1}" if len(outs) > 1 else "")
    return _shape(ins[0]) if node.type == "Output" and ins and isinstance(ins[0], WireType) else ""


def _cost(analysis: Analysis, node: Node, parameters: int) -> str:
    """What a card says at its lower right: parameters, or what the data node holds."""
    schema = analysis.schema
    if node.type == "Input":
        return f"{schema.rows:,} rows" if schema and schema.column(str(node.get("column", ""))) else ""
    if node.type == "Output":
        column = schema.column(str(node.get("target", ""))) if schema else None
        return f"{len(column.classes)} classes" if column and column.classes else ""
    return count(parameters) if parameters else ""


def _inputs(ports: tuple[Port, ...], types: Types) -> Iterator[PortView]:
    """Ports as drawn: a variadic one has a place for each of its wires and one more."""
    for port in ports:
        if not port.variadic:
            yield _port(port, types.get(port.name))
            continue
        taken = numbered(types, port.name)
        last = int(taken[-1].rpartition(".")[2]) if taken else -1
        for number in range(max(last + 2, 2)):
            name = f"{port.name}.{number}"
            yield PortView(name, _tip(port, types.get(name)), optional=number >= 2 or port.optional)


def _port(port: Port, wire: WireType | None) -> PortView:
    return PortView(port.name, _tip(port, wire), port.optional)


def _tip(port: Port, wire: WireType | None) -> str:
    parts = [port.title or port.name, _shape(wire) if wire else port.pattern]
    head = ": ".join(filter(None, parts))
    return f"{head}\n{port.help}" if port.help else head


def _badge(node: Node, uses: int) -> str:
    parts = [f"{node.repeat}×"] if node.block and node.repeat > 1 else []
    return " · ".join(parts + ([f"used {uses}×"] if uses > 1 else []))
