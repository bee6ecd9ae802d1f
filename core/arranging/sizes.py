"""Sizes of cards in scene units, as the canvas draws them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from core.document import edits
from core.document.look import CARD_HEIGHT, HEAD_HEIGHT, PORT_ROW
from core.document.project import Project
from core.graph import Graph, Node, numbered
from core.layers.base import Port

LEAST_PLACES = 2
"""How many places of a port that takes any number of wires are drawn; one more than there are wires beyond that."""


def card_height(project: Project, id: str, where: str = "") -> float:
    if edits.look_of(project, where).style(id).collapsed:
        return HEAD_HEIGHT
    graph = edits.graph_of(project, where)
    node = graph.nodes[id]
    ins, outs = edits.ports_of(project, node)
    most = max(len(places_of(graph, node, ins)), len(outs))
    return CARD_HEIGHT + (PORT_ROW * most if most > 1 else 0.0)


def places_of(graph: Graph, node: Node, ins: Iterable[Port]) -> list[str]:
    """The inputs that its card shows, from above: a port that takes any number of wires has a place for each and one more."""
    fed = graph.inputs_of(node.id)
    return [place for port in ins for place in places_for(port, fed)]


def places_for(port: Port, fed: Collection[str]) -> list[str]:
    """The same of one port, where `fed` are the inputs of its card that have a wire."""
    if not port.variadic:
        return [port.name]
    taken = numbered(fed, port.name)
    last = int(taken[-1].rpartition(".")[2]) if taken else -1
    return [f"{port.name}.{number}" for number in range(max(last + 2, LEAST_PLACES))]
