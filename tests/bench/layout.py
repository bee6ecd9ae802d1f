"""How good and how fast the automatic layout is, beside libraries.

    python tests/bench/layout.py [--rounds 3]

ours: core.arrange. networkx: its multipartite layout, with our columns. grandalf: its Sugiyama layout, where it is installed
(it is no dependency of the program: slower than ours from 500 layers on, no frames, no bands).
Networks of 50, 500 and 2,000 layers: residual blocks with projections, and modules of four branches. For each the time,
crossings and wires through cards as the canvas leads them, and the area.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import networkx
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from harness import Bench, Figures, emit, measure_child  # noqa: E402  # the folder is no package

from core.arrange import CARD_WIDTH, arranged, card_height  # noqa: E402
from core.document import edits  # noqa: E402
from core.document.project import Project  # noqa: E402
from core.graph import End, Graph, Node, order  # noqa: E402

SIZES = (50, 500, 2000)
GOAL_MS = 1000.0
COLUMN, ROW = 232.0, 144.0
MANY = 1000  # layers from which crossings are not counted: it takes minutes
Places = dict[str, tuple[float, float]]


class Drawn:
    """A network being drawn by hand, without the checks of the document."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.wires: dict[End, End] = {}

    def add(self, type: str, *sources: str) -> str:
        id = f"n{len(self.nodes)}"
        self.nodes[id] = Node(id, type, f"layer{len(self.nodes)}")
        many = type in ("Add", "Concat")
        for number, source in enumerate(sources):
            self.wires[End(id, f"xs.{number}" if many else "x")] = End(source, "y")
        return id

    def chain(self, at: str, *types: str) -> str:
        for type in types:
            at = self.add(type, at)
        return at

    @property
    def project(self) -> Project:
        return Project(Graph.of(self.nodes, self.wires))


def residual(size: int) -> Project:
    net = Drawn()
    x = net.add("Input")
    for block in range(size):
        if len(net.nodes) >= size - 1:
            break
        y = net.chain(x, "Conv2d", "BatchNorm2d", "ReLU", "Conv2d", "BatchNorm2d")
        beside = net.chain(x, "Conv2d", "BatchNorm2d") if block % 3 == 0 else x
        x = net.chain(net.add("Add", y, beside), "ReLU")
    net.add("Output", x)
    return net.project


def branched(size: int) -> Project:
    net = Drawn()
    x = net.add("Input")
    while len(net.nodes) < size - 1:
        arms = [net.chain(x, *("Conv2d", "ReLU") * number) for number in (1, 2, 3)]
        x = net.add("Concat", *arms, net.chain(x, "MaxPool2d", "Conv2d"))
    net.add("Output", x)
    return net.project


def ours(project: Project) -> Places:
    return dict(arranged(project).look.places)


def with_networkx(project: Project) -> Places:
    graph, columns = networkx.DiGraph(), dict[str, int]()
    for id in order(project.graph).nodes:
        fed = [columns[source.node] for source in project.graph.inputs_of(id).values()]
        columns[id] = max(fed, default=-1) + 1
        graph.add_node(id, layer=columns[id])
    found = networkx.multipartite_layout(graph, subset_key="layer")
    most = max(columns.values(), default=1) or 1
    unit = (max(x for x, _ in found.values()) - min(x for x, _ in found.values())) / most
    return {id: (columns[id] * COLUMN, float(y) / unit * ROW) for id, (_, y) in found.items()}


def with_grandalf(project: Project) -> Places:
    from grandalf.graphs import Edge, Vertex
    from grandalf.graphs import Graph as Known
    from grandalf.layouts import SugiyamaLayout

    class View:
        """It lays out from top to bottom: width and height change places."""

        def __init__(self, height: float) -> None:
            self.w, self.h = height + 24.0, CARD_WIDTH
            self.xy = (0.0, 0.0)

    vertices = {id: Vertex(id) for id in project.graph.nodes}
    for id, vertex in vertices.items():
        vertex.view = View(card_height(project, id))
    links = {(source.node, target.node) for target, source in project.graph.wires.items()}
    known = Known(list(vertices.values()), [Edge(vertices[a], vertices[b]) for a, b in links])
    for part in known.C:
        layout = SugiyamaLayout(part)
        layout.xspace, layout.yspace = 40, COLUMN - CARD_WIDTH
        layout.init_all(roots=[v for v in part.sV if not v.e_in()])
        layout.draw(6)
    return {
        id: (v.view.xy[1] - CARD_WIDTH / 2, v.view.xy[0] - card_height(project, id) / 2) for id, v in vertices.items()
    }


