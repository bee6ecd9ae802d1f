"""Automatic layout of a graph's cards: in layers, branches beside one another, long networks in bands like lines of text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from core.arranging.nesting import COLUMN, Box, grouped
from core.arranging.sizes import card_height, places_of
from core.arranging.work import with_layout, with_places
from core.document import edits
from core.document.look import CARD_WIDTH, Frame, Place
from core.document.project import Project
from core.graph import End
from core.layout import Item, Link, Page, composed

__all__ = ["CARD_WIDTH", "arranged", "card_height"]

ROW_GAP = 80.0
"""Between the rows of cells that were told."""
Cell = tuple[int, int]
"""(column, row)."""
EMPTY: Mapping[str, Cell] = MappingProxyType({})
NO_HEIGHTS: Mapping[str, float] = MappingProxyType({})


def arranged(
    project: Project,
    where: str = "",
    ids: Collection[str] = (),
    *,
    down: bool = False,
    heights: Mapping[str, float] = NO_HEIGHTS,
    told: Mapping[str, Cell] = EMPTY,
    frames: Sequence[tuple[str, Collection[str]]] = (),
) -> Project:
    """`project` with the cards of one graph laid out anew, or only `ids`; from left to right, or `down`.

    Members of a frame stay together and the frame is fitted around them. Pinned cards stay, and what is not laid out; nothing
    is put on them. `heights`: of cards whose height is not the usual one. `told`: cells that are decided already; what has none
    goes below. `frames`: titles and members of frames that are new, in a graph that has none.
    """
    graph, look = edits.graph_of(project, where), edits.look_of(project, where)
    chosen = [id for id in graph.nodes if not ids or id in ids]
    if not chosen:
        return project
    boxes = {id: _box(project, id, where, heights) for id in graph.nodes}
    links, tree = _links(project, where, chosen), None
    if frames:
        made = [(Frame(f"f{number}", title, 0.0, 0.0, 0.0, 0.0), ids) for number, (title, ids) in enumerate(frames, 1)]
        tree, look = grouped(made, boxes), replace(look, frames=tuple(frame for frame, _ in made))
    if told:
        look = with_places(look, boxes, _in_cells(boxes, told, links), tree)
    else:
        look = with_layout(look, boxes, chosen, links, down, tree)
    free = {id for id in chosen if not look.style(id).pinned}
    bends = {target: () for target in look.bends if {target.node, graph.wires[target].node} & free}
    return edits.with_graph(project, graph, where, look.bent(bends))


def _box(project: Project, id: str, where: str, heights: Mapping[str, float] = NO_HEIGHTS) -> Box:
    x, y = edits.look_of(project, where).places.get(id, (0.0, 0.0))
    return (x, y, CARD_WIDTH, heights.get(id) or card_height(project, id, where))


def _in_cells(boxes: Mapping[str, Box], told: Mapping[str, Cell], links: Sequence[Link]) -> dict[str, Place]:
    """Places of cards whose columns and rows were told; the others below them."""
    page, rows = Page(), dict[int, list[tuple[Item, int]]]()
    for id, (column, row) in told.items():
        rows.setdefault(row, []).append((Item(id, boxes[id][3]), column))
    for row in sorted(rows):
        page.write(rows[row], ROW_GAP)
    below = page.bottom + ROW_GAP
    rest = composed([Item(id, box[3]) for id, box in boxes.items() if id not in told], links)
    page.cells |= {id: (column, below + top) for id, (column, top) in rest.cells.items()}
    return {id: (column * COLUMN, top) for id, (column, top) in page.cells.items()}


def _links(project: Project, where: str, ids: Collection[str]) -> list[Link]:
    """The wires between these nodes, with the numbers of their ports."""
    graph, known = edits.graph_of(project, where), frozenset(ids)
    ranks: dict[tuple[End, bool], int] = {}
    for id in ids:
        ins, outs = edits.ports_of(project, graph.nodes[id])
        ranks |= {(End(id, name), False): number for number, name in enumerate(places_of(graph, graph.nodes[id], ins))}
        ranks |= {(End(id, port.name), True): number for number, port in enumerate(outs)}
    return [
        Link(source.node, target.node, ranks.get((source, True), 0), ranks.get((target, False), 0))
        for target, source in graph.wires.items()
        if source.node in known and target.node in known
    ]
