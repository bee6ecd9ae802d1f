"""Nodes that are passed over: still drawn, but what feeds their first input takes the place of their outputs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.document import edits
from core.document.look import frozen
from core.document.project import Project
from core.graph import End, Graph


def set_bypassed(project: Project, ids: Collection[str], on: bool, where: str = "") -> Project:
    graph = edits.graph_of(project, where)
    made = [replace(node, bypassed=on) for id, node in graph.nodes.items() if id in ids and node.bypassed is not on]
    return edits.with_graph(project, graph.put(*made), where) if made else project


def effective(project: Project) -> Project:
    """`project` as it computes: without the nodes that are passed over, their wires joined. The same value where there are none."""
    for where, graph in edits.graphs(project):
        if any(node.bypassed for node in graph.nodes.values()):
            made = _seen_through(project, graph)
            if where:
                block = replace(project.blocks[where], graph=made)
                project = replace(project, blocks=frozen({**project.blocks, where: block}))
            else:
                project = replace(project, graph=made)
    return project


def _seen_through(project: Project, graph: Graph) -> Graph:
    gone = {id for id, node in graph.nodes.items() if node.bypassed}
    changes: dict[End, End | None] = {}
    for target, source in graph.wires.items():
        if source.node in gone and target.node not in gone:
            changes[target] = _origin(project, graph, source, gone)
    made = graph.rewire(changes).drop(gone)
    return edits.compacted(project, made, {target.node for target in changes})


def _origin(project: Project, graph: Graph, source: End, gone: Collection[str]) -> End | None:
    """The first output up the wires that is not of a node passed over; None where there is none, or a loop."""
    seen: set[str] = set()
    at: End | None = source
    while at is not None and at.node in gone:
        if at.node in seen:
            return None
        seen.add(at.node)
        at = edits.first_source(project, graph, at.node)
    return at
