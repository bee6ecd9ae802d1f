"""How soon the window is painted, and how still it stands while torch loads behind it.

    python tests/bench/startup.py [--rounds 7] [--product gui] [--only paint,stalls,imports]

paint: from the start of the process to the first painted frame, for a bare QMainWindow, for one with the start page, and for
the product (`python -m gui`) where it can be started. Goal: 4 times the bare one at most.
stalls: the longest gap between the ticks of a 5 ms timer on the main thread while the mouse moves over the start page, in
fresh processes: idle (nothing loads), warm_up (gui.warm_up loads), plain (`import torch` and one optimizer in a thread: what
is avoided), first_run (a network trains in a thread after gui.warm_up), product (the main window from its first paint until
everything has loaded and the editor and its charts are made). Goal: no gap over 50 ms. own_gap is the part of a
gap in which this process computed; the rest of it went to other processes, so it says what an idle machine would show.
imports: what importing the modules that the window could need costs, each in fresh processes after PySide6.QtWidgets.
"""

import argparse
import os
import runpy
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from harness import Bench, Figures, emit, measure_child  # noqa: E402  # the folder is no package

PAINT_KINDS = ("bare", "page", "product")
STALL_KINDS = ("idle", "warm_up", "plain", "first_run", "product")
GOAL_MS = 50
IMPORTS = (
    "PySide6.QtSvg",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtNetwork",
    "PySide6.QtTest",
    "PySide6.QtPrintSupport",
    "qtawesome",
    "numpy",
    "pyqtgraph",
    "platformdirs",
    "rich.console",
    "sklearn",
    "scipy",
    "asyncio",
    "multiprocessing",
    "importlib.metadata",
    "torch",
)
TICK_MS = 5
IDLE_S = 3.0
SETTLE_MS = 1000
now = time.perf_counter


def templates() -> list[object]:
    from gui.start import TemplateCard, pictures

    summary = "What it learns in one line, long enough to need a second one."
    return [TemplateCard(name, name, summary, "first steps") for name in pictures.names() if name]


def open_window(kind: str) -> object:
    """A window of the size of the product's, bare or with the start page."""
    from PySide6.QtWidgets import QMainWindow

    if kind == "product":
        return main_window()
    window = QMainWindow()
    if kind != "bare":
        from PySide6.QtWidgets import QApplication

        from gui import theme
        from gui.start import RecentFile, StartPage

        theme.apply(QApplication.instance(), "dark")
        recent = [RecentFile(str(ROOT / f"project {k}.netw"), time.time() - k * 86400) for k in range(5)]
        window.setCentralWidget(StartPage(templates(), recent))
    window.resize(1440, 900)
    return window


def main_window() -> object:
    """The product's own, with nobody's preferences."""
    from PySide6.QtWidgets import QApplication

    from gui import theme
    from gui.main_window import MainWindow
    from gui.preferences import Preferences

    theme.apply(QApplication.instance(), "dark")
    window = MainWindow(Preferences())
    window.resize(1440, 900)
    return window


def paint_child(kind: str, began: float, product: str) -> None:
    """Emits when the first frame was on the screen; the event loop turns again only after the whole frame."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    class Watch(QObject):
        seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and not self.seen:
                self.seen = True
                QTimer.singleShot(0, painted)
            return False

    def painted() -> None:
        emit({"first_paint_ms": (now() - began) * 1e3, "modules": float(len(sys.modules))})
        os._exit(0)

    class Watched(QApplication):
        def __init__(self, arguments: Sequence[str] = ()) -> None:
            super().__init__(list(arguments))
            self.watch = Watch()
            self.installEventFilter(self.watch)

    if kind == "product":
        import PySide6.QtWidgets

        PySide6.QtWidgets.QApplication = Watched
        sys.argv = [product]
        runpy.run_module(product, run_name="__main__", alter_sys=True)
        return
    app = Watched()
    window = open_window(kind)
    window.show()
    app.exec()


def plain_import() -> None:
    import torch

    torch.optim.Adam([torch.nn.Parameter(torch.zeros(2, 2))])


def train() -> None:
    """A first run with layers and sizes other than the ones that were warmed up."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    flat = nn.Sequential(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(512, 10))
    lstm = nn.LSTM(8, 64, batch_first=True)
    pictures, answers = torch.rand(512, 1, 8, 8, generator=generator), torch.zeros(512, dtype=torch.long)
    for outputs, weights in (
        (lambda rows: flat(pictures[rows]), flat.parameters()),
        (lambda rows: lstm(pictures[rows, 0])[0][:, -1], lstm.parameters()),
    ):
        optimizer = torch.optim.Adam(weights, fused=True)
        for _ in range(10):
            for rows in torch.randperm(512, generator=generator).split(32):
                loss = nn.functional.cross_entropy(outputs(rows), answers[rows])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()