def judged(project: Project, places: Places) -> Figures:
    from core.analysis import analyse
    from gui.canvas.scene import Scene
    from gui.network.scene import SceneMaker

    scene = Scene(lambda _: None)
    scene.show(SceneMaker().scene(analyse(edits.move(project, places))))
    strokes, owners = [], []
    numbers = {source: number for number, source in enumerate({item.view.source for item in scene.wires.values()})}
    for item in scene.wires.values():
        for line in item.route.path.toSubpathPolygons():
            strokes += [(a.x(), a.y(), b.x(), b.y()) for a, b in pairwise(line)]
            owners += [numbers[item.view.source]] * (len(line) - 1)
    bounds = scene.bounds()
    through = 0
    for item in scene.wires.values():
        line = next(iter(item.route.path.toSubpathPolygons()))
        near = [card.rect.adjusted(4, 4, -4, -4) for _, card in scene.cards_near(item.route.bounds)]
        through += any(
            min(a.x(), b.x()) < r.right()
            and max(a.x(), b.x()) > r.left()
            and min(a.y(), b.y()) < r.bottom()
            and max(a.y(), b.y()) > r.top()
            for r in near
            for a, b in pairwise(line)
        )
    return {
        **({"crossings": float(crossings(np.array(strokes), np.array(owners)))} if len(scene.cards) < MANY else {}),
        "through_cards": float(through),
        "megapixels": bounds.width() * bounds.height() / 1e6,
        "wide_to_high": bounds.width() / bounds.height(),
    }


def crossings(lines: np.ndarray, owners: np.ndarray) -> int:
    """Pairs of strokes (x1, y1, x2, y2) that cross, of wires from different outputs: those from one leave together."""
    a, b = lines[:, :2], lines[:, 2:]
    way = b - a
    count = 0
    for number in range(len(lines) - 1):
        rest = slice(number + 1, None)
        d, e, f = way[number], way[rest], a[rest] - a[number]
        across = d[0] * e[:, 1] - d[1] * e[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (f[:, 0] * e[:, 1] - f[:, 1] * e[:, 0]) / across
            u = (f[:, 0] * d[1] - f[:, 1] * d[0]) / across
        inner = (t > 1e-6) & (t < 1 - 1e-6) & (u > 1e-6) & (u < 1 - 1e-6)
        count += int((inner & (owners[rest] != owners[number])).sum())
    return count


KINDS: dict[str, Callable[[Project], Places]] = {"ours": ours, "networkx": with_networkx, "grandalf": with_grandalf}
NETS = {"residual": residual, "branched": branched}


def measured(kind: str, net: str, size: int) -> Figures:
    project = NETS[net](size)
    began = time.perf_counter()
    places = KINDS[kind](project)
    took = (time.perf_counter() - began) * 1e3
    return {"layers": float(len(project.graph.nodes)), "ms": took, **judged(project, places)}


def installed(kind: str) -> bool:
    from importlib.util import find_spec

    return kind == "ours" or find_spec(kind) is not None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        kind, net, size = given.child
        emit(measured(kind, net, int(size)))
        return
    kinds = {
        f"{kind}-{net}-{size}": lambda kind=kind, net=net, size=size: measure_child(
            [__file__, "--child", kind, net, str(size)], 300
        )
        for net in NETS
        for size in SIZES
        for kind in KINDS
        if installed(kind)
    }
    bench = Bench("layout").run(kinds, given.rounds, warm_rounds=0)
    bench.report("one layout from nothing, in a fresh process")
    for net in NETS:
        took = statistics.median(bench.values(f"ours-{net}-2000", "ms"))
        through = sum(sum(bench.values(f"ours-{net}-{size}", "through_cards")) for size in SIZES)
        print(f"bench=layout kind={net}-2000 median_ms={took:.4g} goal=at most {GOAL_MS:g} met={took <= GOAL_MS}")
        print(f"bench=layout kind={net} through_cards={through:g} goal=none met={through == 0}")


if __name__ == "__main__":
    main()
