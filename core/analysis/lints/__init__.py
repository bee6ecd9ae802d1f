"""Lints: what torch accepts and people regret. Each is a warning with its reason and, where there is one, a repair.

Most stand at nodes of some types and look at what surrounds them: they look again where anything differs of that. What concerns
the network as a whole is asked every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from core.analysis.lints import activations, axes, losses, sequences, unpooling, whole
from core.analysis.lints.memory import Linted, linted
from core.analysis.lints.room import Lint, Outlook
from core.analysis.steps import Step
from core.document.scope import names_at
from core.graph import Graph
from core.problems import Path, Problem

if TYPE_CHECKING:
    from core.analysis.analysis import Analysis

__all__ = ["Linted", "lint", "look"]

FAMILIES = (axes, activations, sequences, unpooling, losses)
LINTS: dict[str, tuple[Lint, ...]] = {}
"""Layer type -> what is looked at where one stands."""
for _family in FAMILIES:
    for _type, _lints in _family.LINTS.items():
        LINTS[_type] = (*LINTS.get(_type, ()), *_lints)

UNKNOWN: Mapping[str, Linted] = {}


def look(analysis: Analysis, before: Mapping[str, Linted] = UNKNOWN) -> dict[str, Linted]:
    """Every lint over every node that has a type, in each definition once: by definition, as its first use sees it.

    `before` is the answer for an earlier project: what still holds of it is not worked out again.
    """
    made: dict[str, Linted] = {}
    for graph, steps, where, prefix in _rooms(analysis):
        outlook = Outlook(analysis.schema, names_at(analysis.computed, prefix, where), where, prefix)
        made[where] = linted(graph, steps, outlook, LINTS, before.get(where))
    return made


def lint(analysis: Analysis) -> list[Problem]:
    """All that was looked at for this analysis, and what concerns the network as a whole."""
    found = [problem for each in analysis.linted.values() for problem in each.problems()]
    return [*found, *whole.unused(analysis), *whole.unscaled(analysis)]


def _rooms(analysis: Analysis) -> Iterator[tuple[Graph, Mapping[str, Step], str, Path]]:
    """Every graph that is used, as its first use sees it."""
    rooms: list[tuple[Graph, Mapping[str, Step], str, Path]] = [(analysis.computed.graph, analysis.walk.steps, "", ())]
    told: set[str] = set()
    for graph, steps, where, prefix in rooms:
        yield graph, steps, where, prefix
        for id, inside in [(id, step.inside) for id, step in steps.items() if step.inside is not None]:
            block = graph.nodes[id].block
            if block not in told:
                told.add(block)
                rooms.append((analysis.computed.blocks[block].graph, inside.steps, block, (*prefix, id)))
