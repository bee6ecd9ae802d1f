"""Suggestions of shape rules and lints, turned into edits that one click performs and undo takes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from core.document import edits
from core.document.inserting import insert_before
from core.document.project import Project
from core.document.retype import retype
from core.graph import End
from core.layers.base import Become, Chain, Insert, SetParam, Suggestion
from core.problems import Repair

Edit = Callable[[Project], Project]


def as_repair(suggested: tuple[str, Suggestion], target: End, where: str = "") -> Repair:
    """The edit for a suggestion made about the node and port `target`."""
    label, suggestion = suggested
    if isinstance(suggestion, SetParam):
        return set_param(label, target.node, suggestion.name, suggestion.value, where)
    if isinstance(suggestion, Become):
        return Repair(label, lambda p: retype(p, target.node, suggestion.type, where))
    return insert(label, target, suggestion, where)


def insert(label: str, target: End, what: Insert | Chain, where: str = "", like: End | None = None) -> Repair:
    """Layers on the wire into `target`; what feeds `like` feeds their input of that name too."""
    layers = what.layers if isinstance(what, Chain) else (what,)
    return Repair(
        label, combined(*(partial(_inserted, target=target, what=one, where=where, like=like) for one in layers))
    )


def _inserted(project: Project, target: End, what: Insert, where: str, like: End | None) -> Project:
    made = insert_before(project, target, what.type, where, port=what.port, **dict(what.params))
    if like is None:
        return made
    new = edits.graph_of(made, where).wires[target].node
    return edits.connect(made, edits.graph_of(made, where).wires[like], End(new, "like"), where)


def set_param(label: str, node: str, name: str, value: object, where: str = "") -> Repair:
    return Repair(label, lambda p: edits.set_params(p, node, {name: value}, where))


def become(label: str, node: str, type: str, where: str = "") -> Repair:
    return Repair(label, lambda p: retype(p, node, type, where))


def remove(label: str, node: str, where: str = "") -> Repair:
    return Repair(label, lambda p: edits.dissolve(p, node, where))


def disconnect(label: str, target: End, where: str = "") -> Repair:
    return Repair(label, lambda p: edits.disconnect(p, target, where))


def connect(label: str, source: End, target: End, where: str = "") -> Repair:
    return Repair(label, lambda p: edits.connect(p, source, target, where))


def swap(label: str, first: str, second: str, where: str = "") -> Repair:
    """Of two nodes that follow each other, the second comes first."""

    def edit(project: Project) -> Project:
        graph = edits.graph_of(project, where)
        source, target = graph.wires[End(first, "x")], End(second, "x")
        after = {t: End(first, "y") for _, t in graph.outputs_of(second)}
        turned = graph.rewire({**after, target: source, End(first, "x"): End(second, "y")})
        places = edits.look_of(project, where).places
        moved = {a: places[b] for a, b in ((first, second), (second, first)) if b in places}
        return edits.move(edits.with_graph(project, turned, where), moved, where)

    return Repair(label, edit)


def combined(*parts: Edit) -> Edit:
    """One edit that is several, one after the other."""

    def edit(project: Project) -> Project:
        for part in parts:
            project = part(project)
        return project

    return edit
