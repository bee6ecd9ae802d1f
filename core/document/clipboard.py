"""Copies of layers that can be put down elsewhere: in another graph, at another level, in another project."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from core.document import edits
from core.document.blocks import fresh_block_id, need_no_recursion, reached, unique_title
from core.document.grouping import with_references
from core.document.look import frozen
from core.document.project import Block, Project
from core.graph import End, Graph, Node
from core.layers import LAYERS
from core.layers.ends import only_in_main
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.names import unique
from core.problems import NetwrightError
from core.spec import NodeRef


def copied(project: Project, ids: Collection[str], where: str = "", areas: Collection[str] = ()) -> Project:
    """A project of the nodes `ids` and of the frames and notes `areas` alone.

    With the wires between the nodes, how they are drawn, and the definitions that they use.
    """
    graph, look = edits.graph_of(project, where), edits.look_of(project, where)
    nodes = {i: n for i, n in graph.nodes.items() if i in ids}
    wires = {t: s for t, s in graph.wires.items() if t.node in nodes and s.node in nodes}
    drawn = look.told_of({i: i for i in nodes}, wires)
    drawn = drawn.moved({i: (0.0, 0.0) for i in nodes if i not in drawn.places})
    used = {id for n in nodes.values() if n.block for id in reached(project, n.block)}
    blocks = {i: b for i, b in project.blocks.items() if i in used}
    whole = Graph.of(nodes, wires)
    made = edits.compacted(project, whole, nodes)
    straight = edits.straightened(drawn, drawn, whole, made)
    return Project(made, straight.with_areas(look, areas)[0], frozen(blocks))


def pasted(
    project: Project, clip: Project, dx: float, dy: float, where: str = "", *, at_home: bool = False
) -> tuple[Project, tuple[str, ...], tuple[str, ...]]:
    """With what was copied put down, moved by (dx, dy); ids of the new nodes, and of the new frames and notes.

    Names become new where they are taken.

    What cannot stand there stays out: Inputs, Outputs, Targets and losses in a block, its ports in the main graph.
    A definition that the project has too is used, any other comes as another block. In a copy made `at_home`, in this
    project, one of the same id is the same definition, edited since: no id is given to two of them.
    Raises NetwrightError where nothing can stand there, or a block would contain itself.
    """
    out = {n.id for n in left_out(clip, bool(where))}
    nodes = [n for n in clip.graph.nodes.values() if n.id not in out]
    if not nodes and not clip.look.area_ids:
        raise NetwrightError(_nothing(bool(where), bool(clip.graph.nodes)))
    project, blocks = _with_definitions(project, clip, at_home)
    for node in nodes:
        if node.block:
            need_no_recursion(project, blocks.get(node.block, node.block), where)
    graph = edits.graph_of(project, where)
    ids = _new_ids(graph, nodes)
    names = {n.name for n in graph.nodes.values()}
    made: list[Node] = []
    for node in nodes:
        name = unique(node.name, names)
        names.add(name)
        moved = replace(node, id=ids[node.id], name=name, block=blocks.get(node.block, node.block))
        made.append(_with_known_references(moved, ids, graph))
    wires = [t for t, s in clip.graph.wires.items() if t.node in ids and s.node in ids]
    merged = graph.put(*made).rewire({_renamed(t, ids): _renamed(clip.graph.wires[t], ids) for t in wires})
    done = edits.compacted(project, merged, ids.values())
    look = edits.look_of(project, where).joined(clip.look.told_of(ids, wires, dx, dy))
    look, areas = edits.straightened(look, look, merged, done).with_areas(clip.look, clip.look.area_ids, dx, dy)
    return edits.with_graph(project, done, where, look), tuple(ids.values()), tuple(areas)


def left_out(clip: Project, in_block: bool) -> list[Node]:
    """What of a copy cannot stand in a block, or outside of one."""
    return [n for n in clip.graph.nodes.values() if _barred(n.type, in_block)]


def _renamed(end: End, ids: Mapping[str, str]) -> End:
    return end._replace(node=ids[end.node])


def _barred(type: str, in_block: bool) -> bool:
    """Whether nodes of this type cannot stand there."""
    return only_in_main(type) if in_block else type in (BLOCK_INPUT, BLOCK_OUTPUT)


def _nothing(in_block: bool, barred: bool) -> str:
    if not barred:
        return "There is nothing to paste. Copy some layers, frames or notes first."
    if in_block:
        return "Inputs, Outputs, Targets and losses cannot stand inside a block; it has ports in their place."
    return "Ports of a block can stand inside a block only."


def _new_ids(graph: Graph, nodes: Collection[Node]) -> dict[str, str]:
    taken: set[str] = set()
    ids: dict[str, str] = {}
    for node in nodes:
        ids[node.id] = graph.fresh_id(taken)
        taken.add(ids[node.id])
    return ids


def _with_known_references(node: Node, ids: Mapping[str, str], graph: Graph) -> Node:
    """Weights are shared with the copy where that came along, else with the node that is there; else they are its own."""
    layer = LAYERS.find(node.type)
    refs = [p for p in layer.params if isinstance(p, NodeRef) and node.get(p.name)] if layer else []
    if not refs:
        return node
    here = {i: i for p in refs for i, n in graph.nodes.items() if n.type in p.types}
    made = with_references(node, {**here, **ids})
    lost = {p.name: "" for p in refs if node.get(p.name) not in {**here, **ids}}
    return made.with_params(**lost) if lost else made


def _with_definitions(project: Project, clip: Project, at_home: bool) -> tuple[Project, dict[str, str]]:
    """With the definitions that the copy brings and the project has not; what each is called here."""
    new: dict[str, str] = {}
    known: dict[str, str] = {}
    for id, block in clip.blocks.items():
        if (here := _same(project, block, at_home)) is not None:
            known[id] = here
        else:
            new[id] = id if id not in project.blocks else fresh_block_id(project, [*clip.blocks, *new.values()])
    blocks = dict(project.blocks)
    for old, id in new.items():
        made = _with_uses(replace(clip.blocks[old], id=id), {**known, **new})
        blocks[id] = replace(made, title=unique_title(replace(project, blocks=frozen(blocks)), made.title))
    return (replace(project, blocks=frozen(blocks)) if new else project), {**known, **new}


def _same(project: Project, block: Block, at_home: bool) -> str | None:
    """Which of the project's definitions a copied one is: at home by its id, which is never given twice; else by its content."""
    if project.blocks.get(block.id) == block or (at_home and block.id in project.blocks):
        return block.id
    if at_home:
        return None
    return next((id for id, own in project.blocks.items() if replace(own, id=block.id) == block), None)


def _with_uses(block: Block, new: Mapping[str, str]) -> Block:
    nodes = [replace(n, block=new[n.block]) for n in block.graph.nodes.values() if new.get(n.block, n.block) != n.block]
    return replace(block, graph=block.graph.put(*nodes)) if nodes else block
