"""Edits: pure functions from Project to Project. `where` is the block whose graph is meant; '' is the main graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from core.document.look import Look, Place, frozen
from core.document.project import Block, Project
from core.document.scope import spec_of
from core.expressions import Expr
from core.graph import End, Graph, Node, numbered
from core.layers import LAYERS
from core.layers.base import LayerType, Port
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.names import identifier, unique
from core.problems import NetwrightError
from core.spec import Int, Kept, Spec, Values, merged

Edit = Callable[[Project], Project]
COLUMN = 232.0
"""Distance between columns of cards, in scene units."""
ROW = 112.0
"""Distance between rows of cards."""
PORTS = (BLOCK_INPUT, BLOCK_OUTPUT)
MOST_REPEATS = 100_000


def graph_of(project: Project, where: str = "") -> Graph:
    return project.blocks[where].graph if where else project.graph


def look_of(project: Project, where: str = "") -> Look:
    return project.blocks[where].look if where else project.look


def with_graph(project: Project, graph: Graph, where: str = "", look: Look | None = None) -> Project:
    """`project` with the graph, and the look where given, of `where` replaced.

    Wires at the uses of a block follow its ports: renamed with them, gone with them.
    """
    if not where:
        return replace(
            project, graph=graph, look=straightened(look or project.look, project.look, project.graph, graph)
        )
    before = project.blocks[where]
    block = replace(before, graph=graph, look=straightened(look or before.look, before.look, before.graph, graph))
    made = replace(project, blocks=frozen({**project.blocks, where: block}))
    return made if graph.nodes is before.graph.nodes else _refitted(made, where, before.graph, graph)


def straightened(look: Look, known: Look, before: Graph, after: Graph) -> Look:
    """`look` without the bends of wires that are gone or come from elsewhere now.

    A bend follows its wire where only a port has another number or name; one that `known` has not is of a new wire.
    """
    if not look.bends or before.wires is after.wires:
        return look
    kept: dict[End, tuple[Place, ...]] = {}
    for target, points in look.bends.items():
        now = _same_wire(target, before, after) if known.bends.get(target) == points else target
        if now is not None and now in after.wires:
            kept[now] = points
    return look if kept == look.bends else replace(look, bends=frozen(kept))


def _same_wire(target: End, before: Graph, after: Graph) -> End | None:
    """The target that a wire has now; None where it is gone."""
    source, now = before.wires.get(target), after.wires.get(target)
    if now == source or source is None:
        return target if source else None
    others = (End(target.node, port) for port, fed in after.inputs_of(target.node).items() if fed == source)
    moved = next((end for end in others if before.wires.get(end) != source), None)
    return moved or (target if now is not None and now.node == source.node else None)


def graphs(project: Project) -> Iterator[tuple[str, Graph]]:
    """('', the main graph), then (block id, its graph)."""
    yield "", project.graph
    for id, block in project.blocks.items():
        yield id, block.graph


def _refitted(project: Project, block: str, old: Graph, new: Graph) -> Project:
    """Wires at the uses of `block` as its ports are now."""
    before, after = _port_names(old), _port_names(new)
    moved = {(type, name): after.get((type, id)) for (type, id), name in before.items()}
    if all(name == now for (_, name), now in moved.items()):
        return project
    for where, graph in graphs(project):
        uses = {n.id for n in graph.nodes.values() if n.block == block}
        if uses:
            wires, loose = _followed(graph, uses, moved)
            project = with_graph(project, compacted(project, Graph(graph.nodes, wires, graph.given), loose), where)
    return project


def _port_names(graph: Graph) -> dict[tuple[str, str], str]:
    return {(n.type, n.id): n.name for n in graph.nodes.values() if n.type in PORTS}


def _followed(
    graph: Graph, uses: Collection[str], moved: Mapping[tuple[str, str], str | None]
) -> tuple[Mapping[End, End], set[str]]:
    """Wires with the ports of `uses` called as they are now, and the nodes that lost one."""
    wires: dict[End, End] = {}
    loose: set[str] = set()
    for target, source in graph.wires.items():
        into = moved.get((BLOCK_INPUT, target.port), target.port) if target.node in uses else target.port
        out = moved.get((BLOCK_OUTPUT, source.port), source.port) if source.node in uses else source.port
        if into is None or out is None:
            loose.add(target.node)
        else:
            wires[End(target.node, into)] = End(source.node, out)
    return frozen(wires), loose


def ports_of(project: Project, node: Node) -> tuple[tuple[Port, ...], tuple[Port, ...]]:
    """Input and output ports of a node: of its layer type, or of the block it uses."""
    if node.block:
        return block_ports(project.blocks.get(node.block))
    layer = LAYERS.find(node.type)
    return layer_ports(layer, node) if layer is not None else ((), ())


def layer_ports(layer: LayerType, node: Node) -> tuple[tuple[Port, ...], tuple[Port, ...]]:
    """`ports_of` a node of this type."""
    if not callable(layer.inputs) and not callable(layer.outputs):
        return layer.inputs, layer.outputs
    values = safe_values(layer, _counted(node))
    return layer.input_ports(values), layer.output_ports(values)


def _counted(node: Node) -> Node:
    """With a number in place of every expression in a list: how many ports there are follows from its length."""
    params = (
        (n, tuple(1 if isinstance(i, Expr) else i for i in v) if isinstance(v, tuple) else v) for n, v in node.params
    )
    return replace(node, params=tuple(params))


def safe_values(layer: LayerType, node: Node) -> Values:
    """The node's parameters as far as they can be resolved without names; defaults for the rest."""
    try:
        return layer.resolve(node.params)
    except NetwrightError:
        wrong = dict(layer.mistakes(node.params, {}))
        return layer.resolve(tuple((name, value) for name, value in node.params if name not in wrong))


