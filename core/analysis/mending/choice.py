"""Which repair a refused node offers: of all that could mend it, the first that leaves the fewest mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from core.analysis.mending.answers import answers
from core.analysis.mending.around import other_outputs, without_flatten, without_wire
from core.analysis.mending.meeting import meetings
from core.analysis.mending.passed import taken_back
from core.analysis.mending.spot import Spot, Trials
from core.document import edits
from core.document.blocks import definition_at
from core.graph import ancestors
from core.problems import Problem, Repair, Severity

if TYPE_CHECKING:
    from core.analysis.analysis import Analysis

REFUSED = "shape"
"""The code of what a shape rule refuses."""
MOST = 40
"""Trials in one analysis. What is refused after so many keeps the repair that its own rule suggests."""


def mend(analysis: Analysis, refused: Sequence[Problem], warned: Sequence[Problem]) -> list[Problem]:
    """All of them, the refused ones with repairs that were tried.

    A warning whose repair mends an error is its cause, and so an error itself.
    """
    trials = Trials(analysis.project, analysis.computed, analysis.schema, analysis.walk, MOST)
    warned = [taken_back(analysis.project, problem) for problem in warned]
    told, causes = [], set()
    for problem in refused:
        if problem.code == REFUSED and problem.is_error and problem.path and trials.left > 0:
            problem, cause = _mended(analysis, problem, warned, trials)
            causes |= {id(cause)} if cause else set()
        told.append(problem)
    return told + [replace(w, severity=Severity.ERROR) if id(w) in causes else w for w in warned]


def _mended(
    analysis: Analysis, problem: Problem, warned: Sequence[Problem], trials: Trials
) -> tuple[Problem, Problem | None]:
    """The problem with the best repair, and the warning that the repair comes from."""
    spot = _spot(analysis, problem)
    if spot is None:
        return problem, None
    causes = [w for w in _above(spot, warned) if w.repair is not None]
    best, fewest = problem.repair, None
    for repair in chain((w.repair for w in causes if w.repair), _candidates(spot)):
        if trials.left <= 0:
            break
        after = trials.refused_after(repair.edit, problem.path)
        if after is not None and (fewest is None or after < fewest):
            best, fewest = repair, after
            if after < 0:
                break
    return replace(problem, repair=best), next((w for w in causes if w.repair is best), None)


def _candidates(spot: Spot) -> Iterator[Repair]:
    yield from without_flatten(spot)
    if spot.problem.repair is not None:
        yield spot.problem.repair
    yield from other_outputs(spot)
    yield from meetings(spot)
    yield from answers(spot)
    yield from without_wire(spot)


def _spot(analysis: Analysis, problem: Problem) -> Spot | None:
    prefix = problem.path[:-1]
    where = definition_at(analysis.computed, prefix)
    walk, graph = analysis.walk_at(prefix), edits.graph_of(analysis.computed, where)
    node = graph.nodes.get(problem.path[-1])
    if walk is None or node is None or node.block:
        return None
    return Spot(analysis.computed, analysis.schema, graph, walk.steps, where, node, problem)


def _above(spot: Spot, warned: Sequence[Problem]) -> list[Problem]:
    """Warnings about what leads here, also inside blocks on the way, the nearest to the data first."""
    above, depth = ancestors(spot.graph, [spot.node.id]), len(spot.problem.path) - 1
    prefix, place = spot.problem.path[:depth], {id_: i for i, id_ in enumerate(spot.steps)}
    found = [w for w in warned if len(w.path) > depth and w.path[:depth] == prefix and w.path[depth] in above]
    return sorted(found, key=lambda w: place.get(w.path[depth], 0))
