"""Half the network: an edit that halves every width that somebody chose, and leaves those that the data demands."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from core.document.edits import graphs, with_graph
from core.document.project import Block, Project
from core.expressions import Expr, names_in
from core.graph import Graph, Node
from core.layers import LAYERS
from core.layers.ports import BLOCK_OUTPUT

INNER = frozenset({"dim_feedforward", "hidden_features", "squeeze", "ch3x3red", "ch5x5red"})
"""Parameters that are widths within a layer, which nobody sees from outside."""
WIDTHS = INNER | {
    "out_channels",
    "out_features",
    "hidden_size",
    "proj_size",
    "embedding_dim",
    "embed_dim",
    "features",
    "skip_channels",
    "growth_rate",
    "expand1x1",
    "expand3x3",
    "ch1x1",
    "ch3x3",
    "ch5x5",
    "pool_proj",
}
"""Parameters that are widths: channels, features, units."""
PARTS = frozenset({"num_heads", "num_kv_heads", "nhead", "heads", "num_groups", "groups"})
"""Parameters that cut a width into equal parts."""
SHAPES = frozenset({"shape", "unflattened_size"})
MOST_PARTS = 64
Places = frozenset[tuple[str, str]]
"""(block or '', node id)."""


def halved(project: Project, shapes: bool = False) -> Project:
    """Every width halved, to what heads and groups still divide, but for the last ones before an Output or a loss.

    `shapes`: also the channels that a Reshape names. Whether the layers still fit together is for the analysis to say.
    """
    kept = _last(project, "", frozenset())
    names = {id: _width_names(project, id) for id in project.blocks}
    parts = _parts(project)
    changed = project
    for where, graph in graphs(project):
        nodes = [
            _narrowed(project, node, names, parts, shapes)
            for node in graph.nodes.values()
            if (where, node.id) not in kept
        ]
        changed = with_graph(changed, graph.put(*nodes), where)
    return changed


def _narrowed(project: Project, node: Node, names: dict[str, frozenset[str]], parts: int, shapes: bool) -> Node:
    given = _values(project, node)
    chosen = names.get(node.block, frozenset()) if node.block else WIDTHS | _shares(project, node)
    changes: dict[str, Any] = {
        name: _half(value, parts) for name, value in given.items() if name in chosen and isinstance(value, int)
    }
    if shapes and node.type in ("Reshape", "Unflatten"):
        changes |= {name: _half_first(value) for name, value in given.items() if name in SHAPES}
    new = {name: value for name, value in changes.items() if value != given[name]}
    return node.with_params(**new) if new else node


def _shares(project: Project, node: Node) -> frozenset[str]:
    """`groups` where each channel is a group of its own: there it goes with the width."""
    given = _values(project, node)
    alone = (
        isinstance(given.get("groups"), int) and given["groups"] > 1 and given["groups"] == given.get("out_channels")
    )
    return frozenset({"groups"}) if alone else frozenset()


def _half(width: int, parts: int) -> int:
    half = width // 2
    if half < 1:
        return width
    return max(parts, half // parts * parts) if width % parts == 0 else half


def _half_first(shape: Any) -> Any:
    """The channels: the first number of (C, H, W)."""
    if not isinstance(shape, tuple) or not shape or not isinstance(shape[0], int) or shape[0] < 2:
        return shape
    return (shape[0] // 2, *shape[1:])


def _values(project: Project, node: Node) -> dict[str, Any]:
    """Its parameters as they were set, else as they are declared."""
    spec = LAYERS.find(node.type) if not node.block else None
    declared = spec.params if spec is not None else _params(project.blocks.get(node.block))
    return {param.name: node.get(param.name, param.default) for param in declared}


def _params(block: Block | None) -> tuple[Any, ...]:
    return block.params if block is not None else ()


def _width_names(project: Project, block: str) -> frozenset[str]:
    """The parameters of a block that widths inside follow."""
    return frozenset(_followed(project, block, WIDTHS, ())) - frozenset(
        _followed(project, block, PARTS - {"groups"}, ())
    )


def _followed(project: Project, block: str, sort: frozenset[str], above: tuple[str, ...]) -> Iterator[str]:
    """The parameters of a block to which parameters of that sort inside refer. A block within itself ends it."""
    if block in above or block not in project.blocks:
        return
    for node in project.blocks[block].graph.nodes.values():
        inside = frozenset(_followed(project, node.block, sort, (*above, block))) if node.block else sort
        for name, value in _values(project, node).items():
            if name in inside and isinstance(value, Expr):
                yield from names_in(value)


def _parts(project: Project) -> int:
    """What every width is to stay divisible by; 1 where that would be too much to ask."""
    found = {1}
    for _, graph in graphs(project):
        for node in graph.nodes.values():
            sort = frozenset(_followed(project, node.block, PARTS - {"groups"}, ())) if node.block else PARTS
            sort -= _shares(project, node)
            found |= {v for name, v in _values(project, node).items() if name in sort and isinstance(v, int) and v > 0}
    common = math.lcm(*found)
    return common if common <= MOST_PARTS else 1


def _last(project: Project, where: str, above: frozenset[str]) -> Places:
    """The layers from which an Output or a loss gets the width that the data demands."""
    graph = project.blocks[where].graph if where else project.graph
    ends = [n for n in graph.nodes.values() if _is_end(n, where)]
    return frozenset(_before(project, graph, where, [n.id for n in ends], above | {where}))


def _is_end(node: Node, where: str) -> bool:
    if where:
        return node.type == BLOCK_OUTPUT
    spec = LAYERS.find(node.type)
    return node.type == "Output" or (spec is not None and spec.category == "loss")


def _before(
    project: Project, graph: Graph, where: str, ends: list[str], above: frozenset[str]
) -> Iterator[tuple[str, str]]:
    left, seen = list(ends), set(ends)
    while left:
        id = left.pop()
        for target, source in graph.wires.items():
            node = graph.nodes.get(source.node)
            if target.node != id or node is None or source.node in seen:
                continue
            seen.add(source.node)
            inside = _last(project, node.block, above) if node.block in project.blocks.keys() - above else frozenset()
            if inside or (not node.block and _sets_width(project, node)):
                yield from ((where, source.node), *inside)
            else:
                left.append(source.node)


def _sets_width(project: Project, node: Node) -> bool:
    return any(name in WIDTHS - INNER for name in _values(project, node))
