"""From the project and what is known of it to the values that the canvas draws."""

from __future__ import annotations

from collections.abc import Iterator

from core.analysis import Analysis
from core.document.edits import ports_of
from core.document.project import Project
from core.format import count
from core.graph import End, Node
from core.layers import LAYERS, LayerType
from core.layers.base import Port
from core.layers.wires import WireType
from core.problems import Problem
from gui.canvas import CardView, FrameView, PortView, SceneView, WireView

UNKNOWN = "mdi6.help-rhombus-outline"


def scene_of(analysis: Analysis) -> SceneView:
    """The main graph as cards, wires and frames."""
    project = analysis.project
    first: dict[str, Problem] = {}
    for problem in analysis.problems:
        if len(problem.path) == 1:
            first.setdefault(problem.path[0], problem)
    cards = {i: _card(analysis, node, first.get(i)) for i, node in project.graph.nodes.items()}
    wires: dict[tuple[str, str], WireView] = {
        t: _wire(analysis, s, t, first.get(t.node)) for t, s in project.graph.wires.items()
    }
    frames = {f.id: FrameView(f.id, f.title, f.x, f.y, f.w, f.h) for f in project.look.frames}
    return SceneView(cards, wires, frames)


def _card(analysis: Analysis, node: Node, problem: Problem | None) -> CardView:
    project = analysis.project
    layer = LAYERS.find(node.type)
    info = analysis.nodes[(node.id,)]
    ins, outs = ports_of(project, node)
    x, y = project.look.places.get(node.id, (0.0, 0.0))
    block = project.blocks.get(node.block)
    return CardView(
        id=node.id,
        title=block.title if block else layer.title if layer else node.type,
        subtitle=_subtitle(analysis, layer, node),
        category=layer.category if layer else "data",
        icon="mdi6.cube-outline" if block else layer.icon if layer else UNKNOWN,
        output=_output(info.outs, info.ins, node),
        cost=_cost(analysis, node),
        inputs=tuple(_inputs(project, node, ins, analysis)),
        outputs=tuple(_port(p, analysis.type_at((node.id,), p.name)) for p in outs),
        x=x,
        y=y,
        severity=problem.severity.value if problem else "",
        problem=problem.message if problem else "",
        repair=problem.repair.label if problem and problem.repair else "",
        state=info.state if info.state in ("unused", "waiting") else "",
        badge=_badge(project, node),
    )


def _subtitle(analysis: Analysis, layer: LayerType | None, node: Node) -> str:
    return node.name if layer is None or node.block else layer.subtitle(analysis.values(node))


def _output(outs: tuple[WireType, ...], ins: tuple[object, ...], node: Node) -> str:
    if outs:
        return str(outs[0]) + (f"  +{len(outs) - 1}" if len(outs) > 1 else "")
    return str(ins[0]) if node.type == "Output" and ins and isinstance(ins[0], WireType) else ""


def _cost(analysis: Analysis, node: Node) -> str:
    """What a card says at its lower right: parameters, or what the data node holds."""
    schema = analysis.schema
    if node.type == "Input":
        return f"{schema.rows:,} rows" if schema and schema.column(str(node.get("column", ""))) else ""
    if node.type == "Output":
        column = schema.column(str(node.get("target", ""))) if schema else None
        return f"{len(column.classes)} classes" if column and column.classes else ""
    parameters = analysis.nodes[(node.id,)].parameters
    return count(parameters) if parameters else ""


def _inputs(project: Project, node: Node, ports: tuple[Port, ...], analysis: Analysis) -> Iterator[PortView]:
    """Ports as drawn: a variadic one has a place for each of its wires and one more."""
    for port in ports:
        if not port.variadic:
            yield _port(port, _arriving(analysis, End(node.id, port.name)))
            continue
        taken = sum(1 for t in project.graph.wires if t.node == node.id and t.port.startswith(f"{port.name}."))
        for number in range(max(taken + 1, 2)):
            name = f"{port.name}.{number}"
            arriving = _arriving(analysis, End(node.id, name))
            yield PortView(name, _tip(port, arriving), optional=number >= 2 or port.optional)


def _arriving(analysis: Analysis, end: End) -> WireType | None:
    source = analysis.project.graph.wires.get(end)
    return analysis.type_at((source.node,), source.port) if source else None


def _port(port: Port, wire: WireType | None) -> PortView:
    return PortView(port.name, _tip(port, wire), port.optional)


def _tip(port: Port, wire: WireType | None) -> str:
    parts = [port.title or port.name, str(wire) if wire else port.pattern]
    head = ": ".join(filter(None, parts))
    return f"{head}\n{port.help}" if port.help else head


def _badge(project: Project, node: Node) -> str:
    if not node.block:
        return ""
    uses = sum(1 for n in project.graph.nodes.values() if n.block == node.block)
    parts = [f"{node.repeat}×"] if node.repeat > 1 else []
    return " · ".join(parts + ([f"used {uses}×"] if uses > 1 else []))


def _wire(analysis: Analysis, source: End, target: End, problem: Problem | None) -> WireView:
    carried = analysis.type_at((source.node,), source.port)
    blamed = problem is not None and problem.port == target.port
    return WireView(
        source, target, str(carried) if carried else "", problem.severity.value if problem and blamed else ""
    )
