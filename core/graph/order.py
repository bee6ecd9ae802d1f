"""Orders derived from a graph. All are iterative: a chain of 50,000 nodes is no deeper than one of ten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.graph.graph import End, Graph, Web


@dataclass(frozen=True, slots=True)
class Order:
    """`nodes` with every source before its targets, and `loops`: the nodes on or below a loop, which have no order."""

    nodes: tuple[str, ...]
    loops: tuple[str, ...]
    feeds: dict[str, dict[str, End]]
    """For each node, the source by input port."""
    places: dict[str, int]
    """Where in `nodes` each of them stands."""


def order(graph: Graph) -> Order:
    """Kahn's order, stable in the order of the nodes' making."""
    feeds: dict[str, dict[str, End]] = {k: {} for k in graph.nodes}
    targets: dict[str, list[str]] = {k: [] for k in graph.nodes}
    for target, source in graph.wires.items():
        if target.node in feeds and source.node in feeds:
            feeds[target.node][target.port] = source
            targets[source.node].append(target.node)
    waits = {k: len(v) for k, v in feeds.items()}
    ready = [k for k, n in waits.items() if n == 0]
    done: list[str] = []
    for node in ready:
        done.append(node)
        for below in targets[node]:
            waits[below] -= 1
            if waits[below] == 0:
                ready.append(below)
    stuck = tuple(k for k in graph.nodes if waits[k] > 0)
    return Order(tuple(done), stuck, feeds, {node: place for place, node in enumerate(done)})


def on_loop(graph: Graph, stuck: Iterable[str]) -> tuple[str, ...]:
    """Those of `stuck` that lie on a loop themselves, not merely below one."""
    left = set(stuck)
    feeds: dict[str, list[str]] = {k: [] for k in left}
    targets = dict.fromkeys(left, 0)
    for target, source in graph.wires.items():
        if target.node in left and source.node in left:
            feeds[target.node].append(source.node)
            targets[source.node] += 1
    ends = [k for k, n in targets.items() if n == 0]
    for node in ends:
        for above in feeds[node]:
            targets[above] -= 1
            if targets[above] == 0:
                ends.append(above)
    left.difference_update(ends)
    return tuple(k for k in graph.nodes if k in left)


def ancestors(graph: Web, starts: Iterable[str]) -> set[str]:
    """`starts` and everything that feeds them."""
    return _reach(lambda node: (source.node for source in graph.inputs_of(node).values()), starts)


def descendants(graph: Web, starts: Iterable[str]) -> set[str]:
    """`starts` and everything they feed."""
    return _reach(lambda node: (target.node for _, target in graph.outputs_of(node)), starts)


def _reach(next_to: Callable[[str], Iterable[str]], starts: Iterable[str]) -> set[str]:
    seen = set(starts)
    todo = list(seen)
    while todo:
        for other in next_to(todo.pop()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen
