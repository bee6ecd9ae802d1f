"""Lints: what torch accepts and people regret. Each is a warning with its reason and, where there is one, a repair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.analysis import repairs
from core.analysis.evaluate import apply_rule
from core.document import edits
from core.document.project import DataColumn, Project
from core.graph import End, Graph, Node
from core.layers import LAYERS, LOSSES
from core.layers.base import Insert
from core.layers.data import chosen_loss
from core.layers.ends import TARGET, is_loss
from core.layers.sizes import same
from core.layers.wires import WireType
from core.problems import Path, Problem, Repair, Severity
from core.spec import Use, Values

if TYPE_CHECKING:
    from core.analysis.analysis import Analysis
    from core.analysis.walk import Step

Lint = Callable[["Room", Node], Iterator[Problem]]
CONVOLUTIONS = tuple(f"{kind}{dims}d" for kind in ("Conv", "ConvTranspose") for dims in (1, 2, 3))
WEIGHTED = ("Linear", *CONVOLUTIONS)
NEUTRAL = (
    *("Flatten", "Unflatten", "Reshape", "Permute", "Transpose", "Squeeze", "Unsqueeze", "Expand", "Repeat"),
    *("Flip", "Roll", "Slice", "Select", "Pad", "Crop"),
    *("Identity", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d"),
)
"""Layers that neither mix nor bend numbers."""
CHANNELS_FIRST = (
    *("MaxPool1d", "AvgPool1d", "LPPool1d", "AdaptiveAvgPool1d", "AdaptiveMaxPool1d"),
    *("BatchNorm1d", "InstanceNorm1d", "GroupNorm", "SyncBatchNorm", "LocalResponseNorm"),
    *("Dropout1d", "FeatureAlphaDropout", "ChannelShuffle", "Upsample"),
    *(f"{kind}Pad1d" for kind in ("Zero", "Constant", "Reflection", "Replication", "Circular")),
)
"""Layers that take the second axis of a sequence for its channels."""


@dataclass(frozen=True)
class Room:
    """One graph of the project with what is known of it: the main one, or a block's as its first use sees it."""

    analysis: Analysis
    graph: Graph
    steps: Mapping[str, Step]
    where: str = ""
    prefix: Path = ()


def lint(analysis: Analysis) -> list[Problem]:
    """Every lint over every node that has a type, in each definition once."""
    found: list[Problem] = []
    for room in _rooms(analysis):
        for node in room.graph.nodes.values():
            step = room.steps.get(node.id)
            if step is not None and step.ok and not node.block:
                for rule in LINTS.get(node.type, ()):
                    found += rule(room, node)
    return [*found, *_unused(analysis), *_unscaled(analysis)]


def _rooms(analysis: Analysis) -> Iterator[Room]:
    rooms = [Room(analysis, analysis.project.graph, analysis.walk.steps)]
    seen: set[str] = set()
    for room in rooms:
        yield room
        for id, step in room.steps.items():
            block = room.graph.nodes[id].block
            if step.inside is not None and block not in seen:
                seen.add(block)
                graph = analysis.project.blocks[block].graph
                rooms.append(Room(analysis, graph, step.inside.steps, block, (*room.prefix, id)))


def _warning(
    room: Room,
    code: str,
    message: str,
    node: Node,
    why: str,
    repair: Repair | None = None,
    severity: Severity = Severity.WARNING,
    port: str = "x",
) -> Problem:
    return Problem(severity, code, message, (*room.prefix, node.id), port, why=why, repair=repair)


def _type_into(steps: Mapping[str, Step], node: Node) -> WireType | None:
    ins = steps[node.id].result.ins
    return ins[0] if ins and isinstance(ins[0], WireType) else None


def _before(room: Room, node: Node) -> Node | None:
    """The node that feeds the first input."""
    source = room.graph.wires.get(End(node.id, "x"))
    return room.graph.nodes[source.node] if source else None


def _maker(room: Room, node: Node) -> Node | None:
    """The nearest node upstream that is not neutral."""
    found = _before(room, node)
    while found is not None and found.type in NEUTRAL:
        found = _before(room, found)
    return found


def linear_on_picture(room: Room, node: Node) -> Iterator[Problem]:
    x = _type_into(room.steps, node)
    if x is not None and x.axes == ("N", "C", "H", "W"):
        why = "Linear works on the last axis alone, so each row of points goes through the same weights and the rows never meet. Flatten lays the whole picture in one row first."
        repair = repairs.insert("Insert Flatten", End(node.id, "x"), Insert("Flatten"), room.where)
        yield _warning(
            room,
            "linear-on-picture",
            "Linear works on each row of pixels here, not on the whole picture.",
            node,
            why,
            repair,
        )


