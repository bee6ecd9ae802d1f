"""Nodes that are passed over: still drawn, but what feeds their first input takes the place of their outputs.

A project is drawn with them and computes without them: `effective` is the one that is analysed, lowered and trained.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Generic, TypeVar

from core.document import edits
from core.document.look import frozen
from core.document.project import Block, Project
from core.graph import End, Graph, Node
from core.graph.graph import Wires
from core.layers import LAYERS
from core.layers.ends import INPUT, TARGET, is_goal
from core.problems import NetwrightError

Value = TypeVar("Value")
Sources = tuple[tuple[str, tuple[End, ...]], ...]
"""Of each node that is passed over: what feeds its inputs, in the order of its ports."""


def set_bypassed(project: Project, ids: Collection[str], on: bool, where: str = "") -> Project:
    """With these nodes passed over, or no longer; those that cannot be stay. Raises NetwrightError where none can be."""
    graph = edits.graph_of(project, where)
    nodes = [node for id, node in graph.nodes.items() if id in ids]
    able = [node for node in nodes if not on or not hindrance(project, node)]
    if nodes and not able:
        raise NetwrightError(hindrance(project, nodes[0]))
    made = [replace(node, bypassed=on) for node in able if node.bypassed is not on]
    return edits.with_graph(project, graph.put(*made), where) if made else project


def hindrance(project: Project, node: Node) -> str:
    """Why a node cannot be passed over; '' where it can be."""
    layer = LAYERS.find(node.type)
    if node.type in (INPUT, TARGET):
        return f"'{node.name}' cannot be bypassed: data enters there, and nothing comes before it that could pass."
    if is_goal(node.type):
        return f"'{node.name}' cannot be bypassed: the network ends there. Delete it if it is not to count."
    if node.type in edits.PORTS:
        return f"'{node.name}' cannot be bypassed: it is a port of the block."
    if (layer is not None or node.block in project.blocks) and not edits.ports_of(project, node)[0]:
        return f"'{node.name}' cannot be bypassed: it has no input, so there is nothing to pass on."
    return ""


def is_bypassed(project: Project, node: Node) -> bool:
    """Whether it is passed over; what a file says of a node that cannot be counts for nothing."""
    return node.bypassed and not hindrance(project, node)


def origin(project: Project, graph: Graph, source: End) -> End | None:
    """The output that a wire from `source` really comes from: the first up the wires that is not passed over.

    None where there is none, or only a loop.
    """

    def above(id: str) -> Sequence[End] | None:
        node = graph.nodes.get(id)
        return edits.sources(project, graph, id) if node is not None and is_bypassed(project, node) else None

    return _up(source, above)


def effective(project: Project) -> Project:
    """`project` as it computes: without the nodes that are passed over, their wires joined. The same value where there are none.

    Every wire keeps its target, so that what is said of an input holds for both; what an edit left as it was is the
    same object again.
    """
    blocks = _blocks_seen_through(_Same(project.blocks))
    graph = _seen_through(project, project.graph)
    if blocks is project.blocks and graph is project.graph:
        return project
    return replace(project, blocks=blocks, graph=graph)


class _Same(Generic[Value]):
    """A value that is itself alone, with what was made of it; it stays alive as long as somebody remembers it."""

    __slots__ = ("sources", "value")

    def __init__(self, value: Value, sources: Sources = ()) -> None:
        self.value, self.sources = value, sources

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value and self.sources == other.sources


@lru_cache(maxsize=8)
def _blocks_seen_through(given: _Same[Mapping[str, Block]]) -> Mapping[str, Block]:
    blocks, project = given.value, Project(blocks=given.value)
    graphs = {id: _seen_through(project, block.graph) for id, block in blocks.items()}
    changed = {id: replace(blocks[id], graph=graph) for id, graph in graphs.items() if graph is not blocks[id].graph}
    return frozen({**blocks, **changed}) if changed else blocks


def _seen_through(project: Project, graph: Graph) -> Graph:
    gone = [node for node in graph.nodes.values() if node.bypassed and is_bypassed(project, node)]
    if not gone:
        return graph
    return _without(_Same(graph, tuple((node.id, tuple(edits.sources(project, graph, node.id))) for node in gone)))


@lru_cache(maxsize=256)
def _without(given: _Same[Graph]) -> Graph:
    """The same object for the same graph, however often it is asked for."""
    graph, gone = given.value, dict(given.sources)
    nodes = {id: node for id, node in graph.nodes.items() if id not in gone}
    return Graph(frozen(nodes), _joined(_Same(graph.wires, given.sources)), graph.given)


@lru_cache(maxsize=256)
def _joined(given: _Same[Wires]) -> Wires:
    """The wires, which stay the same object while parameters alone change."""
    wires, gone = given.value, dict(given.sources)
    found = {t: _up(s, gone.get) for t, s in wires.items() if t.node not in gone}
    return frozen({target: source for target, source in found.items() if source is not None})


def _up(source: End, sources: Callable[[str], Sequence[End] | None]) -> End | None:
    """The first output whose node has no `sources` to be passed over for; at each of the others its inputs in their order."""
    ahead, seen = [source], set[str]()
    while ahead:
        at = ahead.pop()
        above = sources(at.node)
        if above is None:
            return at
        if at.node not in seen:
            seen.add(at.node)
            ahead += reversed(above)
    return None
