"""Types from node to node through a graph, and through the graphs of the blocks it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

from core.analysis.evaluate import Refusal, Result, evaluate, gathered, resolved
from core.analysis.steps import WAITING, Step, Walk
from core.analysis.ties import broken
from core.document.edits import block_ports
from core.document.project import Block, Project, Schema
from core.document.scope import Names, block_names, names_of
from core.graph import End, Graph, Node, Order, order, others
from core.layers import LAYERS
from core.layers.base import Cost, LayerType
from core.layers.ends import only_in_main
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.layers.wires import WireType
from core.names import identifier
from core.problems import NetwrightError

READS_SCHEMA = ("Input", "Target", "Output")
MAX_DEPTH = 60
MAX_LAYERS, MAX_USES = 100_000, 5_000
"""In one use of a block: blocks that hold others twice double with every level."""
MEMO_ENTRIES = 32_768


@dataclass
class _World:
    """What the walks of one analysis share."""

    blocks: Mapping[str, Block]
    schema: Schema | None
    stack: tuple[str, ...] = ()
    closures: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    held: dict[str, _Size] = field(default_factory=dict)


class _Wiring:
    """What an order follows from: the wires, by identity, and the ids. Graphs that differ in parameters alone share it.

    The memo keeps the wires alive, so that their identity stays their own.
    """

    __slots__ = ("graph", "ids")

    def __init__(self, graph: Graph) -> None:
        self.graph, self.ids = graph, tuple(graph.nodes)

    def __hash__(self) -> int:
        return id(self.graph.wires)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Wiring) and other.graph.wires is self.graph.wires and other.ids == self.ids


@lru_cache(maxsize=512)
def _ordered(wiring: _Wiring) -> Order:
    return order(wiring.graph)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier walk, and the nodes that may be other than they were even if what feeds them is not."""

    walk: Walk
    stale: frozenset[str]


def earlier(old: Project, walk: Walk, new: Project) -> Earlier:
    """For walking `new` with the names and the schema with which `old` was walked."""
    ordered, stale = _ordered(_Wiring(new.graph)), others(old.graph.nodes, new.graph.nodes)
    if new.blocks is not old.blocks:
        stale.update(node.id for node in new.graph.nodes.values() if node.block)
    if ordered is not walk.order:
        fed = walk.order.feeds
        stale.update(id_ for id_, feeds in ordered.feeds.items() if fed.get(id_) != feeds)
    return Earlier(walk, walk.unfinished.union(stale))


def walk_project(project: Project, schema: Schema | None, before: Earlier | None = None) -> Walk:
    """The main graph, with `schema` being that of the data as it enters the network."""
    world = _World(project.blocks, schema)
    return _walk(project.graph, names_of(project), world, {}, before)


def _walk(
    graph: Graph, names: Names, world: _World, given: Mapping[str, WireType | None], before: Earlier | None = None
) -> Walk:
    ordered = _ordered(_Wiring(graph))
    if before is None:
        steps, visited = dict[str, Step](), set(ordered.nodes)
        for id_ in ordered.nodes:
            steps[id_] = _step(graph.nodes[id_], ordered.feeds[id_], steps, names, world, given)
        steps.update(dict.fromkeys(ordered.loops, WAITING))
    else:
        steps = _as_before(ordered, before.walk)
        visited = _again(graph, ordered, steps, before, partial(_step, names=names, world=world, given=given))
    untied = broken(graph, steps)
    steps.update(untied)
    unfinished = {id_ for id_ in visited.union(untied) if not steps[id_].ok}.union(ordered.loops)
    ends = graph.of_types((BLOCK_OUTPUT,))
    return Walk(ordered, steps, tuple(steps[n.id].result.ins[0] for n in ends if steps[n.id].ok), frozenset(unfinished))


def _as_before(ordered: Order, walk: Walk) -> dict[str, Step]:
    """The steps of an earlier walk, in the present order."""
    if ordered is walk.order:
        return dict(walk.steps)
    past, inside = walk.steps, ordered.places
    return {id_: past.get(id_, WAITING) if id_ in inside else WAITING for id_ in (*ordered.nodes, *ordered.loops)}


def _again(
    graph: Graph, ordered: Order, steps: dict[str, Step], before: Earlier, step_of: Callable[..., Step]
) -> set[str]:
    """Works out anew what is stale and what that changes further down, in order. Answers the nodes that were visited."""
    past, places, visited = before.walk.steps, ordered.places, set[str]()
    due = [places[id_] for id_ in before.stale if id_ in places]
    heapify(due)
    while due:
        id_ = ordered.nodes[heappop(due)]
        if id_ in visited:
            continue
        visited.add(id_)
        steps[id_] = step = step_of(graph.nodes[id_], ordered.feeds[id_], steps)
        if not _gives_the_same(past.get(id_), step):
            for _, target in graph.outputs_of(id_):
                if target.node in places:
                    heappush(due, places[target.node])
    return visited


