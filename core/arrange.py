"""Places for cards: a chain in rows like lines of text, a branching network in columns from left to right."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import accumulate, pairwise
from types import MappingProxyType

from core.document import edits
from core.document.look import Frame
from core.document.project import Project
from core.graph import End, Graph, order

CARD_WIDTH, CARD_HEIGHT, PORT_ROW = 184.0, 80.0, 20.0
"""Size of a card in scene units; with several ports on a side it grows by a row for each."""
GAP = 80.0
"""From card to card, and the least space between rows."""
PER_ROW = 4
WIDEST = 7
"""How many columns a branching network has before it goes on below."""
BAND = 2
"""What one more band costs, in wires cut."""
Cell = tuple[int, int]
"""(column, row)."""
EMPTY: Mapping[str, Cell] = MappingProxyType({})
FRAME_MARGIN, FRAME_HEAD = 24.0, 40.0


def arranged(project: Project, where: str = "", told: Mapping[str, Cell] = EMPTY) -> Project:
    """`project` with the cards of one graph laid out anew; frames stay as they are. `told`: cells that are decided already."""
    graph = edits.graph_of(project, where)
    cells = {**(_rows(graph) if _is_chain(graph) else _folded(graph, _columns(graph))), **told}
    tallest: dict[int, float] = {}
    for id, (_, row) in cells.items():
        tallest[row] = max(tallest.get(row, 0.0), card_height(project, id, where))
    top: dict[int, float] = {}
    y = 0.0
    for row in sorted(tallest):
        top[row] = y
        y += tallest[row] + GAP
    return edits.move(project, {id: (edits.COLUMN * column, top[row]) for id, (column, row) in cells.items()}, where)


def framed(project: Project, title: str, members: Collection[str], where: str = "") -> Project:
    """With a titled area around the cards of `members`."""
    look = edits.look_of(project, where)
    boxes = [(*look.places[id], card_height(project, id, where)) for id in members]
    left, top = min(x for x, _, _ in boxes) - FRAME_MARGIN, min(y for _, y, _ in boxes) - FRAME_HEAD
    right = max(x for x, _, _ in boxes) + CARD_WIDTH + FRAME_MARGIN
    bottom = max(y + height for _, y, height in boxes) + FRAME_MARGIN
    frame = Frame(look.fresh_area_id(), title, left, top, right - left, bottom - top)
    return edits.with_graph(project, edits.graph_of(project, where), where, replace(look, frames=(*look.frames, frame)))


def card_height(project: Project, id: str, where: str = "") -> float:
    ins, outs = edits.ports_of(project, edits.graph_of(project, where).nodes[id])
    most = max(len(ins), len(outs))
    return CARD_HEIGHT + (PORT_ROW * most if most > 1 else 0.0)


def _is_chain(graph: Graph) -> bool:
    """Whether every node feeds at most one other and is fed by at most one."""
    sources = [source.node for source in graph.wires.values()]
    targets = [target.node for target in graph.wires]
    return len(set(sources)) == len(sources) and len(set(targets)) == len(targets)


def _rows(graph: Graph) -> dict[str, Cell]:
    """Rows of about four, as equal as they can be."""
    found = order(graph)
    ids = [*found.nodes, *found.loops]
    rows = -(-len(ids) // PER_ROW)
    per_row = -(-len(ids) // rows) if rows else 1
    return {id: (at % per_row, at // per_row) for at, id in enumerate(ids)}


def _columns(graph: Graph) -> dict[str, Cell]:
    """Column by distance from the inputs; in each row as many as have room, a branch below its neighbours."""
    found = order(graph)
    cells: dict[str, Cell] = {}
    taken: set[Cell] = set()
    for id in (*found.nodes, *found.loops):
        sources = [cells[end.node] for end in found.feeds[id].values() if end.node in cells]
        column = max((column + 1 for column, _ in sources), default=0)
        row = min((row for _, row in sources), default=0)
        while (column, row) in taken:
            row += 1
        cells[id] = (column, row)
        taken.add((column, row))
    return cells


def _folded(graph: Graph, cells: dict[str, Cell]) -> dict[str, Cell]:
    """Bands of a few columns, one below the other like lines of text, so that cards stay large enough to read."""
    made: dict[str, Cell] = {}
    top = 0
    for start, end in pairwise(_cuts(_crossing(graph, cells))):
        inside = {id: cell for id, cell in cells.items() if start <= cell[0] < end}
        rows = sorted({row for _, row in inside.values()})
        made |= {id: (column - start, top + rows.index(row)) for id, (column, row) in inside.items()}
        top += len(rows)
    return made


def _crossing(graph: Graph, cells: dict[str, Cell]) -> list[int]:
    """For each column, how many outputs are needed to its left and from it on."""
    reach: dict[End, int] = {}
    for target, source in graph.wires.items():
        reach[source] = max(reach.get(source, 0), cells[target.node][0])
    change = [0] * (max((column for column, _ in cells.values()), default=-1) + 2)
    for source, last in reach.items():
        first = cells[source.node][0] + 1
        if last >= first:
            change[first] += 1
            change[last + 1] -= 1
    return list(accumulate(change))[:-1]


def _cuts(crossing: list[int]) -> list[int]:
    """Where bands begin, and the end: few wires cut, few bands, bands of like width; the cheapest way to each column."""
    best: list[tuple[float, list[int]]] = [(0.0, [0])]
    for end in range(1, len(crossing) + 1):
        ways = [(start, *best[start]) for start in range(max(0, end - WIDEST), end)]
        costs = [(cost + crossing[start] + BAND + (end - start) ** 2 / 100, [*cuts, end]) for start, cost, cuts in ways]
        best.append(min(costs))
    return best[-1][1]
