"""What several nodes have in common: parameters of one name and kind, with the values they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.document import same
from core.document.edits import safe_values
from core.document.project import Project
from core.document.scope import block_spec
from core.graph import Node
from core.layers import LAYERS
from core.spec import Code, Column, NodeRef, Param, Params, Spec

ALONE = (Code, Column, NodeRef)
"""Kinds whose values mean one node's own column, code or neighbour."""
LIKENESS = ("dims", "options", "words", "optional", "catalogue", "auto")
"""What two parameters must agree in, as far as their kind has it, to be edited as one. Bounds are asked of each node."""
FIRST = ("frozen",)
"""Parameters that stand open among several, though for one layer they are seldom changed."""


@dataclass(frozen=True, slots=True)
class Common:
    """`spec` declares what is common, `params` has the values on which all agree, `mixed` the others."""

    spec: Spec
    params: Params
    mixed: Mapping[str, tuple[Any, ...]]


def common(project: Project, nodes: Sequence[Node]) -> Common:
    """Of nodes whose type is not known, nothing is common."""
    specs = [_spec(project, node) for node in nodes]
    known = [spec for spec in specs if spec is not None]
    if not nodes or len(known) < len(nodes):
        return Common(Spec("several", "Several", "", ""), (), {})
    pairs = list(zip(nodes, known, strict=True))
    shared = tuple(_plain(param) for param in known[0].params if param.in_forms and _is_common(param, pairs))
    values = {p.name: tuple(node.get(p.name, _named(spec, p.name).default) for node, spec in pairs) for p in shared}
    agreed = {name: found[0] for name, found in values.items() if all(same(value, found[0]) for value in found)}
    mixed = {name: found for name, found in values.items() if name not in agreed}
    return Common(Spec("several", "Several", "", "", params=shared), tuple(agreed.items()), mixed)


def _is_common(param: Param, pairs: Sequence[tuple[Node, Spec]]) -> bool:
    """Whether all have one like it, which counts at their other values."""
    return all(
        param.name in (other.name for other in spec.params)
        and _alike(param, _named(spec, param.name))
        and _is_shown(node, _named(spec, param.name))
        for node, spec in pairs
    )


def _spec(project: Project, node: Node) -> Spec | None:
    layer, block = LAYERS.find(node.type), project.blocks.get(node.block)
    return layer.at(node.params) if layer else block_spec(block) if block else None


def _named(spec: Spec, name: str) -> Param:
    return next(param for param in spec.params if param.name == name)


def _alike(a: Param, b: Param) -> bool:
    if type(a) is not type(b) or isinstance(a, ALONE):
        return False
    return all(getattr(a, name, None) == getattr(b, name, None) for name in LIKENESS)


def _is_shown(node: Node, param: Param) -> bool:
    layer = LAYERS.find(node.type)
    return param.shown is None or layer is None or bool(param.shown(safe_values(layer, node)))


def _plain(param: Param) -> Param:
    """As it stands among several: whether it counts is asked already, and sections would be nearly empty."""
    return replace(param, shown=None, advanced=False, section="") if param.name in FIRST else replace(param, shown=None)