class Stage:
    """A window under a moving mouse; the gaps between ticks while some work goes on."""

    def __init__(self, kind: str) -> None:
        from PySide6.QtCore import Qt, QTimer
        from PySide6.QtWidgets import QApplication

        self.app = QApplication([])
        self.window = open_window(kind)
        self.window.show()
        self.ticks: list[tuple[float, float]] = []
        self.timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        self.timer.timeout.connect(self._tick)

    def settle(self) -> None:
        """Until the page has painted itself, pictures and all."""
        from PySide6.QtCore import QTimer

        QTimer.singleShot(SETTLE_MS, self.app.quit)
        self.app.exec()

    def watch(self, done: Callable[[], bool]) -> Figures:
        """Tick until `done`, then the gaps in milliseconds."""
        self.ticks.clear()
        self.done = done
        self.timer.start()
        self.app.exec()
        self.timer.stop()
        pairs = list(pairwise(self.ticks))
        gaps = sorted((end - begin) * 1e3 for (begin, _), (end, _) in pairs)
        own = max(min(end - begin, used - before) * 1e3 for (begin, before), (end, used) in pairs)
        return {
            "max_gap_ms": gaps[-1],
            "max_own_gap_ms": own,
            "p99_ms": gaps[int(len(gaps) * 0.99)],
            "gaps_over_50": sum(gap > 50 for gap in gaps),
            "seconds": self.ticks[-1][0] - self.ticks[0][0],
        }

    def _tick(self) -> None:
        from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent

        self.ticks.append((now(), time.process_time()))
        if self.done() and len(self.ticks) > 2:
            self.app.quit()
        place = QPointF(340 + 9 * len(self.ticks) % 1000, 60 + 4 * len(self.ticks) % 700)
        none = Qt.MouseButton.NoButton
        move = QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(self.window.windowHandle(), move)


def stall_child(kind: str) -> None:
    """Emits the gaps while the work of a kind goes on."""
    from gui import warm_up

    stage = Stage("product" if kind == "product" else "page")
    finished: list[bool] = []
    if kind != "product":
        stage.settle()

    def in_thread(work: Callable[[], None]) -> None:
        threading.Thread(target=lambda: (work(), finished.append(True)), daemon=True).start()

    if kind == "idle":
        in_thread(lambda: time.sleep(IDLE_S))
    elif kind == "plain":
        in_thread(plain_import)
    elif kind == "product":
        stage.window.when_ready(lambda: finished.append(True))
    else:
        warm_up.start(lambda: finished.append(True))
    figures = stage.watch(lambda: bool(finished) and (kind != "product" or complete(stage.window)))
    if warm_up.error():
        raise RuntimeError(warm_up.error())
    if kind == "first_run":
        finished.clear()
        in_thread(train)
        figures = stage.watch(lambda: bool(finished))
    emit(figures)
    sys.stdout.flush()
    os._exit(0)


def complete(window: object) -> bool:
    """Whether everything has loaded, and the editor with its charts is made."""
    from gui import warm_up

    return bool(warm_up.error()) or (warm_up.ready() and window.editor.training.plots_ready)


def import_ms(module: str) -> Figures:
    """Milliseconds for importing a module where PySide6.QtWidgets is loaded already."""
    code = (
        "import time; from PySide6 import QtWidgets; began = time.perf_counter()\n"
        f"import {module}\nprint((time.perf_counter() - began) * 1e3)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return {"import_ms": float(done.stdout)}


def started(*arguments: str) -> Figures:
    """This script as a child that knows when it was started."""
    return measure_child([__file__, "--child", *arguments, "--began", repr(now())])


def paint(rounds: int, product: str) -> None:
    kinds = [k for k in PAINT_KINDS if k != "product" or (ROOT / product.replace(".", "/") / "__main__.py").is_file()]
    bench = Bench("first_paint").run({k: partial(started, "paint", k, "--product", product) for k in kinds}, rounds)
    ratios = {kind: bench.ratio(kind, "bare", "first_paint_ms") for kind in kinds[1:]}
    bench.report("times a bare QMainWindow: " + ", ".join(f"{kind} {ratio:.2f}" for kind, ratio in ratios.items()))
    for kind, ratio in ratios.items():
        print(f"bench=first_paint kind={kind} times_bare={ratio:.3f} goal=4 met={ratio <= 4}")


def stalls(rounds: int) -> None:
    bench = Bench("stalls").run({k: partial(started, "stalls", k) for k in STALL_KINDS}, rounds)
    bench.report()
    for kind in STALL_KINDS:
        for key in ("max_gap_ms", "max_own_gap_ms"):
            by_round = ",".join(f"{gap:.0f}" for gap in bench.values(kind, key))
            print(f"bench=stalls kind={kind} {key}_by_round={by_round}")
    for kind in ("warm_up", "first_run", "product"):
        worst, own = (max(bench.values(kind, key)) for key in ("max_gap_ms", "max_own_gap_ms"))
        print(
            f"bench=stalls kind={kind} goal={GOAL_MS} worst_gap_ms={worst:.1f} met={worst <= GOAL_MS} "
            f"worst_own_gap_ms={own:.1f} met_by_own={own <= GOAL_MS}"
        )


def imports(rounds: int) -> None:
    Bench("imports").run({module: partial(import_ms, module) for module in IMPORTS}, rounds).report()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--product", default="gui", help="the module that opens the window")
    parser.add_argument("--only", default="paint,stalls,imports")
    parser.add_argument("--child", nargs=2, metavar=("WHAT", "KIND"), help=argparse.SUPPRESS)
    parser.add_argument("--began", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        what, kind = given.child
        paint_child(kind, given.began, given.product) if what == "paint" else stall_child(kind)
        return
    chosen = given.only.split(",")
    if "paint" in chosen:
        paint(given.rounds, given.product)
    if "stalls" in chosen:
        stalls(given.rounds)
    if "imports" in chosen:
        imports(min(3, given.rounds))


if __name__ == "__main__":
    main()
