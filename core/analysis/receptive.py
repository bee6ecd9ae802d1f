"""How much of the input one result of a layer can see, along each axis of a map.

With window k, stride s and distance j between neighbours, a layer adds (k - 1) j and makes the distance j s
(Araujo, Norris & Sim, Computing receptive fields of convolutional neural networks, 2019).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.analysis.analysis import Analysis
from core.analysis.steps import Walk
from core.document import edits
from core.document.blocks import definition_at
from core.graph import End, Graph, Node
from core.layers import LAYERS
from core.layers.base import LayerType, Windows
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.layers.wires import WireType
from core.problems import Path

SPATIAL = frozenset("LDHW")
POINTWISE = frozenset({"activation", "normalisation", "regularisation", "arithmetic"})
"""Their results lie where their inputs lie."""
BEGINNINGS = frozenset({"Input", BLOCK_INPUT})
MERGING = frozenset({"Concat", "Stack"})


@dataclass(frozen=True, slots=True)
class Sight:
    """Along each axis: how many points of the input are seen, and how far apart two neighbours look."""

    extent: tuple[Fraction, ...]
    apart: tuple[Fraction, ...]

    def through(self, windows: Windows) -> Sight:
        steps = list(zip(self.extent, self.apart, windows, strict=True))
        return Sight(
            tuple(extent + (size - 1) * apart for extent, apart, (size, _) in steps),
            tuple(apart * stride for _, apart, (_, stride) in steps),
        )


Found = dict[Path, tuple[int, ...]]
Sights = dict[End, Sight]


def receptive_fields(analysis: Analysis) -> Mapping[Path, tuple[int, ...]]:
    """For each node that slides over a map or keeps it: the points of the input that one of its results sees.

    Nodes that mix all places, such as Linear on a flattened picture or attention, are left out: they see everything.
    """
    found: Found = {}
    _walk(analysis, analysis.walk, (), {}, found)
    return found


def receptive_field(analysis: Analysis, path: Path) -> tuple[int, ...] | None:
    """That of one node; nothing is worked out where no map leaves it."""
    info = analysis.info(path)
    if info is None or not any(_is_map(wire) for wire in info.outs):
        return None
    return receptive_fields(analysis).get(path)


def _walk(analysis: Analysis, walk: Walk, prefix: Path, given: Mapping[str, Sight], found: Found) -> Sights:
    graph = edits.graph_of(analysis.computed, definition_at(analysis.computed, prefix))
    sights: Sights = {}
    for id_ in walk.order.nodes:
        step, node = walk.steps[id_], graph.nodes[id_]
        if not step.ok or node.type == BLOCK_OUTPUT:
            continue
        path = (*prefix, id_)
        entering = _entering(graph, node, sights)
        if not node.block and node.type not in BEGINNINGS and not any(entering.values()):
            continue
        for port, sight in _leaving(analysis, walk, path, node, entering, given, found).items():
            sights[End(id_, port)] = sight
            found[path] = tuple(math.ceil(e) for e in sight.extent)
    return sights


def _entering(graph: Graph, node: Node, sights: Sights) -> dict[str, Sight | None]:
    return {port: sights.get(source) for port, source in graph.inputs_of(node.id).items()}


def _leaving(
    analysis: Analysis,
    walk: Walk,
    path: Path,
    node: Node,
    entering: Mapping[str, Sight | None],
    given: Mapping[str, Sight],
    found: Found,
) -> dict[str, Sight]:
    """By output port."""
    step = walk.steps[node.id]
    if node.block:
        return _through_block(analysis, path, node, entering, found)
    if node.type == BLOCK_INPUT:
        return {"y": given[node.name]} if node.name in given else {}
    if node.type == "Input":
        return {"y": _first(step.result.outs[0])} if _is_map(step.result.outs[0]) else {}
    layer, known = LAYERS[node.type], [s for s in entering.values() if s is not None]
    if not known or len(known) < len(entering):
        return {}
    if layer.window is not None:
        values = analysis.values(node, path[:-1], definition_at(analysis.computed, path[:-1]))
        return {port: known[0].through(layer.window(values)) for port in step.ports}
    if _keeps_places(layer, step.result.ins, step.result.outs):
        return {step.ports[0]: _joined(known)}
    return {}


def _through_block(
    analysis: Analysis, path: Path, node: Node, entering: Mapping[str, Sight | None], found: Found
) -> dict[str, Sight]:
    inside = analysis.walk_at(path)
    if inside is None:
        return {}
    block = analysis.computed.blocks[node.block]
    ends = [n for n in block.graph.nodes.values() if n.type == BLOCK_OUTPUT]
    known = {port: sight for port, sight in entering.items() if sight is not None}
    leaving: dict[str, Sight] = {}
    first = next((n.name for n in block.graph.nodes.values() if n.type == BLOCK_INPUT), "")
    for _ in range(node.repeat):
        sights = _walk(analysis, inside, path, known, found)
        sources = {n.name: block.graph.wires.get(End(n.id, "x")) for n in ends}
        leaving = {name: sights[source] for name, source in sources.items() if source in sights}
        if not leaving:
            break
        known[first] = next(iter(leaving.values()))
    return leaving


def _is_map(wire: WireType) -> bool:
    return wire.axes[:2] == ("N", "C") and len(wire.axes) > 2 and SPATIAL.issuperset(wire.axes[2:])


def _first(wire: WireType) -> Sight:
    ones = (Fraction(1),) * (wire.rank - 2)
    return Sight(ones, ones)


def _keeps_places(layer: LayerType, ins: Sequence[object], outs: Sequence[WireType]) -> bool:
    if layer.category not in POINTWISE and layer.key not in MERGING:
        return False
    return bool(outs) and _is_map(outs[0]) and all(_is_map(x) for x in _flat(ins))


def _flat(ins: Iterable[object]) -> list[WireType]:
    parts = (item if isinstance(item, tuple) else (item,) for item in ins)
    return [x for part in parts for x in part if isinstance(x, WireType)]


def _joined(sights: Sequence[Sight]) -> Sight:
    """Where ways of different length meet, the widest counts."""
    columns = zip(*(s.extent for s in sights), strict=True), zip(*(s.apart for s in sights), strict=True)
    return Sight(tuple(map(max, columns[0])), tuple(map(max, columns[1])))
