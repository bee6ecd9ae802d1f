"""Lints over one graph, looking again only where something differs of what was looked at the last time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from core.analysis.lints.room import Lint, Outlook, Room
from core.analysis.lints.sight import Sight, differing
from core.analysis.steps import Step
from core.graph import Graph, Node
from core.problems import Problem

Rules = Mapping[str, tuple[Lint, ...]]
"""Layer type -> what is looked at where one stands."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found in one graph, and at which nodes each lint looked for it."""

    graph: Graph
    steps: Mapping[str, Step]
    outlook: Outlook
    found: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """By the node at which the lints stood, for nodes where they found anything."""
    seen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By node, those that were looked at from there."""
    seers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By node, those from which it was looked at."""

    def problems(self) -> Iterator[Problem]:
        """In the order in which the nodes were made."""
        for id in sorted(self.found, key=list(self.graph.nodes).index) if self.found else ():
            yield from self.found[id]


def linted(
    graph: Graph, steps: Mapping[str, Step], outlook: Outlook, rules: Rules, before: Linted | None = None
) -> Linted:
    """The same with and without what was found `before`."""
    if before is None or before.outlook != outlook:
        before, stale = None, set(graph.nodes)
    else:
        changed = differing(before.graph, before.steps, graph, steps)
        stale = changed.union(*(before.seers.get(id, ()) for id in changed))
    known = (before.found, before.seen, before.seers) if before else ({}, {}, {})
    found, seen, seers = dict(known[0]), dict(known[1]), dict(known[2])
    room = Room(Sight(graph, steps), outlook)
    looked = room.graph.seen
    for id in stale:
        _forget(id, found, seen, seers)
        node = graph.nodes.get(id)
        lints = rules.get(node.type) if node is not None and not node.block else None
        if node is None or not lints:
            continue
        looked.clear()
        looked.add(id)
        told = tuple(_told(room, node, lints)) if steps[id].ok else ()
        if told:
            found[id] = told
        seen[id] = frozenset(looked)
        for other in seen[id]:
            seers[other] = seers.get(other, NOBODY) | {id}
    return Linted(graph, steps, outlook, found, seen, seers)


NOBODY: frozenset[str] = frozenset()


def _told(room: Room, node: Node, lints: Collection[Lint]) -> Iterator[Problem]:
    for lint in lints:
        yield from lint(room, node)


def _forget(
    id: str,
    found: dict[str, tuple[Problem, ...]],
    seen: dict[str, frozenset[str]],
    seers: dict[str, frozenset[str]],
) -> None:
    found.pop(id, None)
    for other in seen.pop(id, ()):
        seers[other] = seers[other] - {id}
