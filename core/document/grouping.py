"""Grouping: layers become a block, a block becomes layers again. What the network computes stays the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.document import edits
from core.document.blocks import USE, fresh_block_id, unique_title, uses_of
from core.document.look import CARD_HEIGHT, CARD_WIDTH, Frame, Look, Note, Place, frozen
from core.document.project import Block, Project
from core.document.scope import block_spec, expressions, names_at, names_used, with_expressions
from core.expressions import Expr, substituted
from core.graph import End, Graph, Node, ancestors, descendants, order
from core.layers import LAYERS
from core.layers.ends import only_in_main
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.names import identifier, unique
from core.problems import NetwrightError
from core.spec import Int, NodeRef

ROW = 112.0
"""Least distance between two cards of a column, in scene units."""


@dataclass(frozen=True)
class _Crossing:
    """A wire's end that becomes a port: its name, what feeds it and what it feeds."""

    name: str
    source: End | None
    targets: tuple[End, ...]


def group(
    project: Project, ids: Collection[str], where: str = "", title: str = "", areas: Collection[str] = ()
) -> tuple[Project, str]:
    """With the layers `ids` in a new block and a use of it in their place; its node id. Raises NetwrightError.

    Inputs and Outputs stay outside: a block has ports in their place. The frames and notes `areas` go along, and so
    do frames that hold nothing else, with the notes in them.
    """
    graph, look = edits.graph_of(project, where), edits.look_of(project, where)
    chosen = _chosen(project, graph, ids)
    _need_one_piece(graph, chosen)
    ins, outs = _entering(project, graph, chosen), _leaving(project, graph, chosen)
    frames = _frames_inside(look, set(chosen))
    whole = next((f.title for f, held in frames.items() if held == set(chosen)), "Block")
    called = unique_title(project, title or whole)
    along = {*areas, *(f.id for f in frames), *(n.id for n in look.notes if any(_covers(f, n) for f in frames))}
    inside = _inside(graph, look, chosen, ins, outs, along)
    known = dict(names_at(project, (), where))
    words = sorted({name for id in chosen for name in names_used(graph.nodes[id])})
    params = tuple(Int(word, int(known.get(word, 1))) for word in words)
    block = Block(fresh_block_id(project), called, *inside, params)
    bare = graph.drop(chosen)
    name = edits.fresh_name(bare, identifier(called))
    use = Node(graph.fresh_id(), USE, name, tuple((word, Expr(word)) for word in words), block.id)
    wires: dict[End, End | None] = {End(use.id, p.name): p.source for p in ins}
    wires |= {target: End(use.id, p.name) for p in outs for target in p.targets}
    kept = look.without(set(chosen)).without_areas(along)
    kept = kept.moved({use.id: look.places[anchor]} if (anchor := _anchor(look.places, chosen)) else {})
    made = replace(project, blocks=frozen({**project.blocks, block.id: block}))
    return edits.with_graph(made, bare.put(use).rewire(wires), where, kept), use.id


def _chosen(project: Project, graph: Graph, ids: Collection[str]) -> list[str]:
    """Those that can stand in a block, in the order of the data's way."""
    found = order(graph)
    wanted = [i for i in (*found.nodes, *found.loops) if i in ids and _can_stand_inside(project, graph.nodes[i])]
    if not wanted:
        raise NetwrightError("Select the layers that the block is to hold. Inputs, Outputs and ports stay outside.")
    for node in graph.nodes.values():
        for other in _references(node):
            if other in graph.nodes and (node.id in wanted) != (other in wanted):
                raise NetwrightError(
                    f"'{node.name}' shares the weights of '{graph.nodes[other].name}'. Take both into the block, or neither."
                )
    return wanted


def _can_stand_inside(project: Project, node: Node) -> bool:
    if only_in_main(node.type) or node.type in (BLOCK_INPUT, BLOCK_OUTPUT):
        return False
    return LAYERS.find(node.type) is None or bool(edits.ports_of(project, node)[1])


