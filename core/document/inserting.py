"""A layer put on a wire, with room made for its card."""

from __future__ import annotations

from math import ceil
from typing import Any

from core.document.edits import COLUMN, ROW, graph_of, look_of, new_node, splice, with_graph
from core.document.look import Look
from core.document.project import Project
from core.graph import End

TALL = 96.0
"""Cards whose corners differ by less in height stand in one row, in scene units."""
GRID = 8.0


def insert(project: Project, id: str, target: End, where: str = "") -> Project:
    """With an existing, unconnected node put on the wire into `target`, its card between those of the two ends.

    Where they stand in its row, it keeps clear of the one before, and what comes after in the row moves right;
    pinned cards stay, and above one of them the new card finds its place.
    """
    source = graph_of(project, where).wires.get(target)
    made = splice(project, id, target, where)
    if source is None or made is project:
        return project
    return with_graph(made, graph_of(made, where), where, _with_room(look_of(made, where), id, source.node))


def insert_before(
    project: Project, target: End, type: str, where: str = "", *, port: str = "x", **params: Any
) -> Project:
    """With a new node where that of `target` stood, on the wire into it; room is made as for `insert`. Raises NetwrightError."""
    graph, look = graph_of(project, where), look_of(project, where)
    graph.node(target.node)
    source = graph.wires.get(target)
    node = new_node(graph, type, **params)
    graph = graph.put(node).wire(End(node.id, "y"), target)
    if source is not None:
        graph = graph.wire(source, End(node.id, port))
    placed = look.moved({node.id: look.places.get(target.node, (0.0, 0.0))})
    return with_graph(project, graph, where, _with_room(placed, node.id, source.node if source else ""))


def _with_room(look: Look, id: str, before: str) -> Look:
    x, y = look.places.get(id, (0.0, 0.0))
    row = {i: px for i, (px, py) in look.places.items() if i != id and abs(py - y) < TALL}
    if before in row and abs(x - row[before]) < COLUMN:
        x = row[before] + COLUMN
    if any(abs(px - x) < COLUMN and look.style(i).pinned for i, px in row.items() if i != before):
        return look.moved({id: (x, y - ROW)})
    after = {i: px for i, px in row.items() if px > x - COLUMN and i != before and not look.style(i).pinned}
    lack = max((x + COLUMN - px for px in after.values()), default=0.0)
    push = max(0.0, ceil(lack / GRID) * GRID)
    moved = {i: (px + push, look.places[i][1]) for i, px in after.items()} if push else {}
    return look.moved({**moved, id: (x, y)})
