"""lower(project): the program of a checked network, printed as source, with the maps back to the graph."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from core.analysis import Analysis, analyse
from core.analysis.evaluate import apply_rule, gathered
from core.analysis.walk import block_names, names_of
from core.document import edits
from core.document.project import Block, DataColumn, Project
from core.graph import End, Graph, Node, order
from core.layers import LAYERS, LOSSES
from core.layers.data import chosen_loss, target_type
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.layers.sizes import TextInt
from core.layers.wires import BOOL, INT, WireType
from core.lowering.lowered import InputSlot, Lowered, OutputSlot
from core.lowering.modules import source_of
from core.lowering.printer import Page, print_program
from core.lowering.program import Builder, ClassProgram, Loop, Program, Statement, Submodule, Value, render
from core.names import class_name, identifier, unique
from core.problems import NetwrightError, Path
from core.spec import Use

NAMED_SIZES = ("C", "F")
"""Axes whose sizes become arguments of a block's class."""


@dataclass(frozen=True)
class Written:
    """A class of the program and the attributes that lead to its nodes."""

    cls: ClassProgram
    attributes: tuple[tuple[str, Path], ...]
    """Dotted submodule name -> node path inside."""


class Lowering:
    """One lowering: the program as it grows."""

    def __init__(self, project: Project, analysis: Analysis) -> None:
        self.project, self.analysis = project, analysis
        self.program = Program()

    def network(self) -> tuple[Written, tuple[InputSlot, ...], tuple[OutputSlot, ...]]:
        """The class Network and what goes in and out of it."""
        cls = ClassProgram("Network", taken={"network"})
        graph = self.project.graph.drop([i for i in self.project.graph.nodes if i not in self.analysis.used])
        builder = Builder(self.program, cls)
        values: dict[End, Value] = {}
        slots: list[InputSlot] = []
        modules: list[tuple[str, Path]] = []
        for id_ in order(graph).nodes:
            node = graph.nodes[id_]
            if node.type == "Input":
                slots += self._argument(cls, node, values)
            elif node.type != "Output":
                modules += self._node(builder, graph, node, values, dict(names_of(self.project)))
        outputs = self._outputs(cls, graph, values)
        _finish(cls)
        self.program.classes.append(cls)
        return Written(cls, tuple(modules)), tuple(slots), outputs

    def _argument(self, cls: ClassProgram, node: Node, values: dict[End, Value]) -> list[InputSlot]:
        wire = self.analysis.type_at((node.id,), "y")
        name = unique(identifier(node.name), cls.taken)
        cls.taken.add(name)
        value = Value(name, wire, argument=True)
        cls.inputs.append(value)
        values[End(node.id, "y")] = value
        cls.tap_keys[value] = f"{node.id}.y"
        column = str(node.get("column", ""))
        slots = [InputSlot(name, column, (node.id,))]
        if wire is not None and wire.partner:
            partner = Value(
                unique(f"{name}_{wire.partner}", cls.taken),
                WireType((wire.sizes[0],), ("N",), INT if wire.partner == "lengths" else BOOL),
                argument=True,
            )
            cls.taken.add(partner.hint)
            cls.inputs.append(partner)
            value.partner = partner
            slots.append(InputSlot(partner.hint, column, (node.id,), wire.partner))
        return slots

    def _outputs(self, cls: ClassProgram, graph: Graph, values: dict[End, Value]) -> tuple[OutputSlot, ...]:
        slots: list[OutputSlot] = []
        for node in graph.nodes.values():
            if node.type != "Output":
                continue
            value = values[graph.wires[End(node.id, "x")]]
            cls.returns.append(value)
            p = edits.safe_values(LAYERS["Output"], node)
            column = self.analysis.schema.column(p.target) if self.analysis.schema else None
            loss = self._loss(p, column, value)
            slots.append(OutputSlot(node.name, (node.id,), p.target, loss, p.weight, p.metrics))
        return tuple(slots)

    def _loss(self, p: Any, column: DataColumn | None, value: Value) -> Use:
        if column is None:
            return Use("" if p.loss.key == "auto" else p.loss.key, p.loss.params)
        return chosen_loss(p, column.kind, column.classes, value.type)

    def _node(
        self, b: Builder, graph: Graph, node: Node, values: dict[End, Value], names: dict[str, Any]
    ) -> list[tuple[str, Path]]:
        """Writes one node; gives the submodules it made, with paths from this graph."""
        feeds = {port: values[source] for port, source in graph.inputs_of(node.id).items()}
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
        return [(m.attribute, (node.id,)) for m in b.cls.modules[before:]]

    def _block_use(
        self, b: Builder, node: Node, feeds: dict[str, Value], values: dict[End, Value], names: dict[str, Any]
    ) -> list[tuple[str, Path]]:
        block = self.project.blocks[node.block]
        ins, outs = edits.block_ports(block)
        row = [feeds.get(p.name) for p in ins]
        inner = block_names(block, node.params, tuple(sorted(names.items())))
        written = self._block_class(
            block, dict(inner), {p.name: v.type if v else None for p, v in zip(ins, row, strict=True)}
        )
        given = _constructor(written.cls, dict(inner), {p.name: v.type for p, v in zip(ins, row, strict=True) if v})
        text = f"{written.cls.name}({''.join(str(x) for x in _joined(given))})"
        attribute = self._submodule(b, node, text)
        types = _returned(written.cls)
        made = _call_block(b, node, attribute, [v for v in row if v is not None], len(outs))
        for port, value, wire in zip(outs, made, types, strict=True):
            _settle(b, node, port.name, value, wire, (), values)
        return _inside(attribute, node, written)

    def _submodule(self, b: Builder, node: Node, text: str) -> str:
        attribute = unique(identifier(node.name), b.cls.taken)
        b.cls.taken.add(attribute)
        if node.repeat > 1 and not node.shared:
            text = f"nn.ModuleList({text} for _ in range({node.repeat}))"
        b.cls.modules.append(Submodule(attribute, text, node.id))
        return attribute

    def _block_class(self, block: Block, names: dict[str, int], given: dict[str, WireType | None]) -> Written:
        """The class for one use; an existing one serves where its text is equal."""
        cls = ClassProgram(class_name(block.title), taken={"layer"})
        builder = Builder(self.program, cls)
        values: dict[End, Value] = {}
        modules: list[tuple[str, Path]] = []
        carried = {name: TextInt(value, identifier(name)) for name, value in names.items()}
        for id_ in order(block.graph).nodes:
            node = block.graph.nodes[id_]
            if node.type == BLOCK_INPUT:
                _enter_block(cls, node, given.get(node.name), len(given), values)
            elif node.type == BLOCK_OUTPUT:
                continue
            else:
                modules += self._node(builder, block.graph, node, values, dict(carried))
        ends = [n.id for n in block.graph.nodes.values() if n.type == BLOCK_OUTPUT]
        cls.returns = [values[block.graph.wires[End(i, "x")]] for i in ends]
        cls.arguments = _arguments_of(cls, [*carried.values()], given)
        _finish(cls)
        return Written(self._same_or_new(cls), tuple(modules))

    def _same_or_new(self, cls: ClassProgram) -> ClassProgram:
        stem, names = cls.name, {c.name for c in self.program.classes}
        for other in self.program.classes:
            if other.name.rstrip("0123456789_") == stem.rstrip("0123456789_") and _body(other) == _body(cls):
                return _with_types_of(other, cls)
        cls.name = unique(stem, names)
        self.program.classes.append(cls)
        return cls


