"""How fast the canvas is beside a bare QGraphicsScene, and beside other node canvases where they are installed.

    python tests/bench/canvas [--rounds 3] [--sizes 200,1000,2000] [--screens offscreen,xvfb] [--peers PYTHON]

create: from a made project to the painted window. pan: a frame at 100 %. fit: a frame with everything in sight. drag, drag_all: a
step of one card, and of all that are selected, from the mouse event to the painted frame; drop, drop_all: the release.
paste, undo_paste: half of the nodes put down again, and taken back. edit: from Return in the inspector to the painted shapes.
save, load: a file written, and read and painted. Milliseconds; peak_mb is the largest resident memory before drag_all.
netwright is the editor of a whole project: history, analysis and problems are in these figures.
Kinds take turns, each in a fresh process. The other canvases are measured once; `--peers` (or NETWRIGHT_PEERS) names a Python
that has NodeGraphQt or qtpynodeeditor beside PySide6, which Netwright itself never needs. Under Xvfb where xvfb-run is installed.
"""

import argparse
import os
import shutil
import statistics
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from harness import Bench, Figures, measure_child  # noqa: E402  # the folder is no package

PEERS = ("NodeGraphQt", "qtpynodeeditor")
PEER_SECONDS = 150.0
GOALS = {"create": 3.0, "load": 3.0, "pan": 1.5, "drag": 2.0, "peak_mb": 1.3, "fit": 0.25}
"""Times the bare scene of the same round at most, at JUDGED nodes."""
GROWTH, EDIT_MS = 2.3, 30.0
HALF, JUDGED = 1000, 2000
XVFB = ("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24")


def screens(wanted: Sequence[str]) -> list[str]:
    """Those that are there; the others are told of."""
    missing = [screen for screen in wanted if screen == "xvfb" and not shutil.which("xvfb-run")]
    for screen in missing:
        print(f"{screen}: not installed")
    return [screen for screen in wanted if screen not in missing]


def child(screen: str, kind: str, size: int, python: str = sys.executable, seconds: float = 120) -> Figures:
    xvfb = screen == "xvfb"
    return measure_child(
        [str(HERE / "child.py"), kind, str(size)],
        seconds,
        python=python,
        under=XVFB if xvfb else (),
        settings={"QT_QPA_PLATFORM": "xcb" if xvfb else "offscreen"},
    )


def with_peers(bench: Bench, screen: str, size: int, python: str) -> None:
    """One round of each peer; one that is too slow is told by the figures that came in time."""
    for kind in PEERS:
        try:
            bench.rounds[kind] = [child(screen, kind, size, python, PEER_SECONDS)]
        except RuntimeError as error:
            missing = "No module named" in str(error)
            print(f"bench={bench.name} kind={kind}: {'not installed' if missing else error}", flush=True)


def spread(values: Sequence[float]) -> str:
    return f"median={statistics.median(values):.3g} least={min(values):.3g} most={max(values):.3g}"


def judge(name: str, what: str, values: Sequence[float], goal: float) -> None:
    met = statistics.median(values) <= goal
    print(f"bench={name} kind=netwright ratio={what} {spread(values)} goal={goal} met={met}", flush=True)


def compare(screen: str, sizes: Sequence[int], rounds: int, python: str) -> None:
    made: dict[int, Bench] = {}
    for size in sizes:
        kinds = {kind: partial(child, screen, kind, size) for kind in ("bare", "netwright")}
        bench = made[size] = Bench(f"canvas-{screen}-{size}").run(kinds, rounds)
        with_peers(bench, screen, size, python)
        common = [key for key in bench.rounds["bare"][0] if bench.values("netwright", key) and key != "base_mb"]
        ratios = ", ".join(f"{key} {bench.ratio('netwright', 'bare', key):.2f}" for key in common)
        bench.report(f"netwright / bare: {ratios}")
    if JUDGED in made:
        bench = made[JUDGED]
        for key, goal in GOALS.items():
            judge(bench.name, f"{key}/bare", bench.ratios("netwright", "bare", key), goal)
        judge(bench.name, "edit_ms", bench.values("netwright", "edit"), EDIT_MS)
        if HALF in made:
            pairs = zip(bench.values("netwright", "create"), made[HALF].values("netwright", "create"), strict=True)
            judge(bench.name, f"create_{JUDGED}/{HALF}", [whole / half for whole, half in pairs], GROWTH)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="canvas", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="200,1000,2000")
    parser.add_argument("--screens", default="offscreen,xvfb")
    parser.add_argument("--peers", default=os.environ.get("NETWRIGHT_PEERS", sys.executable), metavar="PYTHON")
    given = parser.parse_args(arguments)
    for screen in screens(given.screens.split(",")):
        compare(screen, [int(size) for size in given.sizes.split(",")], given.rounds, given.peers)


if __name__ == "__main__":
    main()