def _references(node: Node) -> Iterator[str]:
    """Ids of the nodes that a layer's parameters name."""
    layer = LAYERS.find(node.type)
    for param in layer.params if layer else ():
        other = node.get(param.name) if isinstance(param, NodeRef) else ""
        if isinstance(other, str) and other:
            yield other


def _need_one_piece(graph: Graph, chosen: Sequence[str]) -> None:
    """What lies on a way out of the selection and back into it must be selected too."""
    within = set(chosen)
    between = (descendants(graph, within) & ancestors(graph, within)) - within
    if between:
        name = next(n.name for n in graph.nodes.values() if n.id in between)
        raise NetwrightError(
            f"'{name}' lies between the selected layers: what leaves the block would come back into it. Select it as well."
        )


def _entering(project: Project, graph: Graph, chosen: Sequence[str]) -> list[_Crossing]:
    """One port for each source outside, in the order in which the layers meet them; then one for each open input."""
    within = set(chosen)
    fed: dict[End, list[End]] = {}
    open_: list[End] = []
    for id in chosen:
        inputs = graph.inputs_of(id)
        for port in edits.ports_of(project, graph.nodes[id])[0]:
            for name in edits.places_of(port, inputs):
                source = inputs.get(name)
                if source is not None and source.node not in within:
                    fed.setdefault(source, []).append(End(id, name))
                elif source is None and not (port.optional or port.variadic):
                    open_.append(End(id, name))
    taken = {graph.nodes[i].name for i in chosen}
    rows: list[tuple[End | None, list[End]]] = [*fed.items(), *((None, [end]) for end in open_)]
    found: list[_Crossing] = []
    for source, targets in rows:
        wish = "x" if len(rows) == 1 else _port_wish(graph, source, targets[0])
        name = unique(wish, taken)
        taken.add(name)
        found.append(_Crossing(name, source, tuple(targets)))
    return found


def _port_wish(graph: Graph, source: End | None, target: End) -> str:
    """The name of the port that is fed where it tells something, else that of what feeds it."""
    if target.port.isidentifier() and target.port != "x":
        return target.port
    return graph.nodes[source.node].name if source else "x"


def _leaving(project: Project, graph: Graph, chosen: Sequence[str]) -> list[_Crossing]:
    """One port for each output that feeds something outside; without any, for what feeds nothing."""
    within, taken = set(chosen), {graph.nodes[i].name for i in chosen}
    fed: dict[End, list[End]] = {}
    for id in chosen:
        for source, target in graph.outputs_of(id):
            if target.node not in within:
                fed.setdefault(source, []).append(target)
    if not fed:
        ends = [i for i in chosen if not graph.outputs_of(i)]
        outs = [(i, edits.ports_of(project, graph.nodes[i])[1]) for i in ends]
        fed = {End(i, ports[0].name): [] for i, ports in outs if ports}
    found: list[_Crossing] = []
    for source, targets in fed.items():
        wish = "y" if len(fed) == 1 else f"{graph.nodes[source.node].name}_out"
        name = unique(wish, taken)
        taken.add(name)
        found.append(_Crossing(name, source, tuple(targets)))
    return found


def _inside(
    graph: Graph,
    look: Look,
    chosen: Sequence[str],
    ins: Sequence[_Crossing],
    outs: Sequence[_Crossing],
    areas: Collection[str],
) -> tuple[Graph, Look]:
    """The definition's graph and look: the layers where they were, ports to their left and right."""
    within = set(chosen)
    nodes = {i: graph.nodes[i] for i in graph.nodes if i in within}
    wires = {t: s for t, s in graph.wires.items() if t.node in within and s.node in within}
    drawn = look.told_of({i: i for i in chosen}, wires)
    places = dict(drawn.places)
    made = Graph.of({}, {})
    left = min((x for x, _ in places.values()), default=0.0) - edits.COLUMN
    right = max((x for x, _ in places.values()), default=0.0) + edits.COLUMN
    ports: list[Node] = []
    for side, type, x in ((ins, BLOCK_INPUT, left), (outs, BLOCK_OUTPUT, right)):
        column: list[float] = []
        for port in side:
            node = Node(made.fresh_id([*nodes, *(n.id for n in ports)]), type, port.name)
            ports.append(node)
            beside = port.targets[0].node if type == BLOCK_INPUT else port.source.node if port.source else ""
            column.append(_free_row(places.get(beside, (0.0, 0.0))[1], column))
            places[node.id] = (x, column[-1])
            if type == BLOCK_INPUT:
                wires |= {target: End(node.id, "y") for target in port.targets}
            elif port.source is not None:
                wires[End(node.id, "x")] = port.source
    count = len(ins)
    every = [*ports[:count], *nodes.values(), *ports[count:]]
    return Graph.of({n.id: n for n in every}, wires), drawn.moved(places).with_areas(look, areas)[0]


