"""A refused node with what surrounds it, and trying edits on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.analysis.repairs import Edit
from core.analysis.steps import Step, Walk
from core.analysis.walk import earlier, walk_project
from core.document.bypass import effective
from core.document.project import Project, Schema
from core.graph import End, Graph, Node
from core.layers.wires import WireType
from core.problems import NetwrightError, Path, Problem


@dataclass(frozen=True)
class Spot:
    """A node that its own shape rule refuses. `where` is the block it lies in."""

    project: Project
    schema: Schema | None
    graph: Graph
    steps: Mapping[str, Step]
    where: str
    node: Node
    problem: Problem

    @property
    def port(self) -> str:
        return self.problem.port

    @property
    def target(self) -> End:
        return self.at(self.port)

    def at(self, port: str) -> End:
        return End(self.node.id, port)

    def type_into(self, port: str) -> WireType | None:
        source = self.graph.wires.get(self.at(port))
        return self.type_of(source) if source else None

    def type_of(self, end: End) -> WireType | None:
        step = self.steps.get(end.node)
        return step.type_at(end.port) if step is not None else None


class Trials:
    """What the network would be after an edit of `project`, which computes as `computed`. `left` trials may still be made: each walks the network."""

    def __init__(self, project: Project, computed: Project, schema: Schema | None, walk: Walk, left: int) -> None:
        self._project, self._computed, self._schema, self._walk, self.left = project, computed, schema, walk, left

    def refused_after(self, edit: Edit, path: Path) -> int | None:
        """How many more nodes are refused than before; None where the node at `path` still is, or the edit cannot be made."""
        self.left -= 1
        try:
            made = edit(self._project)
        except NetwrightError:
            return None
        unchanged, then = made.data is self._project.data, effective(made)
        known = earlier(self._computed, self._walk, then) if unchanged else None
        walk = walk_project(then, self._schema, known)
        step = step_at(walk, path)
        if step is None or step.waiting or step.open_port or step.result.refusal is not None:
            return None
        return refusals(walk) - refusals(self._walk)


def step_at(walk: Walk, path: Path) -> Step | None:
    at: Walk | None = walk
    for id_ in path[:-1]:
        step = at.steps.get(id_) if at else None
        at = step.inside if step else None
    return at.steps.get(path[-1]) if at else None


def refusals(walk: Walk) -> int:
    """How many nodes are refused or lack an input, those inside blocks too."""
    total = 0
    for step in map(walk.steps.__getitem__, walk.unfinished):
        if step.inside is not None and step.inside.failed:
            total += refusals(step.inside)
        elif step.result.refusal is not None or step.open_port:
            total += 1
    return total