def _body(cls: ClassProgram) -> str:
    """The class as text without its name and without the shapes in its comments."""
    page = print_program(Program([replace(cls, name="_")]))
    return "\n".join(line.split("  # ")[0] for line in page.lines)


def _with_types_of(known: ClassProgram, use: ClassProgram) -> ClassProgram:
    """`known`, for its text, with the return types of this use."""
    return replace(known, returns=use.returns, inputs=use.inputs, tap_keys=use.tap_keys, statements=use.statements)


def _types(item: Any) -> Any:
    if isinstance(item, tuple):
        return tuple(v.type for v in item)
    return item.type if item is not None else None


def _settle(
    b: Builder, node: Node, port: str, value: Any, wire: WireType, row: tuple[Any, ...], values: dict[End, Value]
) -> None:
    """Gives a result its type, its partner and its place. A value passed through unchanged keeps its own."""
    known = {id(v) for item in row for v in (item if isinstance(item, tuple) else (item,))}
    if id(value) in known:
        values[End(node.id, port)] = value
        return
    value.type = wire
    if wire.partner and value.partner is None:
        value.partner = next((v.partner for v in row if isinstance(v, Value) and v.partner), None)
    values[End(node.id, port)] = value
    b.cls.tap_keys[value] = f"{node.id}.{port}"