def _free_row(y: float, taken: Collection[float]) -> float:
    while any(abs(y - other) < ROW for other in taken):
        y += ROW
    return y


def _frames_inside(look: Look, chosen: set[str]) -> dict[Frame, set[str]]:
    """Frames that hold selected cards and no others go along; with the cards they hold."""
    held = {frame: {i for i, (x, y) in look.places.items() if _holds(frame, x, y)} for frame in look.frames}
    return {frame: cards for frame, cards in held.items() if cards and cards <= chosen}


def _holds(frame: Frame, x: float, y: float) -> bool:
    return frame.x <= x + CARD_WIDTH / 2 <= frame.x + frame.w and frame.y <= y + CARD_HEIGHT / 2 <= frame.y + frame.h


def _covers(frame: Frame, note: Note) -> bool:
    across = frame.x <= note.x and note.x + note.w <= frame.x + frame.w
    return across and frame.y <= note.y and note.y + note.h <= frame.y + frame.h


def _anchor(places: Mapping[str, tuple[float, float]], ids: Collection[str]) -> str:
    """The card nearest to the middle of `ids`: where the block's card stands."""
    known = [i for i in ids if i in places]
    if not known:
        return ""
    xs, ys = [places[i][0] for i in known], [places[i][1] for i in known]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return min(known, key=lambda i: (abs(places[i][0] - x) + abs(places[i][1] - y), i))


def ungroup(project: Project, id: str, where: str = "") -> tuple[Project, tuple[str, ...]]:
    """With the content of a block in place of its use; the ids of what came out. Raises NetwrightError.

    Expressions become numbers. The definition goes with its last use: its content is in the network again.
    """
    graph, look = edits.graph_of(project, where), edits.look_of(project, where)
    use = graph.node(id)
    block = project.blocks.get(use.block)
    if block is None:
        raise NetwrightError(f"'{use.name}' is not a block that could be taken apart.")
    if use.repeat > 1:
        raise NetwrightError(
            f"'{use.name}' is repeated {use.repeat} times. Set its repeats to 1, then its layers can be taken out."
        )
    ids = _fresh_ids(graph, block)
    nodes = _taken_out(graph.drop([id]), block, use, ids)
    merged = graph.drop([id]).put(*nodes)
    wires, loose = _joined(graph, block, use, ids)
    merged = edits.compacted(project, merged.rewire(wires), loose)
    new_look = _set_out(look.without({id}), look.places.get(id, (0.0, 0.0)), block, ids)
    made = edits.with_graph(project, merged, where, new_look)
    if not uses_of(made, block.id):
        made = replace(made, blocks=frozen({k: b for k, b in made.blocks.items() if k != block.id}))
    return made, tuple(ids.values())


def _fresh_ids(graph: Graph, block: Block) -> dict[str, str]:
    """New id by id inside, of all but the ports; they stay as they are where they are free."""
    taken = set(graph.nodes)
    found: dict[str, str] = {}
    for node in block.graph.nodes.values():
        if node.type not in (BLOCK_INPUT, BLOCK_OUTPUT):
            new = node.id if node.id not in taken else graph.fresh_id(taken)
            found[node.id] = new
            taken.add(new)
    return found


