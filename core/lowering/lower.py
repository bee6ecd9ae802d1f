"""lower(project): the program of a checked network, printed as source, with the maps back to the graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.analysis import Analysis, analyse
from core.analysis.beyond import beyond
from core.analysis.custom import need_trust
from core.analysis.evaluate import apply_rule, gathered
from core.document import edits
from core.document.project import Block, Project
from core.document.scope import block_names, names_of
from core.graph import End, Graph, Node, order
from core.layers import LAYERS
from core.layers.data import chosen_loss
from core.layers.ends import OUTPUT, is_goal, is_loss
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.layers.sizes import TextInt
from core.layers.wires import WireType
from core.lowering.blocks import (
    Written,
    call_block,
    constructor,
    enter_block,
    finish_arguments,
    inside,
    returned_types,
    same_or_new,
)
from core.lowering.lowered import InputSlot, Lowered, OutputSlot
from core.lowering.modules import source_of
from core.lowering.objective import Goal, Handover, hand_over
from core.lowering.printer import HEADER, Page, print_program
from core.lowering.program import LOCALS, Builder, ClassProgram, Program, Submodule, Value, partner_of, short_name
from core.lowering.setup import setup
from core.names import class_name, identifier, unique
from core.problems import NetwrightError, Path


class Lowering:
    """One lowering: the program as it grows."""

    def __init__(self, analysis: Analysis) -> None:
        self.project, self.analysis = analysis.computed, analysis
        graph = self.project.graph
        self.graph = graph.drop([i for i in graph.nodes if i not in analysis.used])
        self.beyond = beyond(self.graph)
        self.program = Program()
        self.names: dict[str, Any] = dict(names_of(self.project))
        self._written: dict[Any, Written] = {}
        """Classes of blocks by definition, parameters and what enters: a use that is like another needs no new one."""

    def network(self) -> tuple[Written, tuple[InputSlot, ...], tuple[OutputSlot, ...], Handover]:
        """The class Network and what goes in and out of it."""
        cls = ClassProgram("Network", taken={"network"})
        graph, beyond = self.graph, self.beyond
        builder = Builder(self.program, cls)
        values: dict[End, Value] = {}
        slots: list[InputSlot] = []
        modules: list[tuple[str, Path]] = []
        for id_ in order(graph).nodes:
            node = graph.nodes[id_]
            if node.type == "Input":
                slots += self._argument(cls, node, values)
            elif node.type != OUTPUT and id_ not in beyond:
                modules += self.node(builder, graph, node, values)
        outputs = self._outputs(cls, graph, values)
        handover = hand_over(cls, graph, beyond, values)
        _finish(cls)
        self.program.classes.append(cls)
        return Written(cls, tuple(modules)), tuple(slots), outputs, handover

    def objective(self, written: Written, outputs: tuple[OutputSlot, ...], handover: Handover) -> Goal:
        """The class Objective, where there are losses and every one is known."""
        goal = Goal(self, self.graph, written.cls.returns, handover)
        losses = any(o.has_loss for o in outputs) or any(is_loss(n.type) for n in self.graph.nodes.values())
        if losses and all(o.loss.key for o in outputs):
            goal.write(outputs)
        return goal

    @property
    def definitions(self) -> dict[str, str]:
        """The block that each class was written for, by the class's name."""
        return {written.cls.name: key[0] for key, written in self._written.items()}

    def _argument(self, cls: ClassProgram, node: Node, values: dict[End, Value]) -> list[InputSlot]:
        wire = self.analysis.type_at((node.id,), "y")
        name = unique(short_name(identifier(node.name)), {*LOCALS, *cls.taken})
        cls.taken.add(name)
        value = Value(name, wire, argument=True)
        cls.inputs.append(value)
        values[End(node.id, "y")] = value
        cls.taps[f"{node.id}.y"] = value
        column = str(node.get("column", ""))
        slots = [InputSlot(name, column, (node.id,))]
        if wire is not None and wire.partner:
            partner = partner_of(value, name)
            partner.hint = unique(partner.hint, cls.taken)
            cls.taken.add(partner.hint)
            cls.inputs.append(partner)
            value.partner = partner
            slots.append(InputSlot(partner.hint, column, (node.id,), wire.partner))
        return slots

    def _outputs(self, cls: ClassProgram, graph: Graph, values: dict[End, Value]) -> tuple[OutputSlot, ...]:
        slots: list[OutputSlot] = []
        for node in graph.nodes.values():
            if node.type != OUTPUT:
                continue
            value = values[graph.wires[End(node.id, "x")]]
            cls.returns.append(value)
            p = LAYERS["Output"].resolve(node.params, self.names or None)
            column = self.analysis.schema.column(p.target) if self.analysis.schema else None
            loss, kind = chosen_loss(p, column, value.type), column.kind if column else ""
            slots.append(OutputSlot(node.name, (node.id,), p.target, loss, p.weight, p.metrics, kind))
        return tuple(slots)

    def node(self, b: Builder, graph: Graph, node: Node, values: dict[End, Value]) -> list[tuple[str, Path]]:
        """Writes one node of the main graph; gives the submodules it made."""
        return self._node(b, graph, node, values, self.names)

    def _node(
        self, b: Builder, graph: Graph, node: Node, values: dict[End, Value], names: dict[str, Any]
    ) -> list[tuple[str, Path]]:
        """Writes one node; gives the submodules it made, with paths from this graph."""
        feeds = {port: values[source] for port, source in graph.inputs_of(node.id).items() if source in values}
        used = frozenset(s.port for s, _ in graph.outputs_of(node.id))
        b.enter(node.id, node.name, used)
        if node.block:
            return self._block_use(b, node, feeds, values, names)
        layer = LAYERS[node.type]
        p = layer.resolve(node.params, names or None)
        row = gathered(layer.input_ports(p), feeds)
        assert not isinstance(row, str)
        result = apply_rule(layer, p, tuple(_types(v) for v in row), self.analysis.schema)
        before = len(b.cls.modules)
        made = layer.emit(p, b, *row)
        outs = made if isinstance(made, tuple) else (made,)
        for port, value, wire in zip(layer.output_ports(p), outs, result.outs, strict=True):
            if value is not None:
                _settle(b, node, port.name, value, wire, row, values)
        b.cls.setup += [(line, node.id) for line in setup(layer, p, b.cls.modules[before:])]
        return [(m.attribute, (node.id,)) for m in b.cls.modules[before:]]

    def _block_use(
        self, b: Builder, node: Node, feeds: dict[str, Value], values: dict[End, Value], names: dict[str, Any]
    ) -> list[tuple[str, Path]]:
        block = self.project.blocks[node.block]
        ins, outs = edits.block_ports(block)
        row = [feeds.get(p.name) for p in ins]
        inner = block_names(block, node.params, tuple(sorted(names.items())))
        written = self._block_class(block, dict(inner), {p.name: v for p, v in zip(ins, row, strict=True)})
        attribute = self._submodule(b, node, constructor(written.cls, dict(inner), row))
        made = call_block(b, node, attribute, written.cls, row)
        for port, value, wire in zip(outs, made, returned_types(written.cls), strict=True):
            _settle(b, node, port.name, value, wire, (), values)
        return list(inside(attribute, node, written))

    def _submodule(self, b: Builder, node: Node, text: str) -> str:
        attribute = unique(identifier(node.name), b.cls.taken)
        b.cls.taken.add(attribute)
        if node.repeat > 1 and not node.shared:
            text = f"nn.ModuleList({text} for _ in range({node.repeat}))"
        b.cls.modules.append(Submodule(attribute, text, node.id))
        return attribute

    def _block_class(self, block: Block, names: dict[str, int], given: dict[str, Value | None]) -> Written:
        key = (block.id, tuple(names.items()), tuple((port, _entering(value)) for port, value in given.items()))
        if key not in self._written:
            self._written[key] = self._new_class(block, names, given)
        return self._written[key]

    def _new_class(self, block: Block, names: dict[str, int], given: dict[str, Value | None]) -> Written:
        """An existing class serves where its text is equal."""
        cls = ClassProgram("", class_name(block.title), taken={identifier(name) for name in names})
        builder = Builder(self.program, cls)
        values: dict[End, Value] = {}
        modules: list[tuple[str, Path]] = []
        carried = {name: TextInt(value, identifier(name)) for name, value in names.items()}
        for id_ in order(block.graph).nodes:
            node = block.graph.nodes[id_]
            if node.type == BLOCK_INPUT:
                value = given[node.name]
                if value is not None:
                    enter_block(cls, node, value, len(given) == 1, names, values)
            elif node.type == BLOCK_OUTPUT:
                continue
            else:
                modules += self._node(builder, block.graph, node, values, dict(carried))
        ends = [n.id for n in block.graph.nodes.values() if n.type == BLOCK_OUTPUT]
        cls.returns = [values[block.graph.wires[End(i, "x")]] for i in ends]
        finish_arguments(cls, [*carried.values()])
        _finish(cls)
        return Written(same_or_new(self.program, cls), tuple(modules))


