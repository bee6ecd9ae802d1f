"""Sizes of cards in scene units, as the canvas draws them."""

from __future__ import annotations

from collections.abc import Iterable

from core.document import edits
from core.document.project import Project
from core.graph import Graph, Node, numbered
from core.layers.base import Port

CARD_WIDTH, CARD_HEIGHT, PORT_ROW = 184.0, 80.0, 20.0
"""Size of a card; with several ports on a side it grows by a row for each."""
HEAD_HEIGHT = 56.0
"""Of a collapsed card, whose ports are all where one alone stands on any card."""
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
    """The inputs that its card shows, from above: a variadic port has a place for each wire and one more."""
    fed, found = graph.inputs_of(node.id), list[str]()
    for port in ins:
        if not port.variadic:
            found.append(port.name)
            continue
        taken = numbered(fed, port.name)
        last = int(taken[-1].rpartition(".")[2]) if taken else -1
        found += [f"{port.name}.{number}" for number in range(max(last + 2, LEAST_PLACES))]
    return found
