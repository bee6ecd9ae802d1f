"""What a lint is given, and how it tells what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.analysis.upstream import before, maker
from core.document import edits
from core.graph import End, Graph, Node
from core.layers.wires import WireType
from core.problems import Path, Problem, Repair, Severity
from core.spec import Values

if TYPE_CHECKING:
    from core.analysis.analysis import Analysis
    from core.analysis.walk import Step


@dataclass(frozen=True)
class Room:
    """One graph of the project with what is known of it: the main one, or a block's as its first use sees it."""

    analysis: Analysis
    graph: Graph
    steps: Mapping[str, Step]
    where: str = ""
    prefix: Path = ()

    def type_into(self, node: Node, port: str = "") -> WireType | None:
        """What arrives at a port, without a name at the first one."""
        source = self.graph.wires.get(End(node.id, port or self.port(node)))
        step = self.steps.get(source.node) if source else None
        return step.type_at(source.port) if source is not None and step is not None else None

    def port(self, node: Node) -> str:
        """The name of its first input."""
        ports = edits.ports_of(self.analysis.computed, node)[0]
        return ports[0].name if ports else ""

    def before(self, node: Node) -> Node | None:
        return before(self.graph, node, self.port(node))

    def maker(self, node: Node) -> Node | None:
        """The nearest node upstream that is not neutral."""
        return maker(self.graph, node, self.port(node))

    def values(self, node: Node) -> Values:
        return self.analysis.values(node, self.prefix, self.where)

    def feeds_only(self, node: Node, other: Node) -> bool:
        """Whether `other` is all that `node` leads to."""
        return [target.node for _, target in self.graph.outputs_of(node.id)] == [other.id]


Lint = Callable[[Room, Node], Iterator[Problem]]


def warning(
    room: Room,
    code: str,
    message: str,
    node: Node,
    why: str,
    repair: Repair | None = None,
    severity: Severity = Severity.WARNING,
    port: str = "x",
    param: str = "",
) -> Problem:
    return Problem(severity, code, message, (*room.prefix, node.id), port, param, why, repair)
