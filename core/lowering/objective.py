"""The class Objective: what the network returns and the targets in, every loss by name out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.analysis.evaluate import gathered
from core.graph import End, Graph, Node, order
from core.layers import LOSSES
from core.layers.data import target_type
from core.layers.ends import OUTPUT, TARGET, is_loss
from core.layers.wires import BATCH, FLOAT, WireType
from core.lowering.lowered import LossSlot, OutputSlot, TargetSlot
from core.lowering.program import Builder, ClassProgram, Value, partner_of, short_name
from core.names import identifier, unique
from core.spec import Use

if TYPE_CHECKING:
    from core.lowering.lower import Lowering

UNKNOWN = WireType((BATCH, 1), ("N", "F"), FLOAT)
"""A target while there is no data: one number for each sample."""


@dataclass
class Handover:
    """What `Network.forward` returns, as the Objective finds it."""

    names: list[str]
    """One for each result: those of the Outputs, then of the layers that losses need."""
    places: dict[End, tuple[int, int | None]] = field(default_factory=dict)
    """Output port -> numbers of the result that it is and of the one that its partner is."""


def hand_over(cls: ClassProgram, graph: Graph, beyond: set[str], values: dict[End, Value]) -> Handover:
    """Lets the network return, after its answers, what is needed beyond it."""
    outputs = [n for n in graph.nodes.values() if n.type == OUTPUT]
    made = Handover([])
    answers: dict[End, int] = {}
    for number, node in enumerate(outputs):
        answers.setdefault(graph.wires[End(node.id, "x")], number)
        made.names.append(unique(identifier(node.name), made.names))
    for end in _crossing(graph, beyond):
        value, place = values[end], answers.get(end)
        name = identifier(graph.nodes[end.node].name) + ("" if end.port == "y" else f"_{end.port}")
        if place is None:
            place = _returned(cls, made, value, name)
        partner = value.partner if value.type is not None and value.type.partner else None
        made.places[end] = place, _returned(cls, made, partner, partner.hint) if partner is not None else None
    return made


def _crossing(graph: Graph, beyond: set[str]) -> dict[End, None]:
    """What leaves the network's layers for a loss or a layer beyond them, each once."""
    late = [id_ for id_ in order(graph).nodes if id_ in beyond]
    ends = (source for id_ in late for source in graph.inputs_of(id_).values())
    return dict.fromkeys(end for end in ends if end.node not in beyond)


def _returned(cls: ClassProgram, made: Handover, value: Value, name: str) -> int:
    value.named = True
    cls.returns.append(value)
    made.names.append(unique(name, made.names))
    return len(made.names) - 1


class Goal:
    """The Objective as it is written."""

    def __init__(self, lowering: Lowering, graph: Graph, returns: list[Value], handover: Handover) -> None:
        self._lowering, self._graph = lowering, graph
        self.cls = ClassProgram("Objective", always_tuple=True)
        self._builder = Builder(lowering.program, self.cls)
        self._results = [Value(name, v.type, argument=True) for name, v in zip(handover.names, returns, strict=True)]
        self.cls.inputs = list(self._results)
        self._values: dict[End, Value] = {}
        for end, (place, partner) in handover.places.items():
            self._values[end] = self._results[place]
            if partner is not None:
                self._results[place].partner = self._results[partner]
        self.losses: list[LossSlot] = []
        self.targets: list[TargetSlot] = []
        self.loss_modules: list[str] = []
        """Of the losses in the order of the results."""

    def write(self, outputs: tuple[OutputSlot, ...]) -> None:
        """The losses of `outputs`, then those that are nodes, with the layers before them that a Target leads to."""
        compared = [self._compared(slot) for slot in outputs]
        for node in self._graph.nodes.values():
            if node.type == TARGET:
                self._target(node)
        for slot, x, target in zip(outputs, self._results, compared, strict=False):
            if slot.has_loss:
                loss = LOSSES[slot.loss.key]
                self._builder.enter(slot.path[-1], f"{slot.name}_loss", frozenset())
                self._give(slot.path[-1], loss.emit(loss.resolve(slot.loss.params), self._builder, x, target))
        for id_ in order(self._graph).nodes:
            node = self._graph.nodes[id_]
            if is_loss(node.type):
                self._loss(node)
            elif id_ in self._lowering.beyond and node.type != TARGET:
                self._lowering.node(self._builder, self._graph, node, self._values)
        self._lowering.program.classes.append(self.cls)

    def _compared(self, slot: OutputSlot) -> Value | None:
        """The argument for the target of an Output."""
        if not slot.has_target:
            return None
        schema = self._lowering.analysis.schema
        column = schema.column(slot.target) if schema else None
        value = Value(f"{identifier(slot.name)}_target", target_type(column) if column else UNKNOWN, argument=True)
        self.cls.inputs.append(value)
        return value

    def _target(self, node: Node) -> None:
        column, wire = str(node.get("column", "")), self._lowering.analysis.type_at((node.id,), "y")
        value = Value(short_name(identifier(node.name)), wire, argument=True)
        self.cls.inputs.append(value)
        self.targets.append(TargetSlot(column, (node.id,)))
        self._values[End(node.id, "y")] = value
        if wire is not None and wire.partner:
            value.partner = partner_of(value, value.hint)
            self.cls.inputs.append(value.partner)
            self.targets.append(TargetSlot(column, (node.id,), wire.partner))

    def _loss(self, node: Node) -> None:
        loss = LOSSES[node.type]
        p = loss.resolve(node.params, self._lowering.names or None)
        feeds = {port: self._values[source] for port, source in self._graph.inputs_of(node.id).items()}
        row = gathered(loss.input_ports(p), feeds)
        self._builder.enter(node.id, node.name, frozenset())
        self._give(node.id, loss.emit(p, self._builder, *row))
        column = self._column_into(node)
        self.losses.append(LossSlot(node.name, (node.id,), Use(node.type, node.params), p.weight, column))

    def _column_into(self, loss: Node) -> str:
        """The column of the Target that a loss is wired to; '' where layers stand between."""
        source = self._graph.inputs_of(loss.id).get("target")
        node = self._graph.nodes[source.node] if source else None
        return str(node.get("column", "")) if node is not None and node.type == TARGET else ""

    def _give(self, node: str, value: Value) -> None:
        """As a result, under its own name."""
        value.named = True
        self.cls.returns.append(value)
        self.loss_modules.append(self.cls.attribute_of.get(node, ""))
