"""The order in which a person reads a graph."""

from __future__ import annotations

from core.graph.graph import Graph


def reading_order(graph: Graph) -> tuple[str, ...]:
    """All nodes, every source before its targets, and each branch to its end before the next one begins.

    Of several that may come next the one made first does; nodes on or below a loop come last, in the order of their making.
    """
    made = {id: number for number, id in enumerate(graph.nodes)}
    waits = {id: len({s.node for s in graph.inputs_of(id).values()} & made.keys()) for id in made}
    ready = [id for id in reversed(made) if not waits[id]]
    done: dict[str, None] = {}
    while ready:
        id = ready.pop()
        done[id] = None
        below = {target.node for _, target in graph.outputs_of(id)} & made.keys()
        for target in below:
            waits[target] -= 1
        ready += sorted((target for target in below if not waits[target]), key=made.__getitem__, reverse=True)
    return (*done, *(id for id in made if id not in done))