def _entering(value: Value | None) -> Any:
    """What a block's class knows of a value that enters it: its type with the texts of its sizes, and its partner's."""
    if value is None or value.type is None:
        return None
    return value.type, tuple(map(repr, value.type.sizes)), _entering(value.partner)


def _types(item: Any) -> Any:
    if isinstance(item, tuple):
        return tuple(v.type for v in item)
    return item.type if item is not None else None


def _settle(
    b: Builder, node: Node, port: str, value: Any, wire: WireType, row: tuple[Any, ...], values: dict[End, Value]
) -> None:
    """Gives a result its type, its partner and its place. A value passed through unchanged keeps its own."""
    values[End(node.id, port)] = b.cls.taps[f"{node.id}.{port}"] = value
    known = [v for item in row for v in (item if isinstance(item, tuple) else (item,)) if v is not None]
    if value in known:
        return
    value.type = wire
    if wire.partner and value.partner is None:
        value.partner = next((v.partner for v in known if v.partner), None)


def _finish(cls: ClassProgram) -> None:
    """Ties name nodes; now that every submodule has its attribute they can name those."""
    cls.ties = [(left, f"{cls.attribute_of[node]}.{what}") for left, (node, what) in cls.node_ties]


def lower(project: Project, analysis: Analysis | None = None, *, to_read: bool = False) -> Lowered:
    """Source and maps of a network. Raises NetwrightError naming the first problem when it has errors.

    Code that nobody here has agreed to is refused, save where the text is only `to_read`: `execute` refuses it again.
    """
    analysis = analysis or analyse(project)
    if analysis.errors:
        raise NetwrightError(analysis.errors[0].message)
    if not to_read:
        need_trust(analysis.computed, analysis.used)
    if not any(is_goal(n.type) for n in analysis.computed.graph.nodes.values()):
        raise NetwrightError("The network is empty: drag an Input, some layers and an Output onto the canvas.")
    lowering = Lowering(analysis)
    written, inputs, outputs, handover = lowering.network()
    goal = lowering.objective(written, outputs, handover)
    plain = print_program(lowering.program)
    prelude, customs = _prelude(lowering.program)
    source, shift = _with_prelude(plain, prelude)
    tapped, _ = _with_prelude(print_program(lowering.program, taps=True), prelude)
    lines, inner = _lines(plain, shift, lowering.definitions)
    return Lowered(
        source,
        inputs,
        outputs,
        lines,
        written.attributes,
        tapped,
        _wires(written.cls),
        inner,
        tuple(handover.names[len(outputs) :]),
        tuple(goal.losses),
        tuple(goal.loss_modules),
        tuple(goal.targets),
        customs,
    )


