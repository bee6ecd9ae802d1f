"""All that a graph is drawn from, to tell which nodes may look different after an edit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.analysis import Analysis
from core.analysis.steps import Step
from core.document.blocks import use_counts
from core.document.look import Look
from core.graph import Graph, others
from core.layers.custom import PYTHON
from core.problems import Problem
from gui.room import Room


@dataclass(frozen=True, slots=True)
class Known:
    """`common` is what every node may hang on."""

    common: tuple[Any, ...]
    graph: Graph
    look: Look
    steps: Mapping[str, Step]
    used: frozenset[str]
    problems: Mapping[str, Problem]
    """The one to solve first, by node."""
    uses: Mapping[str, int]

    def differing(self, before: Known | None) -> Collection[str]:
        """Nodes that may look different from before, or wires into them; every other looks as it did."""
        nodes = self.graph.nodes
        if before is None or (self.common, self.uses) != (before.common, before.uses):
            return nodes.keys()
        if self.graph.wires is not before.graph.wires:
            return nodes.keys()
        changed = {*self._elsewhere(before), *self._worked_out(before)}
        return changed.union(target.node for id in changed for _, target in self.graph.outputs_of(id))

    def _worked_out(self, before: Known) -> Iterator[str]:
        """Changed in themselves. What passes a node on hangs on what lies further up; code hangs on what is trusted."""
        nodes, steps = self.graph.nodes, self.steps
        yield from others(before.graph.nodes, nodes) | others(before.steps, steps) & nodes.keys()
        yield from nodes.keys() - steps.keys()
        yield from (node.id for node in self.graph.of_types((PYTHON,)))
        yield from self.used ^ before.used
        yield from _unlike(self.problems, before.problems)

    def _elsewhere(self, before: Known) -> Iterator[str]:
        """Drawn in another place or way."""
        yield from _unlike(self.look.places, before.look.places)
        yield from _unlike(self.look.styles, before.look.styles)
        yield from (target.node for target in _unlike(self.look.bends, before.look.bends))


def _unlike(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> Iterator[Any]:
    """Keys whose values differ."""
    if one is not other:
        for key in one.keys() | other.keys():
            if one.get(key) is not other.get(key) and one.get(key) != other.get(key):
                yield key


def known(analysis: Analysis, room: Room) -> Known:
    place, project = room.place, analysis.project
    return Known(
        (place, analysis.schema, room.names, project.blocks),
        room.graph,
        place.look(project),
        room.steps,
        analysis.used if not place.where else frozenset(),
        analysis.first_problems(place.prefix, place.where),
        use_counts(project),
    )
