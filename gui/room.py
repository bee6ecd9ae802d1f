"""What is known of the graph at a place: types, values, problems, as the use that leads there has them."""

from __future__ import annotations

from collections.abc import Mapping

from core.analysis import Analysis, NodeInfo
from core.analysis.steps import Step
from core.document.scope import names_at
from core.graph import Node
from core.layers.wires import WireType
from core.problems import Problem
from core.spec import Values
from gui.place import MAIN, Place

Types = Mapping[str, WireType | None]
"""What arrives, by connected input port; None where it is not known."""


class Room:
    """Of a definition that nothing uses only the graph and the defaults are known."""

    def __init__(self, analysis: Analysis, place: Place = MAIN) -> None:
        self.analysis, self.place, self.project = analysis, place, analysis.project
        self.graph = place.graph(analysis.project)
        self.names = names_at(analysis.project, place.prefix, place.where)
        self.known = bool(place.prefix) or not place.where
        """Whether the network uses it: else nothing is known of shapes and costs."""
        self._walk = analysis.walk_at(place.prefix) if self.known else None

    @property
    def steps(self) -> Mapping[str, Step]:
        """By node, without those that are passed over."""
        return self._walk.steps if self._walk else {}

    def step(self, id: str) -> Step | None:
        return self.analysis.step(self.place.path(id)) if self._walk else None

    def is_used(self, id: str) -> bool:
        return bool(self.place.where) or id in self.analysis.used

    def info(self, id: str) -> NodeInfo | None:
        return self.analysis.info(self.place.path(id)) if self._walk else None

    def values(self, node: Node) -> Values:
        return self.analysis.values(node, self.place.prefix, self.place.where)

    def type_at(self, id: str, port: str) -> WireType | None:
        step = self.step(id)
        return step.type_at(port) if step is not None else None

    def types(self, id: str) -> Types:
        return {port: self.type_at(end.node, end.port) for port, end in self.graph.inputs_of(id).items()}

    def problems(self, id: str) -> tuple[Problem, ...]:
        """Of a node and of what it holds, the one to solve first in front."""
        return self.analysis.problems_at(self.place.path(id), self.place.where)
