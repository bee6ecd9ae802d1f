"""What expressions may refer to, and the declaration that a block's own parameters make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from core.document.project import Block, Project
from core.expressions import Expr, names_in
from core.graph import Node
from core.layers import LAYERS
from core.problems import NetwrightError, Path
from core.spec import Param, Params, Spec

Names = tuple[tuple[str, Any], ...]
"""What expressions may refer to: a block's parameters, or `classes` and `targets` of the data."""


def names_of(project: Project) -> Names:
    """What expressions of the main graph may refer to: how many `classes` the first category target has, and how many
    numbers (`targets`) the first other target.
    """
    names: dict[str, int] = {}
    for column in project.data.schema.columns if project.data.schema else ():
        if column.role == "target" and column.classes:
            names.setdefault("classes", len(column.classes))
        elif column.role == "target":
            width = 1
            for size in column.sizes:
                width *= size
            names.setdefault("targets", width)
    return tuple(sorted(names.items()))


def block_spec(block: Block) -> Spec:
    """The declaration of the block's own parameters; the same one while they are the same."""
    return _spec(block.id, block.title, block.params)


@lru_cache(maxsize=1024)
def _spec(id: str, title: str, params: tuple[Param, ...]) -> Spec:
    return Spec(id, title, "block", "", params=params)


def block_names(block: Block, params: Params, names: Names) -> Names:
    """The block's own parameters, resolved where it is used. Raises NetwrightError."""
    values = block_spec(block).resolve(params, dict(names) or None)
    return tuple(sorted(values.items()))


def names_at(project: Project, prefix: Path, where: str = "") -> Names:
    """What expressions may refer to in the graph that the uses `prefix` lead to; defaults for what has no value.

    Without a use, `where` names the definition that is meant.
    """
    names, graph = names_of(project), project.graph
    for id_ in prefix:
        node = graph.nodes.get(id_)
        block = project.blocks.get(node.block) if node else None
        if node is None or block is None:
            return ()
        names, graph = _names_or_defaults(block, node, names), block.graph
    if where and not prefix and where in project.blocks:
        return tuple(sorted(block_spec(project.blocks[where]).defaults().items()))
    return names


def _names_or_defaults(block: Block, node: Node, names: Names) -> Names:
    spec = block_spec(block)
    wrong = dict(spec.mistakes(node.params, dict(names)))
    return block_names(block, tuple((n, v) for n, v in node.params if n not in wrong), names)


def spec_of(project: Project, node: Node) -> Spec:
    """The declaration of a node's parameters: its layer type, or its block. Raises NetwrightError for an unknown one."""
    if not node.block:
        return LAYERS[node.type].at(node.params)
    block = project.blocks.get(node.block)
    if block is None:
        raise NetwrightError("The block that this node uses is not in the project.")
    return block_spec(block)


def expressions(value: Any) -> Iterator[Expr]:
    """Those in one parameter's value."""
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, Expr):
            yield one


def names_used(node: Node) -> frozenset[str]:
    """The names that a node's parameters refer to."""
    return frozenset(name for _, value in node.params for e in expressions(value) for name in names_in(e))


def with_expressions(params: Params, change: Mapping[Expr, Any]) -> Params:
    """`params` with expressions replaced."""

    def one(value: Any) -> Any:
        return change.get(value, value) if isinstance(value, Expr) else value

    return tuple((n, tuple(map(one, v)) if isinstance(v, tuple) else one(v)) for n, v in params)
