"""Which columns Inputs and Outputs are bound to when the data changes under them. Imports without torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from core.data.settings import described, with_source
from core.document.project import Project, Schema
from core.graph import Node
from core.names import identifier, unique
from core.spec import Use


class _End(NamedTuple):
    """How nodes of one type name a column, and which columns suit them: those of the first role before the others."""

    type: str
    param: str
    roles: tuple[str, ...]
    verb: str


_ENDS = (
    _End("Input", "column", ("input",), "now takes"),
    _End("Target", "column", ("target", "input"), "now gives"),
    _End("Output", "target", ("target", "input"), "is now compared with"),
)


def with_data(project: Project, source: Use) -> tuple[Project, tuple[str, ...]]:
    """`project` with another data source, its ends bound to it, and sentences about what was bound. Raises NetwrightError."""
    return rebound(replace(project, data=with_source(project.data, source)))


def rebound(project: Project) -> tuple[Project, tuple[str, ...]]:
    """`project` with a sole Input, Output or Target whose column is not in the data bound to one that is, and sentences that say so.

    Where two of them have lost their columns nobody can tell which is meant for which: they stay as they are.
    """
    schema = described(project.data)
    followed: dict[str, str] = {}
    changes: list[tuple[Node, str]] = []
    for end in _ENDS:
        found = list(_changes(project, schema, end, followed))
        if end.type == "Input":
            nodes = project.graph.nodes
            moved = ((str(nodes[node.id].get(end.param, "")), str(node.get(end.param))) for node, _ in found)
            followed = {before: now for before, now in moved if before}
        changes += found
    if not changes:
        return project, ()
    graph = project.graph.put(*(node for node, _ in changes))
    return replace(project, graph=graph), tuple(sentence for _, sentence in changes)


def _changes(project: Project, schema: Schema, end: _End, followed: dict[str, str]) -> Iterator[tuple[Node, str]]:
    """`followed`: what Inputs took before -> what they take now. What was compared with it goes on being so."""
    nodes = [n for n in project.graph.nodes.values() if n.type == end.type]
    suited = {c.name for c in schema.columns if c.role in end.roles}
    lost = [n for n in nodes if n.get(end.param, "") not in suited and not _is_bare(n)]
    taken = {n.get(end.param) for n in nodes}
    free = [c.name for c in schema.columns if c.role == end.roles[0] and c.name not in taken]
    with_input = [n for n in lost if n.get(end.param, "") in followed]
    for node in with_input:
        yield _told(project, node, end, followed[str(node.get(end.param))], len(nodes))
    rest = [n for n in lost if n not in with_input]
    if len(rest) == 1 and free:
        yield _told(project, rest[0], end, free[0], len(nodes))


def _told(project: Project, node: Node, end: _End, column: str, count: int) -> tuple[Node, str]:
    """The node bound to `column`, and the sentence that says so."""
    before = node.get(end.param, "")
    who = f"The {end.type}" if count == 1 else f"{end.type} '{node.name}'"
    why = f"; the data has no '{before}'" if before else ""
    return _bound(project, node, end.param, column), f"{who} {end.verb} '{column}'{why}."


def _is_bare(node: Node) -> bool:
    """Whether it is a prediction alone, that nothing is compared with."""
    return node.type == "Output" and not node.get("target") and node.get("loss", Use("auto")).key == "none"


def _bound(project: Project, node: Node, param: str, column: str) -> Node:
    """`node` bound to `column`; what was called after its column before is again."""
    bound = node.with_params(**{param: column})
    if node.name != node.get(param):
        return bound
    others = {n.name for n in project.graph.nodes.values() if n.id != node.id}
    return replace(bound, name=unique(identifier(column), others))
