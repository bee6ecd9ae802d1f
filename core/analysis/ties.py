"""Layers that share the weights of another node: whether that node is there and its weights have the right shape."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from core.analysis import repairs
from core.analysis.evaluate import Refusal, Result
from core.document import edits
from core.document.blocks import definition_at
from core.document.bypass import is_bypassed
from core.document.project import Project
from core.graph import Graph, Node
from core.layers import LAYERS
from core.layers.base import SetParam
from core.problems import Path, Problem, Severity
from core.spec import NodeRef

if TYPE_CHECKING:
    from core.analysis.steps import Step

TIED = {layer.key: param for layer in LAYERS for param in layer.params if isinstance(param, NodeRef)}
"""Layer type -> its parameter that names the node whose weights it shares."""
NAMES = frozenset(param.name for param in TIED.values())
OWN = "Give it weights of its own"


def tied(graph: Graph) -> Iterator[tuple[Node, str]]:
    """(node, id of the node whose weights it shares)."""
    told = [(node, value) for node in graph.of_types(TIED) for name, value in node.params if name in NAMES and value]
    for node, other in told:
        if isinstance(other, str) and node.get(TIED[node.type].name) == other:
            yield node, other


def broken(graph: Graph, steps: Mapping[str, Step]) -> dict[str, Step]:
    """The steps of nodes that cannot share what they are told to, with the reason."""
    found = {}
    for node, id_ in tied(graph):
        step, other = steps[node.id], graph.nodes.get(id_)
        refusal = _refusal(node, step.result, other, steps[other.id].result if other else Result())
        if step.ok and refusal is not None:
            found[node.id] = replace(step, result=Result(step.result.ins, refusal=refusal))
    return found


def _refusal(node: Node, result: Result, other: Node | None, its: Result) -> Refusal | None:
    param = TIED[node.type]
    if other is None or other.type not in param.types:
        message = f"'{node.name}' shares the weights of a layer that is not here."
        return Refusal(message, param=param.name, repair=(OWN, SetParam(param.name, "")), code="tie")
    if not its.outs or not result.outs:
        return None
    width = its.outs[0].sizes[-1]
    rows = its.cost.parameters // int(str(width))
    given, made = result.ins[0].sizes[-1], result.outs[0].sizes[-1]
    if (made, given) == (rows, width):
        return None
    right = given == width and SetParam("out_features", rows)
    return Refusal(
        f"'{node.name}' needs {made}×{given} weights, but '{other.name}' has {rows}×{width}.",
        "Shared weights are one and the same table, so they must have one shape.",
        param=param.name,
        repair=(f"Give it {rows} outputs", right) if right else (OWN, SetParam(param.name, "")),
        code="tie",
    )


def passed_over(project: Project, problems: Iterable[Problem]) -> Iterator[Problem]:
    """`problems`, with those of nodes that share the weights of a bypassed one saying so; `project` as it is drawn."""
    for problem in problems:
        node, other = _pair(project, problem.path) if problem.code == "tie" else (None, None)
        if node is None or other is None or not is_bypassed(project, other):
            yield problem
            continue
        message = f"'{node.name}' shares the weights of '{other.name}', which is bypassed."
        yield replace(
            problem, message=message, why="What is bypassed is left out of the network, and its weights with it."
        )


def _pair(project: Project, path: Path) -> tuple[Node | None, Node | None]:
    """The node of `path` and the one whose weights it shares, where they are."""
    graph = edits.graph_of(project, definition_at(project, path[:-1]))
    node = graph.nodes.get(path[-1])
    ref = node.get(TIED[node.type].name) if node is not None and node.type in TIED else ""
    return node, graph.nodes.get(ref) if isinstance(ref, str) else None


def left_out(graph: Graph, used: Collection[str]) -> Iterator[Problem]:
    """Nodes that share the weights of one that reaches no Output and so is not part of the network."""
    for node, id_ in tied(graph):
        if node.id in used and id_ in graph.nodes and id_ not in used:
            yield Problem(
                Severity.ERROR,
                "tie",
                f"'{node.name}' shares the weights of '{graph.nodes[id_].name}', which reaches no Output.",
                (node.id,),
                param=TIED[node.type].name,
                why="What reaches no Output is left out of the network, and its weights with it.",
                repair=repairs.set_param(OWN, node.id, TIED[node.type].name, ""),
            )
