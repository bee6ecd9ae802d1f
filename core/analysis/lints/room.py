"""What a lint is given, and how it tells what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.analysis.evaluate import usable
from core.analysis.lints.sight import Sight
from core.analysis.steps import Step
from core.analysis.upstream import before, maker
from core.document.edits import layer_ports
from core.document.project import Schema
from core.document.scope import Names
from core.graph import End, Lookup, Node
from core.layers import LAYERS
from core.layers.wires import WireType
from core.problems import Path, Problem, Repair, Severity
from core.spec import Values


@dataclass(frozen=True, slots=True)
class Outlook:
    """What lints may ask for besides single nodes: the data, what expressions refer to, and where they are."""

    schema: Schema | None
    names: Names
    where: str = ""
    prefix: Path = ()


@dataclass(frozen=True, slots=True)
class Room:
    """One graph of the project with what is known of it: the main one, or a block's as its first use sees it.

    Lints ask nothing else, so that it is known when they have to look again.
    """

    graph: Sight
    outlook: Outlook

    @property
    def steps(self) -> Lookup[str, Step]:
        return self.graph.steps

    @property
    def schema(self) -> Schema | None:
        return self.outlook.schema

    @property
    def where(self) -> str:
        return self.outlook.where

    def type_into(self, node: Node, port: str = "") -> WireType | None:
        """What arrives at a port, without a name at the first one."""
        source = self.graph.wires.get(End(node.id, port or self.port(node)))
        step = self.steps.get(source.node) if source else None
        return step.type_at(source.port) if source is not None and step is not None else None

    def port(self, node: Node) -> str:
        """The name of a layer's first input."""
        ports = layer_ports(LAYERS[node.type], node)[0]
        return ports[0].name if ports else ""

    def before(self, node: Node) -> Node | None:
        return before(self.graph, node, self.port(node))

    def maker(self, node: Node) -> Node | None:
        """The nearest node upstream that is not neutral."""
        return maker(self.graph, node, self.port(node))

    def values(self, node: Node) -> Values:
        return usable(LAYERS[node.type], node.params, self.outlook.names)

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
    return Problem(severity, code, message, (*room.outlook.prefix, node.id), port, param, why, repair)