def _gives_the_same(past: Step | None, step: Step) -> bool:
    """Whether nothing below can tell the two apart."""
    if past is None or not (past.ok and step.ok):
        return False
    return (past.ports, past.result.outs) == (step.ports, step.result.outs)


def _step(
    node: Node,
    feeds: Mapping[str, End],
    steps: Mapping[str, Step],
    names: Names,
    world: _World,
    given: Mapping[str, WireType | None],
) -> Step:
    inputs: dict[str, WireType] = {}
    for port, source in feeds.items():
        above = steps[source.node]
        if not above.ok:
            return WAITING
        made = above.type_at(source.port)
        if made is not None:
            inputs[port] = made
        elif above.result.outs:
            return _gone(port, source)
    if node.block:
        return _block_step(node, inputs, names, world)
    if only_in_main(node.type) if world.stack else node.type in (BLOCK_INPUT, BLOCK_OUTPUT):
        return _misplaced(node, bool(world.stack))
    if node.type == BLOCK_INPUT:
        entering = given.get(node.name)
        return Step(Result((), (entering,)), ports=("y",)) if entering else Step(Result())
    if node.type == BLOCK_OUTPUT:
        return Step(Result((inputs["x"],))) if "x" in inputs else Step(Result(), open_port="x")
    layer = LAYERS.find(node.type)
    if layer is None:
        return Step(
            Result(
                refusal=Refusal(
                    f"'{node.type}' is a kind of layer that this version does not know.",
                    "It is kept as it is; replace it, or open the project with a newer version.",
                    code="unknown",
                )
            )
        )
    return _layer_step(node, layer, inputs, names, world.schema)


def _gone(port: str, source: End) -> Step:
    message = f"The wire at '{port}' comes from an output '{source.port}' that is not there."
    return Step(Result(refusal=Refusal(message, "Draw it from another output, or take it away.", port, code="gone")))


def _misplaced(node: Node, in_block: bool) -> Step:
    title = LAYERS[node.type].title
    if in_block:
        port = "Block input" if node.type in READS_SCHEMA[:2] else "Block output"
        message = f"'{node.name}' cannot stand inside a block."
        why = (
            f"A block has a {port} in its place{'' if node.type in READS_SCHEMA else ', and the loss stands outside'}."
        )
    else:
        message, why = f"'{node.name}' can stand inside a block only.", f"{title}s are the ports of blocks."
    return Step(Result(refusal=Refusal(message, why, code="misplaced")))


def _layer_step(
    node: Node, layer: LayerType, inputs: Mapping[str, WireType], names: Names, schema: Schema | None
) -> Step:
    found = resolved(layer, node.params, names)
    values = layer.resolve(()) if isinstance(found, Refusal) else found
    row = gathered(layer.input_ports(values), inputs)
    if isinstance(row, str):
        return Step(Result(), open_port=row)
    if isinstance(found, Refusal):
        return Step(Result(row, refusal=found))
    result = evaluate(layer.key, node.params, names, row, schema if layer.key in READS_SCHEMA else None)
    return Step(result, ports=tuple(p.name for p in layer.output_ports(values)))


def _block_step(node: Node, inputs: Mapping[str, WireType], names: Names, world: _World) -> Step:
    block = world.blocks.get(node.block)
    if block is None:
        return Step(Result(refusal=Refusal("The block that this node uses is not in the project.", code="unknown")))
    if node.block in world.stack or len(world.stack) > MAX_DEPTH:
        why = (
            "A block cannot contain itself."
            if node.block in world.stack
            else f"Blocks are nested more than {MAX_DEPTH} deep."
        )
        return Step(Result(refusal=Refusal(f"The block '{block.title}' cannot be used here.", why, code="recursion")))
    ins, outs = block_ports(block)
    row = gathered(ins, inputs)
    if isinstance(row, str):
        return Step(Result(), open_port=row)
    if clash := _clashing(block):
        message = f"The parameters '{clash[0]}' and '{clash[1]}' of '{block.title}' would be one name in the code."
        return Step(Result(row, refusal=Refusal(message, "Rename one of them on the block's page.", code="parameter")))
    try:
        inner_names = block_names(block, node.params, names)
    except NetwrightError as error:
        return Step(Result(row, refusal=Refusal(str(error), code="parameter")))
    held = _Held(world).of(node)
    if held.layers > MAX_LAYERS or held.uses > MAX_USES:
        return _too_large(node, row, held)
    inside = _block_walk(block, inner_names, tuple((p.name, t) for p, t in zip(ins, row, strict=True)), world)
    return _use(node, row, inside, tuple(p.name for p in outs))


