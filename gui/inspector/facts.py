"""What the inspector says, as rows of plain text; nothing of Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core import format
from core.analysis import Analysis, NodeInfo
from core.analysis.goals import loss_of, target_of
from core.analysis.receptive import receptive_field
from core.data import SOURCES, SPLITS
from core.document.edits import PORTS, places_of, ports_of, safe_values
from core.document.project import DataColumn, Project
from core.graph import End, Node
from core.layers import LAYERS, LOSSES
from core.layers.ends import INPUT, OUTPUT, TARGET, is_loss
from core.layers.ports import BLOCK_OUTPUT
from core.layers.wires import INT, WireType
from core.problems import NetwrightError, Path
from core.training.program import PROGRAMS
from gui.room import Room

Row = tuple[str, str, str]
"""Name, value, tooltip."""
AXES = {
    "N": "batch",
    "C": "channels",
    "D": "depth",
    "H": "height",
    "W": "width",
    "L": "length",
    "F": "features",
}
FLOAT_BYTES = 4
MOST_NAMES = 12
UNKNOWN_SHAPE = "Shown once the block is used and what enters it is known."
NO_LOSS = "A prediction alone: it is not compared with anything while the network learns."
LONGEST = 20  # letters of a value beside its name


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, and the button that leads there: its label and the panel it asks for."""

    sentence: str
    label: str
    panel: str


def batch_of(project: Project) -> int:
    """The batch size that training is set to."""
    use = project.plan.program
    try:
        return int(PROGRAMS[use.key].resolve(use.params).batch_size)
    except (NetwrightError, AttributeError):
        return 1


def spaced(wire: WireType) -> str:
    """N × 32 × 8 × 8."""
    return str(wire).replace("×", " × ")


def shape_tip(wire: WireType) -> str:
    """What each axis is, and what kind of numbers."""
    axes = " × ".join(AXES.get(a, f"axis {i}") for i, a in enumerate(wire.axes)) or "a single number"
    kind = "whole numbers" if wire.dtype == INT else "truth values" if wire.dtype == "bool" else "decimal numbers"
    partner = f", with {wire.partner}" if wire.partner else ""
    return f"{axes}; {kind}{partner}"


def shape_rows(room: Room, node: Node) -> list[Row]:
    """One row for each input and output port."""
    ins, outs = ports_of(room.project, node)
    fed = room.graph.inputs_of(node.id)
    rows: list[Row] = []
    for port in ins:
        ends = places_of(port, fed)
        several = len(ins) > 1 or len(ends) > 1
        for name in ends or [port.name]:
            label = name if several else "in"
            rows.append(_in_row(room, fed.get(name), label, port.optional))
    for port in outs:
        wire = room.type_at(node.id, port.name)
        label = port.name if len(outs) > 1 else "out"
        rows.append(
            (label, spaced(wire), shape_tip(wire)) if wire else (label, "not known yet", "Shown once the inputs fit.")
        )
    return rows


def _in_row(room: Room, source: End | None, label: str, optional: bool) -> Row:
    if source is None:
        return (label, "not connected", "This input may stay open." if optional else "Draw a wire to this input.")
    wire = room.type_at(source.node, source.port)
    name = room.graph.nodes[source.node].name
    if wire is None:
        return (label, f"waits for {name}", f"The shape is not known before '{name}' is in order.")
    return (label, spaced(wire), f"{shape_tip(wire)}; from '{name}'")


def port_rows(room: Room) -> list[Row]:
    """One row for each port of the block that the graph is, inputs first."""
    rows: list[Row] = []
    for node in sorted(room.graph.nodes.values(), key=lambda n: n.type == BLOCK_OUTPUT):
        if node.type not in PORTS:
            continue
        source = room.graph.wires.get(End(node.id, "x")) if node.type == BLOCK_OUTPUT else End(node.id, "y")
        wire = room.type_at(source.node, source.port) if source else None
        side = "out" if node.type == BLOCK_OUTPUT else "in"
        rows.append(
            (f"{side} {node.name}", *((spaced(wire), shape_tip(wire)) if wire else ("not known", UNKNOWN_SHAPE)))
        )
    return rows