def _enter_block(cls: ClassProgram, node: Node, wire: WireType | None, many: int, values: dict[End, Value]) -> None:
    if wire is None:
        return
    stem = identifier(node.name)
    hint = "x" if many == 1 else stem
    sizes = tuple(
        TextInt(s, _size_name(stem, a, many)) if isinstance(s, int) and a in NAMED_SIZES else s
        for s, a in zip(wire.sizes, wire.axes, strict=True)
    )
    value = Value(hint, replace(wire, sizes=sizes), argument=True)
    cls.inputs.append(value)
    values[End(node.id, "y")] = value
    cls.tap_keys[value] = f"{node.id}.y"


def _size_name(stem: str, axis: str, many: int) -> str:
    word = {"C": "channels", "F": "features"}[axis]
    return f"in_{word}" if many == 1 else f"{stem}_{word}"


def _arguments_of(cls: ClassProgram, params: list[TextInt], given: dict[str, WireType | None]) -> tuple[str, ...]:
    """Names of the sizes that the class's text really mentions, inputs' first."""
    text = " ".join([m.text for m in cls.modules] + [p for s in cls.statements for p in s.pieces if isinstance(p, str)])
    words = set(re.findall(r"[a-z_][a-z0-9_]*", text))
    sizes = [s.text for v in cls.inputs if v.type for s in v.type.sizes if isinstance(s, TextInt)]
    return tuple(dict.fromkeys(n for n in [*sizes, *(p.text for p in params)] if n in words))


def _constructor(cls: ClassProgram, names: dict[str, Any], given: dict[str, WireType | None]) -> list[tuple[str, ...]]:
    """The arguments of this use, in the order of the class's."""
    known: dict[str, Any] = {identifier(k): v for k, v in names.items()}
    for value, wire in zip(cls.inputs, given.values(), strict=True):
        if value.type is not None and wire is not None:
            known |= {s.text: o for s, o in zip(value.type.sizes, wire.sizes, strict=True) if isinstance(s, TextInt)}
    return [(f"{a}=", *map(str, render(known[a]))) for a in cls.arguments]


def _joined(parts: list[tuple[str, ...]]) -> list[str]:
    out: list[str] = []
    for i, part in enumerate(parts):
        out += [", "] * (i > 0) + list(part)
    return out


def _returned(cls: ClassProgram) -> list[WireType]:
    """Types at the block's outputs as plain numbers for the graph outside."""
    plain = []
    for value in cls.returns:
        assert value.type is not None
        plain.append(replace(value.type, sizes=tuple(int(s) if isinstance(s, int) else s for s in value.type.sizes)))
    return plain


def _call_block(b: Builder, node: Node, attribute: str, row: list[Value], outs: int) -> list[Value]:
    value = Value(identifier(node.name))
    if node.repeat > 1:
        rest = [p for v in row[1:] for p in (", ", v)]
        b.cls.statements.append(
            Statement(
                (value,), tuple(rest), node.id, loop=Loop(attribute, node.repeat, node.shared, row[0]), nested=True
            )
        )
        return [value]
    pieces = [p for i, v in enumerate(row) for p in ((", ", v) if i else (v,))]
    targets = (value,) if outs == 1 else tuple(Value(f"{identifier(node.name)}_{i}") for i in range(outs))
    b.cls.statements.append(
        Statement(targets, (f"self.{attribute}(", *pieces, ")"), node.id, spread=outs > 1, nested=True)
    )
    return list(targets)


