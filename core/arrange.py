"""Places for cards: a chain in rows like lines of text, a branching network in columns from left to right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.document import edits
from core.document.project import Frame, Project
from core.graph import Graph, order

CARD_WIDTH, CARD_HEIGHT, PORT_ROW = 184.0, 80.0, 20.0
"""Size of a card in scene units; with several ports on a side it grows by a row for each."""
GAP = 80.0
"""From card to card, and the least space between rows."""
PER_ROW = 4
FRAME_MARGIN, FRAME_HEAD = 24.0, 40.0


def arranged(project: Project, where: str = "") -> Project:
    """`project` with the cards of one graph laid out anew; frames stay as they are."""
    graph = edits.graph_of(project, where)
    lines = _lines(graph) if _is_chain(graph) else _columns(graph)
    heights = {node.id: card_height(project, node.id, where) for node in graph.nodes.values()}
    places: dict[str, tuple[float, float]] = {}
    y = 0.0
    for line in lines:
        places |= {id: (edits.COLUMN * column, y) for column, id in line}
        y += max((heights[id] for _, id in line), default=0.0) + GAP
    return edits.move(project, places, where)


def framed(project: Project, title: str, members: Collection[str]) -> Project:
    """With a titled area around the cards of `members`."""
    look = project.look
    boxes = [(*look.places[id], card_height(project, id)) for id in members]
    left, top = min(x for x, _, _ in boxes) - FRAME_MARGIN, min(y for _, y, _ in boxes) - FRAME_HEAD
    right = max(x for x, _, _ in boxes) + CARD_WIDTH + FRAME_MARGIN
    bottom = max(y + height for _, y, height in boxes) + FRAME_MARGIN
    frame = Frame(f"f{len(look.frames) + 1}", title, left, top, right - left, bottom - top)
    return replace(project, look=replace(look, frames=(*look.frames, frame)))


def card_height(project: Project, id: str, where: str = "") -> float:
    ins, outs = edits.ports_of(project, edits.graph_of(project, where).nodes[id])
    most = max(len(ins), len(outs))
    return CARD_HEIGHT + (PORT_ROW * most if most > 1 else 0.0)


Line = list[tuple[int, str]]
"""(column, node) from left to right."""


def _is_chain(graph: Graph) -> bool:
    """Whether every node feeds at most one other and is fed by at most one."""
    sources = [source.node for source in graph.wires.values()]
    targets = [target.node for target in graph.wires]
    return len(set(sources)) == len(sources) and len(set(targets)) == len(targets)


def _lines(graph: Graph) -> list[Line]:
    """Rows of about four, as equal as they can be."""
    found = order(graph)
    ids = [*found.nodes, *found.loops]
    rows = -(-len(ids) // PER_ROW)
    per_row = -(-len(ids) // rows) if rows else 1
    return [list(enumerate(ids[start : start + per_row])) for start in range(0, len(ids), per_row)]


def _columns(graph: Graph) -> list[Line]:
    """Column by distance from the inputs; in each row as many as have room, a branch below its neighbours."""
    found = order(graph)
    depth: dict[str, int] = {}
    row: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    for id in (*found.nodes, *found.loops):
        sources = [end.node for end in found.feeds[id].values() if end.node in depth]
        depth[id] = max((depth[s] + 1 for s in sources), default=0)
        row[id] = min((row[s] for s in sources), default=0)
        while (depth[id], row[id]) in taken:
            row[id] += 1
        taken.add((depth[id], row[id]))
    return [[(depth[id], id) for id in row if row[id] == line] for line in range(max(row.values(), default=-1) + 1)]
