"""Lints: what torch accepts and people regret. Each is a warning with its reason and, where there is one, a repair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.analysis.lints import activations, axes, losses, sequences, unpooling, whole
from core.analysis.lints.room import Lint, Room
from core.problems import Problem

if TYPE_CHECKING:
    from core.analysis.analysis import Analysis

FAMILIES = (axes, activations, sequences, unpooling, losses)
LINTS: dict[str, tuple[Lint, ...]] = {}
"""Layer type -> what is looked at where one stands."""
for _family in FAMILIES:
    for _type, _lints in _family.LINTS.items():
        LINTS[_type] = (*LINTS.get(_type, ()), *_lints)


def lint(analysis: Analysis) -> list[Problem]:
    """Every lint over every node that has a type, in each definition once."""
    found: list[Problem] = []
    for room in _rooms(analysis):
        for node in room.graph.nodes.values():
            rules = LINTS.get(node.type)
            step = room.steps.get(node.id) if rules and not node.block else None
            if rules and step is not None and step.ok:
                for rule in rules:
                    found += rule(room, node)
    return [*found, *whole.unused(analysis), *whole.unscaled(analysis)]


def _rooms(analysis: Analysis) -> Iterator[Room]:
    rooms = [Room(analysis, analysis.computed.graph, analysis.walk.steps)]
    seen: set[str] = set()
    for room in rooms:
        yield room
        for id, step in room.steps.items():
            block = room.graph.nodes[id].block
            if step.inside is not None and block not in seen:
                seen.add(block)
                graph = analysis.computed.blocks[block].graph
                rooms.append(Room(analysis, graph, step.inside.steps, block, (*room.prefix, id)))
