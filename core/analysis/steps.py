"""What was worked out of a graph: a step for every node, and what they make together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.analysis.evaluate import NO_COST, Result
from core.graph import End, Order
from core.layers.base import Cost
from core.layers.sizes import SizeValue
from core.layers.wires import WireType


@dataclass(frozen=True, slots=True)
class Step:
    """One node within a walk. `waiting`: something it depends on has failed or is not connected."""

    result: Result
    open_port: str = ""
    """The port that had to be connected and is not."""
    waiting: bool = False
    inside: Walk | None = None
    """For a block use: the walk through its definition."""
    layers: int = 1
    """How many it stands for: those inside a block, repeats with weights of their own each."""
    ports: tuple[str, ...] = ()
    """Names of the outputs, in the order of `result.outs`."""
    bypassed: bool = False
    """Whether the node is passed over: the result is what passes."""

    @property
    def ok(self) -> bool:
        return not (self.open_port or self.waiting or self.result.refusal)

    def type_at(self, port: str) -> WireType | None:
        """What leaves an output; None where it is not known."""
        return self.result.outs[self.ports.index(port)] if self.ok and port in self.ports else None


WAITING = Step(Result(), waiting=True)


@dataclass(frozen=True)
class Walk:
    """Every node of one graph, for one set of input types."""

    order: Order
    steps: Mapping[str, Step]
    outs: tuple[WireType, ...] = ()
    """For a block: the types at its output ports."""
    unfinished: frozenset[str] = frozenset()
    """The nodes that are not ok."""

    @property
    def failed(self) -> bool:
        """Whether any node is not ok."""
        return bool(self.unfinished)

    @cached_property
    def layers(self) -> int:
        return sum([step.layers for step in self.steps.values()])

    @cached_property
    def cost(self) -> Cost:
        return summed(step.result for step in self.steps.values())

    @cached_property
    def activations(self) -> SizeValue:
        return sum([step.result.activations for step in self.steps.values()])

    def type_at(self, end: End) -> WireType | None:
        """What leaves an output; None where it is not known."""
        step = self.steps.get(end.node)
        return step.type_at(end.port) if step is not None else None


def summed(results: Iterable[Result]) -> Cost:
    """What all of them cost together."""
    costs = [result.cost for result in results if result.cost is not NO_COST]
    return Cost(
        sum([cost.parameters for cost in costs]),
        sum([cost.buffers for cost in costs]),
        sum([cost.flops for cost in costs]),
        sum([cost.frozen for cost in costs]),
    )
