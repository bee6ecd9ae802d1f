"""Suggestions of shape rules and lints, turned into edits that one click performs and undo takes back."""

from __future__ import annotations

from core.document import edits
from core.document.retype import retype
from core.graph import End
from core.layers.base import Become, Insert, SetParam, Suggestion
from core.problems import Repair


def as_repair(suggested: tuple[str, Suggestion], target: End, where: str = "") -> Repair:
    """The edit for a suggestion made about the node and port `target`."""
    label, suggestion = suggested
    if isinstance(suggestion, SetParam):
        return set_param(label, target.node, suggestion.name, suggestion.value, where)
    if isinstance(suggestion, Become):
        return Repair(label, lambda p: retype(p, target.node, suggestion.type, where))
    return insert(label, target, suggestion, where)


def insert(label: str, target: End, what: Insert, where: str = "") -> Repair:
    return Repair(
        label, lambda p: edits.insert_before(p, target, what.type, where, port=what.port, **dict(what.params))
    )


def set_param(label: str, node: str, name: str, value: object, where: str = "") -> Repair:
    return Repair(label, lambda p: edits.set_params(p, node, {name: value}, where))


def remove(label: str, node: str, where: str = "") -> Repair:
    return Repair(label, lambda p: edits.bypass(p, node, where))