def _parameters(every: int, frozen: int) -> Row:
    if not frozen:
        return ("Parameters", format.count(every), f"{format.exact(every)} learned numbers")
    learned = f"{format.exact(every - frozen)} learned numbers, {format.exact(frozen)} frozen ones"
    told = (
        f"{format.count(every)} frozen" if frozen == every else f"{format.count(every)}, {format.count(frozen)} frozen"
    )
    return ("Parameters", told, learned)


def cost_rows(info: NodeInfo, batch: int) -> list[Row]:
    """Parameters, operations and memory of one layer."""
    held = info.activations * batch * FLOAT_BYTES
    return [
        _parameters(info.parameters, info.frozen),
        (
            "FLOPs per sample",
            format.count(info.flops),
            f"{format.exact(info.flops)}; a multiplication with its addition counts as two",
        ),
        (
            f"Activations, batch {batch:,}",
            format.bytes(held) if isinstance(held, int) else format.count(info.activations),
            f"{format.exact(info.activations)} numbers leave this layer for each sample",
        ),
    ]


def sight_rows(analysis: Analysis, path: Path) -> list[Row]:
    """How much of the input one result of a layer sees; nothing where it sees everything."""
    seen = receptive_field(analysis, path)
    if seen is None or all(extent == 1 for extent in seen):
        return []
    told = "×".join(map(str, seen))
    return [("Receptive field", told, f"One number that leaves this layer is made of {told} points of the input")]


def end_facts(analysis: Analysis, node: Node) -> tuple[str, list[Row]]:
    """A sentence and rows about what an Input, an Output, a Target or a loss has to do with the data."""
    if node.type in (INPUT, TARGET):
        return _input_facts(analysis, node)
    if node.type == OUTPUT:
        return _output_facts(analysis, node)
    column = target_of(analysis, node) if is_loss(node.type) else None
    return "", [("Target", column.name, ""), *column_rows(column)] if column else []


def _input_facts(analysis: Analysis, node: Node) -> tuple[str, list[Row]]:
    """A sentence and rows about the column that an Input or Target is bound to."""
    name = str(node.get("column", ""))
    column = analysis.schema.column(name) if analysis.schema else None
    if column is None:
        if not name:
            return "No data column enters here yet. The shape above counts until then; training will ask for data.", []
        return ("" if analysis.schema else "The data is not here; the shape above counts."), []
    return "", column_rows(column)


def column_rows(column: DataColumn) -> list[Row]:
    """Kind, size, range and names of a column."""
    rows: list[Row] = [("Kind", column.kind, "")]
    if column.sizes:
        axes = " × ".join(AXES.get(a, a) for a in column.axes)
        rows.append(("One sample", " × ".join(map(str, column.sizes)), axes))
    if column.low is not None and column.high is not None:
        rows.append(
            ("Range", f"{column.low:g} to {column.high:g}", "Smallest and largest value as they enter the network")
        )
    if column.classes:
        rows.append(("Classes", f"{len(column.classes)}", named(column.classes)))
    if column.elements:
        rows.append(("Elements", f"{len(column.elements)}", named(column.elements)))
    if column.lengths:
        rows.append(("Length", "differs", "Rows differ in length; the feed gives each row's length too."))
    return rows