def _taken_out(graph: Graph, block: Block, use: Node, ids: Mapping[str, str]) -> list[Node]:
    values = {**block_spec(block).defaults(), **dict(use.params)}
    names = {n.name for n in graph.nodes.values()}
    nodes: list[Node] = []
    for old, new in ids.items():
        node = block.graph.nodes[old]
        change = {e: substituted(e, values) for _, value in node.params for e in expressions(value)}
        name = unique(node.name, names)
        names.add(name)
        made = replace(node, id=new, name=name, params=with_expressions(node.params, change))
        nodes.append(with_references(made, ids))
    return nodes


def with_references(node: Node, ids: Mapping[str, str]) -> Node:
    """With nodes that its parameters name called by their new ids."""
    layer = LAYERS.find(node.type)
    refs = [p.name for p in layer.params if isinstance(p, NodeRef)] if layer else []
    changes = {name: ids[node.get(name)] for name in refs if node.get(name) in ids}
    return node.with_params(**changes) if changes else node


def _joined(graph: Graph, block: Block, use: Node, ids: Mapping[str, str]) -> tuple[dict[End, End | None], set[str]]:
    """The wires inside and those through the ports; the nodes that may have lost one of many inputs."""
    inner, fed = block.graph, graph.inputs_of(use.id)
    ends = {n.name: n.id for n in inner.nodes.values() if n.type == BLOCK_OUTPUT}

    def outside(source: End | None) -> End | None:
        if source is None or source.node in ids:
            return End(ids[source.node], source.port) if source else None
        return fed.get(inner.nodes[source.node].name)

    wires: dict[End, End | None] = {}
    for target, source in inner.wires.items():
        if target.node in ids:
            wires[End(ids[target.node], target.port)] = outside(source)
    for source, target in graph.outputs_of(use.id):
        wires[target] = outside(inner.wires.get(End(ends[source.port], "x"))) if source.port in ends else None
    return wires, {t.node for t in wires}


def _set_out(look: Look, at: Place, block: Block, ids: Mapping[str, str]) -> Look:
    """With what comes out drawn around `at`, where the block stood, and what is in its way moved aside."""
    inner = {i: block.look.places.get(i, (0.0, 0.0)) for i in ids}
    anchor = _anchor(inner, inner)
    dx, dy = (at[0] - inner[anchor][0], at[1] - inner[anchor][1]) if anchor else at
    wires = [t for t, s in block.graph.wires.items() if t.node in ids and s.node in ids]
    drawn = block.look.told_of(ids, wires, dx, dy)
    places = {ids[i]: (x + dx, y + dy) for i, (x, y) in inner.items()}
    crowded = any(
        abs(x - px) < CARD_WIDTH and abs(y - py) < CARD_HEIGHT
        for x, y in places.values()
        for px, py in look.places.values()
    )
    aside = _made_room(look.places, places, at) if crowded else {}
    whole = look.moved(aside).joined(drawn.moved(places))
    return whole.with_areas(block.look, block.look.area_ids, dx, dy)[0]


def _made_room(
    others: Mapping[str, tuple[float, float]],
    places: Mapping[str, tuple[float, float]],
    at: tuple[float, float],
) -> dict[str, tuple[float, float]]:
    """Cards right of the block move right, those left of it left, by as much as what comes out reaches that way."""
    left = at[0] - min(x for x, _ in places.values())
    right = max(x for x, _ in places.values()) - at[0]
    above = at[1] - min(y for _, y in places.values())
    below = max(y for _, y in places.values()) - at[1]
    moved = {}
    for id, (x, y) in others.items():
        beside = -above - CARD_HEIGHT < y - at[1] < below + CARD_HEIGHT
        shift = (right if x > at[0] else -left if x < at[0] else 0.0) if beside else 0.0
        down = 0.0 if beside and shift else below if y > at[1] else -above if y < at[1] else 0.0
        if shift or down:
            moved[id] = (x + shift, y + down)
    return moved