def places_of(port: Port, given: Collection[str]) -> list[str]:
    """The inputs that a port stands for: itself, or for a variadic one those of `given` that are its places."""
    return numbered(given, port.name) if port.variadic else [port.name]


def block_ports(block: Block | None) -> tuple[tuple[Port, ...], tuple[Port, ...]]:
    nodes = block.graph.nodes.values() if block else ()
    ins = tuple(Port(n.name, optional=bool(n.get("optional"))) for n in nodes if n.type == "BlockInput")
    return ins, tuple(Port(n.name) for n in nodes if n.type == "BlockOutput")


def fresh_name(graph: Graph, stem: str, taken: Collection[str] = ()) -> str:
    """conv1, conv2 …; the first Input and Output and a block's first ports x and y go without a number."""
    names = {n.name for n in graph.nodes.values()} | set(taken)
    if stem in ("input", "output", "x", "y") and stem not in names:
        return stem
    number = 1
    while f"{stem}{number}" in names:
        number += 1
    return f"{stem}{number}"


def new_node(graph: Graph, type: str, **params: Any) -> Node:
    """A node of that layer type with a fresh id and name, not yet in the graph. An Input or Target is called after its column."""
    layer = LAYERS[type]
    return called_after_column(
        graph, Node(graph.fresh_id(), layer.key, fresh_name(graph, layer.stem), merged((), params))
    )


def called_after_column(graph: Graph, node: Node) -> Node:
    """An Input or Target with the name of its column: `image` reads better in code than `input`, which is a word of Python's."""
    column = node.get("column") if node.type in ("Input", "Target") else ""
    if not column or identifier(column) != column:
        return node
    return replace(node, name=unique(column, {n.name for n in graph.nodes.values()}))


def add_node(project: Project, type: str, x: float, y: float, where: str = "", **params: Any) -> tuple[Project, str]:
    """With a new node at (x, y), and its id. An Input, Output or Target is bound to the first data column that is still free."""
    graph = graph_of(project, where)
    node = new_node(graph, type, **params)
    if not where and not params:
        node = _bound(project, node)
    look = look_of(project, where).moved({node.id: (x, y)})
    return with_graph(project, graph.put(node), where, look), node.id