def _inside(attribute: str, node: Node, written: Written) -> list[tuple[str, Path]]:
    """Submodules of a block use, for each of its repeats: paths carry the repeat index."""
    own = range(node.repeat) if node.repeat > 1 and not node.shared else (None,)
    found: list[tuple[str, Path]] = [(attribute, (node.id,))]
    for index in own:
        stem = attribute if index is None else f"{attribute}.{index}"
        step = node.id if index is None else f"{node.id}/{index}"
        found += [(f"{stem}.{inner}", (step, *path)) for inner, path in written.attributes]
    return found


def _finish(cls: ClassProgram) -> None:
    """Ties name nodes; now that every submodule has its attribute they can name those."""
    cls.ties = [
        (left, ".".join((cls.attribute_of.get(node, node), what)))
        for left, (node, what) in ((a, b.split("\0")) if "\0" in b else (a, b.rsplit(".", 1)) for a, b in cls.ties)
    ]


def _objective(program: Program, outputs: tuple[OutputSlot, ...], returns: list[Value], analysis: Analysis) -> None:
    """The class Objective: predictions and targets in, one loss for each output out."""
    cls = ClassProgram("Objective", always_tuple=True)
    builder = Builder(program, cls)
    predictions = [
        Value(unique(identifier(o.name), cls.taken), v.type, argument=True)
        for o, v in zip(outputs, returns, strict=True)
    ]
    targets: list[Value] = []
    for slot in outputs:
        column = analysis.schema.column(slot.target) if analysis.schema else None
        kind, sizes = (column.kind, column.sizes) if column else ("number", (1,))
        targets.append(Value(f"{identifier(slot.name)}_target", target_type(kind, sizes), argument=True))
    cls.inputs = [*predictions, *targets]
    for slot, x, target in zip(outputs, predictions, targets, strict=True):
        loss = LOSSES[slot.loss.key]
        builder.enter(slot.path[-1], f"{slot.name}_loss", frozenset({"y"}))
        cls.returns.append(loss.emit(loss.resolve(slot.loss.params), builder, x, target))
    program.classes.append(cls)


def lower(project: Project, analysis: Analysis | None = None) -> Lowered:
    """Source and maps of a network. Raises NetwrightError naming the first problem when it has errors."""
    analysis = analysis or analyse(project)
    if analysis.errors:
        raise NetwrightError(analysis.errors[0].message)
    if not any(n.type == "Output" for n in project.graph.nodes.values()):
        raise NetwrightError("The network is empty: drag an Input, some layers and an Output onto the canvas.")
    lowering = Lowering(project, analysis)
    written, inputs, outputs = lowering.network()
    returns = list(written.cls.returns)
    if all(o.loss.key for o in outputs):
        _objective(lowering.program, outputs, returns, analysis)
    plain = print_program(lowering.program)
    prelude = "".join(f"\n\n{source_of(name)}" for name in sorted(lowering.program.blocks))
    source, shift = _with_prelude(plain, prelude)
    tapped, _ = _with_prelude(print_program(lowering.program, taps=True), prelude)
    return Lowered(source, inputs, outputs, _lines(plain, shift), written.attributes, tapped, _wires(written.cls))


def _with_prelude(page: Page, prelude: str) -> tuple[str, int]:
    """The blocks' own classes come after the imports."""
    head, rest = page.lines[:2], page.lines[2:]
    return "\n".join(head) + "\n" + prelude + "\n".join(rest) + "\n", prelude.count("\n")


def _lines(page: Page, shift: int) -> tuple[tuple[int, Path], ...]:
    found = []
    for number, owner in enumerate(page.owners, 1):
        if owner is not None and owner[0] in ("Network", "Objective"):
            found.append((number + shift, (owner[1],)))
    return tuple(found)


def _wires(cls: ClassProgram) -> tuple[tuple[str, Path, str], ...]:
    keys = [(k, *k.rsplit(".", 1)) for k in cls.tap_keys.values()]
    return tuple((key, (node,), port) for key, node, port in keys)
