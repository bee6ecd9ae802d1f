"""What a node's numbers come from: the layer before, the maker behind layers that change little, and its width."""

from __future__ import annotations

from collections.abc import Iterator

from core.document import edits
from core.document.project import Project
from core.graph import End, Graph, Node, Web
from core.layers import LAYERS
from core.layers.base import Port

CONVOLUTIONS = tuple(f"{kind}{dims}d" for kind in ("Conv", "ConvTranspose") for dims in (1, 2, 3))
WEIGHTED = ("Linear", *CONVOLUTIONS)
NEUTRAL = frozenset(
    (
        *("Flatten", "Unflatten", "Reshape", "Permute", "Transpose", "Squeeze", "Unsqueeze", "Expand", "Repeat"),
        *("Flip", "Roll", "Slice", "Select", "Pad", "Crop"),
        *("Identity", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d"),
    )
)
"""Layers that neither mix nor bend numbers."""
WIDTHS = {
    "Linear": "out_features",
    **dict.fromkeys(CONVOLUTIONS, "out_channels"),
    "Embedding": "embedding_dim",
    **dict.fromkeys(("RNN", "LSTM", "GRU"), "hidden_size"),
}
"""Layer type -> the parameter that says how wide its result is."""
KEEP_WIDTH = ("activation", "normalisation", "regularisation")


def inputs_in_order(project: Project, graph: Graph, node: Node) -> list[tuple[Port, str]]:
    """Its ports as they are wired: (port, place), variadic ones once for each wire."""
    ports, given = edits.ports_of(project, node)[0], graph.inputs_of(node.id)
    return [(port, place) for port in ports for place in edits.places_of(port, given) if place in given]


def before(graph: Web, node: Node, port: str = "x") -> Node | None:
    """The node that feeds this input."""
    source = graph.wires.get(End(node.id, port))
    return graph.nodes.get(source.node) if source else None


def going_up(graph: Web, node: Node, port: str = "x") -> Iterator[Node]:
    """The nodes before this input, the nearest first, as far as each has one input that matters."""
    seen = {node.id}
    found = before(graph, node, port)
    while found is not None and found.id not in seen:
        seen.add(found.id)
        yield found
        entering = list(graph.inputs_of(found.id))
        found = before(graph, found, entering[0]) if entering and not found.block else None


def maker(graph: Web, node: Node, port: str = "x") -> Node | None:
    """The nearest node upstream that is not neutral."""
    first = before(graph, node, port)
    if first is None or first.type not in NEUTRAL:
        return first if first is not None and first.id != node.id else None
    return next((n for n in going_up(graph, node, port) if n.type not in NEUTRAL), None)


def widened(graph: Web, node: Node, port: str = "x") -> tuple[Node, str] | None:
    """The node that says how wide what arrives here is, with its parameter."""
    for found in going_up(graph, node, port):
        if found.type in WIDTHS:
            return found, WIDTHS[found.type]
        layer = LAYERS.find(found.type)
        if layer is None or (layer.category not in KEEP_WIDTH and found.type not in NEUTRAL):
            return None
    return None
