"""A graph with what was worked out of it, as lints see it: what they look at is noted, so that nothing else makes them look again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from core.analysis.steps import Step
from core.graph import End, Graph, others

Value = TypeVar("Value")


class Sight:
    """`seen` collects the ids of the nodes that were asked for, for themselves, their steps or their wires."""

    def __init__(self, graph: Graph, steps: Mapping[str, Step]) -> None:
        self.seen: set[str] = set()
        self.nodes = _Noting(graph.nodes, self.seen.add)
        self.steps = _Noting(steps, self.seen.add)
        self.wires = _NotingTargets(graph.wires, self.seen.add)
        self._graph = graph

    def inputs_of(self, node: str) -> Mapping[str, End]:
        self.seen.add(node)
        return self._graph.inputs_of(node)

    def outputs_of(self, node: str) -> Sequence[tuple[End, End]]:
        self.seen.add(node)
        return self._graph.outputs_of(node)


class _Noting(Generic[Value]):
    """A table by node."""

    __slots__ = ("_held", "_note")

    def __init__(self, held: Mapping[str, Value], note: Callable[[str], None]) -> None:
        self._held, self._note = held, note

    def get(self, key: str, /) -> Value | None:
        self._note(key)
        return self._held.get(key)

    def __getitem__(self, key: str, /) -> Value:
        self._note(key)
        return self._held[key]


class _NotingTargets:
    """The wires, by the inputs that they lead to."""

    __slots__ = ("_held", "_note")

    def __init__(self, held: Mapping[End, End], note: Callable[[str], None]) -> None:
        self._held, self._note = held, note

    def get(self, key: End, /) -> End | None:
        self._note(key[0])
        return self._held.get(key)

    def __getitem__(self, key: End, /) -> End:
        self._note(key[0])
        return self._held[key]


def differing(old: Graph, past: Mapping[str, Step], new: Graph, steps: Mapping[str, Step]) -> set[str]:
    """The nodes of which anything differs that can be asked for here, those that came or went among them."""
    found = others(old.nodes, new.nodes) | others(past, steps) | (past.keys() - steps.keys())
    if old.wires is not new.wires:
        ids = (*new.nodes, *(old.nodes.keys() - new.nodes.keys()))
        found.update(id for id in ids if _wired(old, id) != _wired(new, id))
    return found


def _wired(graph: Graph, id: str) -> tuple[object, ...]:
    """The wires at a node: what goes up takes the first of the inputs, so their order counts."""
    return (*graph.inputs_of(id).items(), None, *graph.outputs_of(id))
