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
    changes = [change for end in _ENDS for change in _changes(project, schema, end)]
    if not changes:
        return project, ()
    graph = project.graph.put(*(node for node, _ in changes))
    return replace(project, graph=graph), tuple(sentence for _, sentence in changes)


def _changes(project: Project, schema: Schema, end: _End) -> Iterator[tuple[Node, str]]:
    nodes = [n for n in project.graph.nodes.values() if n.type == end.type]
    suited = {c.name for c in schema.columns if c.role in end.roles}
    lost = [n for n in nodes if n.get(end.param, "") not in suited and not _is_bare(n)]
    taken = {n.get(end.param) for n in nodes}
    free = [c.name for c in schema.columns if c.role == end.roles[0] and c.name not in taken]
    if len(lost) == 1 and free:
        before = lost[0].get(end.param, "")
        who = f"The {end.type}" if len(nodes) == 1 else f"{end.type} '{lost[0].name}'"
        why = f"; the data has no '{before}'" if before else ""
        yield _bound(project, lost[0], end.param, free[0]), f"{who} {end.verb} '{free[0]}'{why}."


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