def _clashing(block: Block) -> tuple[str, str] | None:
    """Two parameters, as a file may bring them, that generated code could not tell apart."""
    seen: dict[str, str] = {}
    for param in block.params:
        other = seen.setdefault(identifier(param.name), param.name)
        if other != param.name:
            return other, param.name
    return None


def _use(node: Node, row: tuple[Any, ...], inside: Walk, outs: tuple[str, ...]) -> Step:
    times = 1 if node.shared else node.repeat
    layers = inside.layers * times
    if inside.failed or len(inside.outs) != len(outs):
        refusal = Refusal("Something inside this block is not right.", "Open it to see what.", code="inside")
        return Step(Result(row, refusal=refusal), inside=inside, ports=outs, layers=layers)
    unfit = _unrepeatable(node, row, inside.outs) if node.repeat > 1 else None
    if unfit is not None:
        return Step(Result(row, refusal=unfit), inside=inside, layers=layers)
    own = inside.cost
    cost = Cost(own.parameters * times, own.buffers * times, own.flops * node.repeat, own.frozen * times)
    made = Result(row, inside.outs, cost, activations=inside.activations * node.repeat)
    return Step(made, inside=inside, ports=outs, layers=layers)


class _Size(NamedTuple):
    """Of what a use holds: layers, those of repeats counted too, and uses of blocks, each repeat walked once."""

    layers: int = 1
    uses: int = 0


class _Held:
    """Counts by definition, before anything is walked: blocks that use others twice double with every level."""

    def __init__(self, world: _World) -> None:
        self._world = world

    def of(self, node: Node, depth: int = 0) -> _Size:
        """A definition that is deeper than may be, or within itself, is refused elsewhere."""
        block = self._world.blocks.get(node.block)
        if block is None or depth > MAX_DEPTH:
            return _Size()
        if block.id not in self._world.held:
            self._world.held[block.id] = _Size()
            inner = [self.of(each, depth + 1) for each in block.graph.nodes.values()]
            self._world.held[block.id] = _Size(sum(i.layers for i in inner), sum(i.uses for i in inner))
        found = self._world.held[block.id]
        return _Size(found.layers * (1 if node.shared else node.repeat), found.uses + 1)


def _too_large(node: Node, row: tuple[Any, ...], held: _Size) -> Step:
    if held.layers > MAX_LAYERS:
        message = f"'{node.name}' holds {held.layers:,} layers; at most {MAX_LAYERS:,} can be shown and trained."
    else:
        message = f"'{node.name}' holds {held.uses:,} uses of blocks; at most {MAX_USES:,} can be shown and trained."
    refusal = Refusal(message, "Repeat it, or the blocks inside, less often.", code="too-large")
    return Step(Result(row, refusal=refusal), layers=held.layers)


def _unrepeatable(node: Node, row: tuple[Any, ...], outs: tuple[WireType, ...]) -> Refusal | None:
    """Why the result of one round cannot enter the next."""
    first = row[0] if row else None
    if first is None or len(outs) != 1:
        return Refusal(
            f"Repeated {node.repeat} times, the block needs an input that is connected and exactly one output.",
            "What comes out of one round goes into the first input of the next.",
        )
    if (first.sizes, first.dtype) != (outs[0].sizes, outs[0].dtype):
        return Refusal(
            f"Repeated {node.repeat} times, the block must give back the shape it takes: {first} goes in, {outs[0]} comes out."
        )
    return None


_MEMO: dict[Any, tuple[Any, Walk]] = {}


def _block_walk(block: Block, names: Names, given: tuple[tuple[str, WireType | None], ...], world: _World) -> Walk:
    """Memoised on the definition (with those it uses), its parameters and its input types."""
    key = (_closure(block.id, world), names, given)
    found = _MEMO.get(key)
    if found is None:
        inner = replace(world, stack=(*world.stack, block.id))
        if len(_MEMO) > MEMO_ENTRIES:
            _MEMO.clear()
        found = _MEMO[key] = (world.blocks, _walk(block.graph, names, inner, dict(given)))
    return found[1]


def _closure(id_: str, world: _World) -> tuple[tuple[int, int], ...]:
    """Identities of the graph and parameters of the definition and of all it uses; the memo keeps the table alive."""
    if id_ not in world.closures:
        seen: dict[str, tuple[int, int]] = {}
        todo = [id_]
        while todo:
            one = world.blocks.get(todo.pop())
            if one is not None and one.id not in seen:
                seen[one.id] = (id(one.graph), id(one.params))
                todo += [n.block for n in one.graph.nodes.values() if n.block]
        world.closures[id_] = tuple(seen.values())
    return world.closures[id_]
