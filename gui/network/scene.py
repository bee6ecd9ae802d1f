"""From the project and what is known of it to the values that the canvas draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from core.analysis import Analysis, NodeInfo
from core.analysis.custom import is_off
from core.arranging.sizes import LEAST_PLACES, places_for
from core.document.bypass import is_bypassed
from core.document.edits import ports_of
from core.document.look import Style
from core.format import count
from core.graph import End, Node
from core.layers import LAYERS
from core.layers.base import Port
from core.layers.ports import BLOCK_OUTPUT
from core.layers.wires import WireType
from core.problems import Problem
from gui.canvas import CardView, FrameView, NoteView, PortView, SceneView, WireView
from gui.network.known import Known, known
from gui.network.words import words_of
from gui.place import MAIN, Place
from gui.room import Room, Types

Key = TypeVar("Key")
View = TypeVar("View")
UNKNOWN = "mdi6.help-rhombus-outline"
BLOCK_ICON = "mdi6.package-variant-closed"
MOST_SHEETS = 3
"""Cards in the stack that a repeated block is drawn as."""


class Made(Generic[Key, View]):
    """What was drawn the last time, with all that each view was made of."""

    def __init__(self) -> None:
        self._grounds: dict[Key, Any] = {}
        self._views: dict[Key, View] = {}

    def get(self, key: Key) -> tuple[Any, View] | None:
        return (self._grounds[key], self._views[key]) if key in self._views else None

    def take(self, made: Mapping[Key, tuple[Any, View]], keys: Iterable[Key]) -> Mapping[Key, View]:
        """The views of `keys` in their order, with `made` in place of what there was: a table that stays as it is."""
        self._grounds.update((key, ground) for key, (ground, _) in made.items())
        self._views = self._views | {key: view for key, (_, view) in made.items()}
        wanted = list(keys)
        if list(self._views) != wanted:
            self._grounds = {key: self._grounds[key] for key in wanted}
            self._views = {key: self._views[key] for key in wanted}
        return self._views


class SceneMaker:
    """One graph as cards, wires and frames. What shows the same as in the scene before is the same value again."""

    def __init__(self) -> None:
        self._cards: Made[str, CardView] = Made()
        self._wires: Made[tuple[str, str], WireView] = Made()
        self._known: Known | None = None

    def scene(self, analysis: Analysis, place: Place = MAIN) -> SceneView:
        room = Room(analysis, place)
        now = known(analysis, room)
        graph, look, problems = now.graph, now.look, now.problems
        differing, self._known = now.differing(self._known), now
        types = {i: room.types(i) for i in differing if i in graph.nodes}
        cards = {i: self._card(room, now, graph.nodes[i], seen) for i, seen in types.items()}
        wires = {
            (i, port): self._wire(source, End(i, port), seen, problems.get(i), look.bends.get(End(i, port), ()))
            for i, seen in types.items()
            for port, source in graph.inputs_of(i).items()
        }
        frames = {f.id: FrameView(f.id, f.title, f.x, f.y, f.w, f.h, f.colour) for f in look.frames}
        notes = {n.id: NoteView(n.id, n.text, n.x, n.y, n.w, n.h, n.colour) for n in look.notes}
        return SceneView(self._cards.take(cards, graph.nodes), self._wires.take(wires, graph.wires), frames, notes)

    def _card(self, room: Room, now: Known, node: Node, types: Types) -> tuple[Any, CardView]:
        """A card with all that it depends on."""
        step, problem, uses = room.step(node.id), now.problems.get(node.id), now.uses.get(node.block, 0)
        at, style = now.look.places.get(node.id, (0.0, 0.0)), now.look.style(node.id)
        state = (step.result, step.waiting) if step else None
        arrives = tuple(types.items())
        key = (now.common, node, state, room.is_used(node.id), arrives, _told(problem), uses, is_off(node), style)
        found = self._cards.get(node.id)
        if found is None or found[0] != key:
            return key, _card(room, node, types, problem, uses, at, style)
        return found if (found[1].x, found[1].y) == at else (key, replace(found[1], x=at[0], y=at[1]))

    def _wire(
        self, source: End, target: End, types: Types, problem: Problem | None, bends: tuple[tuple[float, float], ...]
    ) -> tuple[Any, WireView]:
        carried = types.get(target.port)
        mine = problem is not None and problem.port == target.port and problem.path[-1] == target.node
        severity = problem.severity.value if problem is not None and mine else ""
        key = (source, carried, severity, bends)
        found = self._wires.get(target)
        if found is not None and found[0] == key:
            return found
        return key, WireView(source, target, _shape(carried) if carried else "", severity, bends)


def _told(problem: Problem | None) -> tuple[str, str, str]:
    """Severity, sentence, label of the repair."""
    if problem is None:
        return "", "", ""
    return problem.severity.value, problem.message, problem.repair.label if problem.repair else ""


@lru_cache(maxsize=4096)
def _shape(wire: WireType) -> str:
    return str(wire)


def _card(
    room: Room,
    node: Node,
    types: Types,
    problem: Problem | None,
    uses: int,
    at: tuple[float, float],
    style: Style,
) -> CardView:
    layer, info = LAYERS.find(node.type), room.info(node.id)
    ins, outs = ports_of(room.project, node)
    block = room.project.blocks.get(node.block)
    severity, message, repair = _told(problem)
    state = info.state if info else "waiting" if room.place.prefix else ""
    if is_bypassed(room.project, node):
        state = "bypassed"
    title, kind, subtitle, parts = words_of(room, node)
    return CardView(
        id=node.id,
        title=title,
        subtitle=subtitle,
        category=layer.category if layer else "block" if block else "data",
        icon=BLOCK_ICON if block else layer.icon if layer else UNKNOWN,
        output=_output(info.outs, info.ins, node) if info else "",
        cost=_cost(room.analysis, node, info),
        inputs=tuple(_inputs(ins, types)),
        outputs=tuple(_port(p, room.type_at(node.id, p.name)) for p in outs),
        x=at[0],
        y=at[1],
        severity=severity,
        problem=message,
        repair=repair,
        state=state if state in ("unused", "waiting", "bypassed") else "",
        badge=_badge(node, uses),
        sheets=min(node.repeat, MOST_SHEETS) - 1 if block else 0,
        kind=kind,
        parts=parts,
        colour=style.colour,
        collapsed=style.collapsed,
        pinned=style.pinned,
    )


def _output(outs: tuple[WireType, ...], ins: tuple[object, ...], node: Node) -> str:
    if outs:
        return _shape(outs[0]) + (f"  +{len(outs) - 1}" if len(outs) > 1 else "")
    return _shape(ins[0]) if node.type in ("Output", BLOCK_OUTPUT) and ins and isinstance(ins[0], WireType) else ""


def _cost(analysis: Analysis, node: Node, info: NodeInfo | None) -> str:
    """What a card says at its lower right: parameters, or what the data node holds."""
    schema = analysis.schema
    if node.type == "Input":
        return f"{schema.rows:,} rows" if schema and schema.column(str(node.get("column", ""))) else ""
    if node.type in ("Output", "Target"):
        name = node.get("target" if node.type == "Output" else "column", "")
        column = schema.column(str(name)) if schema else None
        return f"{len(column.classes)} classes" if column and column.classes else ""
    if info is None or not info.parameters:
        return ""
    return f"{count(info.parameters)} frozen" if info.frozen == info.parameters else count(info.parameters)


def _inputs(ports: tuple[Port, ...], types: Types) -> Iterator[PortView]:
    """Ports as drawn."""
    for port in ports:
        if not port.variadic:
            yield _port(port, types.get(port.name))
            continue
        for number, name in enumerate(places_for(port, types)):
            yield PortView(name, _tip(port, types.get(name)), optional=number >= LEAST_PLACES or port.optional)


@lru_cache(maxsize=4096)
def _port(port: Port, wire: WireType | None) -> PortView:
    return PortView(port.name, _tip(port, wire), port.optional)


def _tip(port: Port, wire: WireType | None) -> str:
    parts = [port.title or port.name, _shape(wire) if wire else port.pattern]
    head = ": ".join(filter(None, parts))
    return f"{head}\n{port.help}" if port.help else head


def _badge(node: Node, uses: int) -> str:
    if is_off(node):
        return "switched off"
    shared = " shared" if node.shared else ""
    parts = [f"×{node.repeat}{shared}"] if node.block and node.repeat > 1 else []
    return " · ".join(parts + ([f"used {uses}×"] if node.block and uses > 1 else []))
