"""What lies beyond the network: Targets, losses, and the layers between them, which no prediction comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from core.graph import Graph, Node, descendants
from core.layers import LOSSES
from core.layers.ends import OUTPUT, TARGET, is_loss
from core.problems import Problem, Severity

if TYPE_CHECKING:
    from core.analysis.steps import Step


def beyond(graph: Graph) -> set[str]:
    """Ids of losses, of Targets, and of all that a Target leads to."""
    losses = {n.id for n in graph.of_types(LOSSES)}
    return losses | _below_targets(graph)


def _below_targets(graph: Graph) -> set[str]:
    targets = [n.id for n in graph.of_types((TARGET,))]
    return {*targets, *descendants(graph, targets)} if targets else set()


def leaked(graph: Graph, steps: Mapping[str, Step]) -> Iterator[Problem]:
    """Targets on their way to an answer, or to something that learns."""
    for id_ in _below_targets(graph):
        node, step = graph.nodes[id_], steps[id_]
        cost = step.result.cost
        if node.type == OUTPUT:
            yield _answered(node)
        elif step.ok and not is_loss(node.type) and (cost.parameters or cost.buffers):
            yield _learned(node)


def _answered(node: Node) -> Problem:
    return Problem(
        Severity.ERROR,
        "target-answered",
        f"A Target leads to '{node.name}', which would so answer with what it has to learn.",
        (node.id,),
        "x",
        why="Targets are not there when the network is used. Wire the Output to a layer that the Inputs alone lead to.",
    )


def _learned(node: Node) -> Problem:
    return Problem(
        Severity.ERROR,
        "target-learned",
        f"'{node.name}' has numbers of its own to learn or to keep, but works on a Target.",
        (node.id,),
        why="What stands between a Target and a loss belongs to the loss, and is not kept with the network. Let an Input bring the column in, or use a layer without weights.",
    )
