"""Warnings that a layer is missing where one stands that is bypassed: it is taken back in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from core.document.blocks import definition_at
from core.document.bypass import is_bypassed, set_bypassed
from core.document.edits import first_source, graph_of
from core.document.project import Project
from core.graph import Graph, Node
from core.layers import LAYERS
from core.problems import Problem, Repair


def _bends(node: Node) -> bool:
    layer = LAYERS.find(node.type)
    return layer is not None and layer.category == "activation"


MISSING: Mapping[str, Callable[[Node], bool]] = {
    "no-activation": _bends,
    "linear-on-picture": lambda node: node.type == "Flatten",
}
"""By the code of a warning, the layers that would have spared it."""


def taken_back(project: Project, problem: Problem) -> Problem:
    """The warning with the repair to take in again what is bypassed right before the node; `project` as it is drawn."""
    serves = MISSING.get(problem.code)
    if serves is None or not problem.path:
        return problem
    where = definition_at(project, problem.path[:-1])
    node = next(filter(serves, _bypassed_above(project, graph_of(project, where), problem.path[-1])), None)
    if node is None:
        return problem
    edit = partial(set_bypassed, ids=(node.id,), on=False, where=where)
    return replace(problem, repair=Repair(f"Stop bypassing '{node.name}'", edit))


def _bypassed_above(project: Project, graph: Graph, id: str) -> Iterator[Node]:
    """What is bypassed right before a node, the nearest first."""
    seen = {id}
    while (source := first_source(project, graph, id)) is not None and source.node not in seen:
        id, node = source.node, graph.node(source.node)
        seen.add(id)
        if not is_bypassed(project, node):
            return
        yield node