def _bound(project: Project, node: Node) -> Node:
    schema = project.data.schema
    param, role = {"Input": ("column", "input"), "Target": ("column", "target"), "Output": ("target", "target")}.get(
        node.type, ("", "")
    )
    if schema is None or not param:
        return node
    used = {n.get(param) for n in project.graph.nodes.values() if n.type == node.type}
    free = [c.name for c in schema.columns if c.role == role and c.name not in used]
    return called_after_column(project.graph, node.with_params(**{param: free[0]})) if free else node


def connect(project: Project, source: End, target: End, where: str = "") -> Project:
    """With a wire; the one that fed `target` before goes. Raises NetwrightError where one of its ends is not there."""
    graph = graph_of(project, where)
    _need_port(project, graph.node(source.node), source.port, "output")
    _need_port(project, graph.node(target.node), target.port, "input")
    return with_graph(project, graph.wire(source, target), where)


def _need_port(project: Project, node: Node, port: str, side: str) -> None:
    """What is not known, a layer or a block, may have any ports."""
    if LAYERS.find(node.type) is None and node.block not in project.blocks:
        return
    ports = ports_of(project, node)[side == "output"]
    if not any(bool(numbered([port], p.name)) if p.variadic else port == p.name for p in ports):
        raise NetwrightError(f"'{node.name}' has no {side} '{port}'.")


def rewire(project: Project, old: End, source: End, target: End, where: str = "") -> Project:
    """With the wire into `old` taken away and one from `source` to `target` made. Raises NetwrightError.

    In this order: once the old wire is gone the places of a variadic port have other numbers.
    """
    made = connect(project, source, target, where)
    return made if old == target else disconnect(made, old, where)


def disconnect(project: Project, target: End, where: str = "") -> Project:
    return with_graph(
        project, compacted(project, graph_of(project, where).rewire({target: None}), {target.node}), where
    )


def delete(project: Project, ids: Collection[str], targets: Collection[End] = (), where: str = "") -> Project:
    """Without these nodes and the wires to these targets."""
    graph = graph_of(project, where)
    below = {t.node for i in ids for _, t in graph.outputs_of(i)} | {t.node for t in targets}
    graph = graph.rewire(dict.fromkeys(targets)).drop(ids)
    look = look_of(project, where).without(set(ids))
    return with_graph(project, compacted(project, graph, below), where, look)


def compacted(project: Project, graph: Graph, nodes: Collection[str]) -> Graph:
    """Variadic inputs of `nodes` numbered 0, 1, 2 … again."""
    changes: dict[End, End | None] = {}
    for id in nodes:
        node = graph.nodes.get(id)
        variadic = [p.name for p in ports_of(project, node)[0] if p.variadic] if node else []
        for port in variadic:
            inputs = graph.inputs_of(id)
            for number, taken in enumerate(numbered(inputs, port)):
                place = f"{port}.{number}"
                if place != taken:
                    changes[End(id, taken)] = None
                    changes[End(id, place)] = inputs[taken]
    return graph.rewire(changes) if changes else graph


def sources(project: Project, graph: Graph, id: str) -> list[End]:
    """What feeds a node, in the order of its ports; in that of its wires where the ports are not known."""
    inputs = graph.inputs_of(id)
    ports = ports_of(project, graph.node(id))[0]
    return [inputs[k] for p in ports for k in places_of(p, inputs) if k in inputs] if ports else list(inputs.values())


def first_source(project: Project, graph: Graph, id: str) -> End | None:
    """What feeds the first input of a node that has a wire."""
    return next(iter(sources(project, graph, id)), None)


def dissolve(project: Project, id: str, where: str = "") -> Project:
    """Without the node, what fed its first input now feeding what it fed."""
    graph = graph_of(project, where)
    source = first_source(project, graph, id)
    targets = [t for _, t in graph.outputs_of(id)]
    rewired = graph.rewire(dict.fromkeys(targets, source)).drop([id])
    whole = compacted(project, rewired, {t.node for t in targets})
    return with_graph(project, whole, where, look_of(project, where).without({id}))