def _prelude(program: Program) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The blocks' classes and what a person wrote, and where in the source each of the latter begins."""
    prelude = "".join(f"\n\n{source_of(name)}" for name in sorted(program.blocks))
    begins: list[tuple[int, str]] = []
    for custom in program.customs:
        begins.append((len(HEADER) + prelude.count("\n") + 2, custom.code))
        prelude += f"\n\n{custom.text}"
    return prelude, tuple(begins)


def _with_prelude(page: Page, prelude: str) -> tuple[str, int]:
    """The blocks' own classes come after the imports."""
    head, rest = page.lines[:2], page.lines[2:]
    return "\n".join(head) + "\n" + prelude + "\n".join(rest) + "\n", prelude.count("\n")


def _lines(
    page: Page, shift: int, definitions: Mapping[str, str]
) -> tuple[tuple[tuple[int, Path], ...], tuple[tuple[int, str, str], ...]]:
    """Of the network itself, and of the classes of its blocks."""
    owned = [(number + shift, owner) for number, owner in enumerate(page.owners, 1) if owner is not None]
    own = [(number, (node,)) for number, (cls, node) in owned if cls in ("Network", "Objective")]
    inner = [(number, definitions[cls], node) for number, (cls, node) in owned if cls in definitions]
    return tuple(own), tuple(inner)


def _wires(cls: ClassProgram) -> tuple[tuple[str, Path, str], ...]:
    keys = [(key, *key.rsplit(".", 1)) for key in cls.taps]
    return tuple((key, (node,), port) for key, node, port in keys)