def short(text: str) -> str:
    """What fits beside a name in a narrow panel."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def named(names: Iterable[str]) -> str:
    """The first dozen of many names."""
    listed = list(names)
    more = f" … and {len(listed) - MOST_NAMES} more" if len(listed) > MOST_NAMES else ""
    return ", ".join(listed[:MOST_NAMES]) + more


def _output_facts(analysis: Analysis, node: Node) -> tuple[str, list[Row]]:
    """What the loss is, what 'automatic' stands for, and what the target is."""
    found, column = loss_of(analysis, node), target_of(analysis, node)
    chosen = safe_values(LAYERS["Output"], node).loss.key
    if chosen == "none":
        return NO_LOSS, column_rows(column) if column else []
    if found is None:
        return "Choose a target column; the loss follows from it.", []
    use, column = found
    automatic = chosen == "auto"
    title = LOSSES[use.key].title
    what = format.plural(len(column.classes), "class", "classes") if column.classes else f"a {column.kind}"
    reason = f"the target '{column.name}' has {what}" if column.classes else f"the target '{column.name}' is {what}"
    sentence = f"Automatic stands for {title.lower()} here: {reason}." if automatic else LOSSES[use.key].summary
    tip = "\n".join(filter(None, [LOSSES[use.key].summary, LOSSES[use.key].source]))
    return sentence, [("Loss", title, tip), *column_rows(column)]


def network_rows(analysis: Analysis) -> list[Row]:
    """The network as a whole."""
    project, totals, batch = analysis.project, analysis.totals, batch_of(analysis.project)
    held = totals.activations * batch * FLOAT_BYTES
    computed = analysis.computed.graph.nodes
    unused, bypassed = len(computed) - len(analysis.used & computed.keys()), len(project.graph.nodes) - len(computed)
    rows: list[Row] = [
        ("Layers", f"{len(project.graph.nodes):,}", ""),
        ("Wires", f"{len(project.graph.wires):,}", ""),
        _parameters(totals.parameters, totals.frozen),
        ("FLOPs per sample", format.count(totals.flops), format.exact(totals.flops)),
        (
            f"Activations, batch {batch:,}",
            format.bytes(held) if isinstance(held, int) else format.count(totals.activations),
            "Numbers that training keeps for the backward pass, at least",
        ),
    ]
    if unused:
        rows.append(("Unused layers", f"{unused:,}", "They reach no Output and are left out of training."))
    if bypassed:
        rows.append(("Bypassed layers", f"{bypassed:,}", "What comes into them leaves as it is."))
    return rows


def data_rows(analysis: Analysis) -> list[Row]:
    """The data: where from, how many rows, what goes in and what is learned."""
    settings, schema = analysis.project.data, analysis.schema
    if schema is None:
        return []
    source = SOURCES.find(settings.source.key)
    split = SPLITS.find(settings.split.key)
    told = (short(source.title), f"{source.title}: {source.summary}") if source else ("not here", "")
    rows: list[Row] = [("Source", *told)]
    rows.append(("Rows", f"{schema.rows:,}", ""))
    for role, title in (("input", "Inputs"), ("target", "Targets")):
        names = [c.name for c in schema.columns if c.role == role]
        rows.append((title, short(", ".join(names)) or "none", named(names)))
    if source and source.fixed_split:
        rows.append(("Split", "fixed", source.fixed_split.sentence))
    elif split:
        rows.append(("Split", split.title, split.summary))
    return rows


def next_step(analysis: Analysis) -> Step:
    """What a person would do now."""
    errors = len(analysis.errors)
    if not analysis.project.graph.nodes:
        return Step(
            "Start with an Input: drag one from the palette onto the canvas, then add layers behind it.",
            "Find a layer",
            "palette",
        )
    if errors:
        what = "An error keeps" if errors == 1 else f"{errors} errors keep"
        return Step(f"{what} this network from training.", "Show the problems", "problems")
    if analysis.schema is None:
        return Step("Everything fits. To train, the network needs data.", "Choose data", "data")
    return Step("Everything fits: the network is ready to train.", "Go to training", "training")


def kinds(project: Project, nodes: Iterable[Node]) -> list[Row]:
    """How many of each layer type, the commonest first."""
    titles = Counter(title_of(project, node) for node in nodes)
    return [(title, f"{number:,}", title) for title, number in titles.most_common()]


def block_rows(room: Room, use: NodeInfo | None, batch: int) -> list[Row]:
    """A block as the use that is looked at has it."""
    layers = sum(n.type not in PORTS for n in room.graph.nodes.values())
    rows: list[Row] = [("Layers", f"{layers:,}", ""), ("Wires", f"{len(room.graph.wires):,}", "")]
    return [*rows, *cost_rows(use, batch)] if use is not None and use.state in ("ok", "unused") else rows


def title_of(project: Project, node: Node) -> str:
    """The layer type's title, the block's, or the bare type of an unknown layer."""
    if node.block in project.blocks:
        return project.blocks[node.block].title
    layer = LAYERS.find(node.type)
    return layer.title if layer else node.type