def channels_last(room: Room, node: Node) -> Iterator[Problem]:
    x = _type_into(room.steps, node)
    if x is not None and x.axes == ("N", "L", "F") and x.sizes[1] != 1:
        title = LAYERS[node.type].title
        why = f"{title} wants channels before the steps (N×C×L), but this sequence has its features last (N×L×F)."
        repair = repairs.insert("Swap the axes", End(node.id, "x"), Insert("Permute", (("dims", (2, 1)),)))
        yield _warning(
            room,
            "axes-order",
            f"{title} takes the {x.sizes[1]} steps of this sequence for channels.",
            node,
            why,
            repair,
        )


def no_activation_between(room: Room, node: Node) -> Iterator[Problem]:
    maker = _maker(room, node)
    if maker is None or maker.type not in WEIGHTED:
        return
    if (node.type == "Linear") != (maker.type == "Linear") and maker.type == "Linear":
        return
    why = "Without a bend between them, two layers of weighted sums are no more than one: a sum of sums is a sum. An activation such as ReLU lets the second learn something new."
    repair = repairs.insert("Insert ReLU", End(node.id, "x"), Insert("ReLU"), room.where)
    yield _warning(
        room, "no-activation", f"There is no activation between '{maker.name}' and '{node.name}'.", node, why, repair
    )


def loss_of(analysis: Analysis, node: Node) -> tuple[Use, DataColumn] | None:
    """The loss that an Output will use, or a loss node is, and the column it compares with; None where either is not known."""
    x = _type_into(analysis.walk.steps, node)
    column = target_of(analysis, node)
    if column is None:
        return None
    if is_loss(node.type):
        return Use(node.type, node.params), column
    use = chosen_loss(edits.safe_values(LAYERS["Output"], node), column, x)
    return (use, column) if use.key in LOSSES else None


def target_of(analysis: Analysis, node: Node) -> DataColumn | None:
    """The column that an Output, or a loss node whose target comes straight from a Target, compares with."""
    graph, name = analysis.project.graph, node.get("target", "")
    if is_loss(node.type):
        source = graph.wires.get(End(node.id, "target"))
        target = graph.nodes[source.node] if source else None
        name = target.get("column", "") if target is not None and target.type == TARGET else ""
    return analysis.schema.column(str(name)) if analysis.schema else None


def activation_before_loss(room: Room, node: Node) -> Iterator[Problem]:
    chosen, maker = loss_of(room.analysis, node), _maker(room, node)
    loss = LOSSES[node.type] if is_loss(node.type) else LOSSES[chosen[0].key] if chosen else None
    if loss is None or maker is None or maker.type not in ("Softmax", "Sigmoid") or not loss.logits:
        return
    title, act, own = loss.title, LAYERS[maker.type].title, loss.reading
    why = f"{title} takes raw scores and applies {own} itself. A second squeeze flattens the differences between the scores, so the gradients become small and learning slow."
    repair = repairs.remove(f"Remove {act}", maker.id, room.where)
    yield _warning(
        room,
        "activation-before-loss",
        f"{act} before {title.lower()} slows learning: this loss applies {own} itself.",
        maker,
        why,
        repair,
    )


def negative_variance(room: Room, node: Node) -> Iterator[Problem]:
    source = room.graph.wires.get(End(node.id, "var"))
    maker = room.graph.nodes[source.node] if source else None
    if maker is None or maker.type not in WEIGHTED:
        return
    why = "A variance is never negative, but weighted sums can be: training would stop at the first that is. Softplus makes a number above 0 of any."
    repair = repairs.insert("Insert Softplus", End(node.id, "var"), Insert("Softplus"), room.where)
    message = f"'{maker.name}' may give '{node.name}' a variance below 0."
    yield _warning(room, "negative-variance", message, node, why, repair, port="var")


def output_width(room: Room, node: Node) -> Iterator[Problem]:
    chosen, x = loss_of(room.analysis, node), _type_into(room.steps, node)
    if chosen is None or x is None or x.rank < 2 or not LOSSES[chosen[0].key].scores:
        return
    width, classes = x.sizes[1], len(chosen[1].classes)
    if not isinstance(width, int) or width == classes or not classes:
        return
    maker = _maker(room, node)
    repair = (
        repairs.set_param(f"Give '{maker.name}' {classes} outputs", maker.id, "out_features", classes, room.where)
        if maker is not None and maker.type == "Linear"
        else None
    )
    few = width < classes
    tail = "so some classes could never be answered." if few else "so some scores mean nothing."
    why = f"Each of the {classes} classes of '{chosen[1].name}' needs a score of its own; the network gives {width}, {tail}"
    yield _warning(
        room,
        "output-width",
        f"The network gives {width} scores, but '{chosen[1].name}' has {classes} classes.",
        node,
        why,
        repair,
        Severity.ERROR if few else Severity.WARNING,
    )


def _unused(analysis: Analysis) -> Iterator[Problem]:
    """Dead branches: one warning for each end of what reaches no Output and no loss."""
    graph = analysis.project.graph
    fed = {s.node for s in graph.wires.values()}
    wired = fed | {t.node for t in graph.wires}
    for node in graph.nodes.values():
        if node.id not in analysis.used and node.id in wired and node.id not in fed:
            why = "What reaches no Output and no loss is left out of training and of the exported code. Wire it on, or delete it."
            repair = Repair("Delete it", lambda p, n=node.id: edits.delete(p, [n]))  # type: ignore[misc]
            yield Problem(
                Severity.WARNING,
                "unused",
                f"'{node.name}' reaches no Output and no loss, so it learns nothing.",
                (node.id,),
                why=why,
                repair=repair,
            )


def _unscaled(analysis: Analysis) -> Iterator[Problem]:
    """Inputs with values far from -3 … 3 that no step brings nearer."""
    for node in analysis.project.graph.nodes.values():
        column = (
            analysis.schema.column(str(node.get("column", ""))) if analysis.schema and node.type == "Input" else None
        )
        if (
            column is None
            or column.dtype != "float32"
            or column.low is None
            or column.high is None
            or max(-column.low, column.high) <= 10.0
        ):
            continue
        kind = "min_max" if column.kind == "image" else "standardize"
        label = "Scale to 0 … 1" if kind == "min_max" else "Standardise"
        why = "Large or unequal ranges make some weights learn much faster than others. Scaled inputs train faster and more reliably; the scale is fitted on the training part alone."
        message = f"The values of '{column.name}' run from {column.low:g} to {column.high:g} and are not scaled."
        yield Problem(
            Severity.WARNING, "unscaled", message, (node.id,), why=why, repair=_scaled(label, kind, column.name)
        )


def _scaled(label: str, kind: str, column: str) -> Repair:
    def edit(project: Project) -> Project:
        step = Use(kind, (("column", column),))
        return replace(project, data=replace(project.data, steps=(*project.data.steps, step)))

    return Repair(label, edit)


def other_places(room: Room, node: Node) -> Iterator[Problem]:
    """An unpooling whose places were counted in a map of another size than it makes."""
    source = room.graph.wires.get(End(node.id, "indices"))
    x = _type_into(room.steps, room.graph.nodes[source.node]) if source and source.port == "indices" else None
    result = room.steps[node.id].result
    if x is None or x.rank != result.outs[0].rank:
        return
    if False not in [same(a, b) for a, b in zip(x.sizes[2:], result.outs[0].sizes[2:], strict=True)]:
        return
    layer, wanted = LAYERS[node.type], x.sizes[2:]
    values = Values({**edits.safe_values(layer, node), "output_size": wanted})
    reached = all(isinstance(s, int) for s in wanted) and apply_rule(layer, values, result.ins, None).refusal is None
    label = f"Restore {'×'.join(map(str, wanted))}"
    repair = repairs.set_param(label, node.id, "output_size", wanted, room.where) if reached else None
    why = "Places are counted row by row in the map that went into the max pooling. In a map of another size the same count means another point, or none."
    message = f"The places were counted in {x}, but this unpooling makes {result.outs[0]}."
    yield _warning(room, "places", message, node, why, repair, Severity.ERROR, "indices")


LINTS: dict[str, tuple[Lint, ...]] = {
    "Linear": (linear_on_picture, no_activation_between),
    **dict.fromkeys(CONVOLUTIONS, (no_activation_between,)),
    **dict.fromkeys(("Conv1d", "ConvTranspose1d"), (channels_last, no_activation_between)),
    **dict.fromkeys(CHANNELS_FIRST, (channels_last,)),
    **dict.fromkeys(("MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d"), (other_places,)),
    "Output": (activation_before_loss, output_width),
    **{loss.key: (activation_before_loss, output_width) for loss in LOSSES if loss.logits or loss.scores},
    "GaussianNLLLoss": (negative_variance,),
}