def set_params(project: Project, id: str, changes: Mapping[str, Any], where: str = "") -> Project:
    """With parameters of a layer or of a block use set, each checked by its declaration. Raises Invalid.

    Wires at ports that the node then no longer has go.
    """
    graph = graph_of(project, where)
    node = graph.node(id)
    spec = spec_of(project, node.with_params(**changes))
    checked = {name: spec.param(name).check(value) for name, value in changes.items()}
    made = _following(node.with_params(**checked), spec, spec_of(project, node))
    return with_graph(project, _fitted(project, graph.put(made), node, made), where)


def _following(node: Node, spec: Spec, before: Spec) -> Node:
    """Without values of parameters that the change has taken away, or that their new kind does not accept."""
    if spec is before:
        return node
    own = {p.name for p in LAYERS[node.type].params} | {p.name for p in spec.params if not isinstance(p, Kept)}
    wrong = dict(spec.mistakes(tuple((n, v) for n, v in node.params if not isinstance(v, Expr)), {}))
    return replace(node, params=tuple((n, v) for n, v in node.params if n in own and n not in wrong))


def _fitted(project: Project, graph: Graph, before: Node, after: Node) -> Graph:
    """Without the wires at ports that only `before` has."""
    (old_ins, old_outs), (ins, outs) = ports_of(project, before), ports_of(project, after)
    gone_ins = {p.name for p in old_ins} - {p.name for p in ins}
    gone_outs = {p.name for p in old_outs} - {p.name for p in outs}
    if not gone_ins and not gone_outs:
        return graph
    loose = [t for t in graph.wires if t.node == after.id and t.port.partition(".")[0] in gone_ins]
    loose += [target for source, target in graph.outputs_of(after.id) if source.port in gone_outs]
    return compacted(project, graph.rewire(dict.fromkeys(loose)), {t.node for t in loose})


REPEAT = Int("repeats", 1, "Repeats", "How many times, one after the other.", low=1, high=MOST_REPEATS)


def set_repeat(project: Project, id: str, repeat: int, shared: bool, where: str = "") -> Project:
    """With a block use repeated, its rounds sharing one set of weights or each with its own. Raises Invalid."""
    graph = graph_of(project, where)
    made = replace(graph.node(id), repeat=REPEAT.check(repeat), shared=bool(shared))
    return with_graph(project, graph.put(made), where)


def rename(project: Project, id: str, name: str, where: str = "") -> Project:
    """With another name, made into an identifier and unique in its graph. A block's port is renamed at all its uses."""
    graph = graph_of(project, where)
    node = graph.node(id)
    others = {n.name for n in graph.nodes.values() if n.id != id}
    return with_graph(project, graph.put(replace(node, name=unique(_as_name(node, name), others))), where)


def _as_name(node: Node, text: str) -> str:
    """Ports may be called x, as tensors are; elsewhere that is a word of the generated code."""
    plain = text.strip().lower()
    return plain if node.type in PORTS and plain in ("x", "y") else identifier(text)


def move(project: Project, places: Mapping[str, tuple[float, float]], where: str = "") -> Project:
    """With nodes at other places; those that are not there are passed over, and pinned ones stay."""
    graph, look = graph_of(project, where), look_of(project, where)
    known = {k: v for k, v in places.items() if k in graph.nodes and not look.style(k).pinned}
    return with_graph(project, graph, where, look.moved(known)) if known else project


def splice(project: Project, id: str, target: End, where: str = "") -> Project:
    """With an existing, unconnected node put on the wire into `target`."""
    graph = graph_of(project, where)
    source = graph.wires.get(target)
    ins, outs = ports_of(project, graph.node(id))
    if source is None or not ins or not outs:
        return project
    spliced = graph.wire(source, End(id, ins[0].first_place)).wire(End(id, outs[0].name), target)
    return with_graph(project, spliced, where)
