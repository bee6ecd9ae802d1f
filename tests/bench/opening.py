"""How long a person waits for a template to open and for each panel to be shown the first time.

    python tests/bench/opening.py [--rounds 5] [--template digits-cnn]

loaded: everything has loaded behind the start page. loading: torch is still being loaded on its thread. In fresh processes;
each figure runs from the click to the end of the frame that shows its result. Goal: 100 ms each. `…_own` is the time that the
main thread computed, which an idle machine would need. heavy_imports counts packages that the main thread had to import.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from harness import Bench, Figures, emit, measure_child  # noqa: E402  # the folder is no package

KINDS = ("loaded", "loading")
HEAVY = frozenset({"torch", "pyqtgraph", "numpy", "scipy", "sklearn"})
GOAL_MS = 100
TURN_S = 0.01
QUIET_S = 0.3
LONGEST_S = 120.0
now = time.perf_counter


class Watch:
    """Counts the heavy packages that the main thread imports."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        sys.meta_path.insert(0, self)  # type: ignore[arg-type]

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        package = name.partition(".")[0]
        if package in HEAVY and threading.current_thread() is threading.main_thread():
            self.names.add(package)


class Desk:
    """The main window on a table of its own: nobody's preferences, a folder that goes away."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        from gui import theme
        from gui.main_window import MainWindow
        from gui.preferences import Preferences

        self.app = QApplication([])
        theme.apply(self.app, "dark")
        self.window = MainWindow(Preferences())
        self.window.resize(1440, 900)
        self.window.show()

    def until(self, done: Callable[[], bool]) -> None:
        end = now() + LONGEST_S
        while not done():
            self.app.processEvents()
            time.sleep(TURN_S)
            if now() > end:
                raise RuntimeError("the window did not get ready")

    def rest(self) -> None:
        """Until what the last action has set off is over."""
        end = now() + QUIET_S
        self.until(lambda: now() > end and not self.window.editor.data.busy)

    def timed(self, name: str, act: Callable[[], object]) -> Figures:
        """From the call to the end of the frame that follows it."""
        began, used = now(), time.thread_time()
        act()
        self.app.processEvents()
        return {f"{name}_ms": (now() - began) * 1e3, f"{name}_own": (time.thread_time() - used) * 1e3}


def child(kind: str, template: str) -> None:
    from gui import warm_up

    watch, grown = Watch(), list[bool]()
    desk = Desk()
    window = desk.window
    window.when_ready(lambda: grown.append(True))
    if kind == "loaded":
        desk.until(lambda: bool(grown) and warm_up.ready() and window.editor.training.plots_ready)
    else:
        desk.until(lambda: bool(grown) and warm_up.ready("plots"))
    figures = desk.timed("open", lambda: window.when_ready(lambda: window.files.new_from(template)))
    still_loading = not warm_up.ready()
    for panel in window.editor.bottom.keys:
        desk.rest()
        figures |= desk.timed(panel, partial(window.editor.show_panel, panel))
    emit(figures | {"heavy_imports": float(len(watch.names)), "still_loading": float(still_loading)})
    os._exit(0)


def measured(kind: str, template: str) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = folder
        return measure_child([__file__, "--child", kind, "--template", template])


def report(bench: Bench) -> None:
    summary = bench.summary()
    for kind in KINDS:
        actions = [key.removesuffix("_own") for key in summary[kind] if key.endswith("_own")]
        for action in actions:
            wall, own = summary[kind][f"{action}_ms"], summary[kind][f"{action}_own"]
            print(
                f"bench=opening kind={kind} action={action} median_ms={wall:.1f} own_ms={own:.1f} "
                f"own_worst_ms={max(bench.values(kind, f'{action}_own')):.1f}",
                flush=True,
            )
        worst = max(summary[kind][f"{action}_own"] for action in actions)
        imports = max(bench.values(kind, "heavy_imports"))
        print(f"bench=opening kind={kind} goal={GOAL_MS} worst_own_ms={worst:.1f} met={worst <= GOAL_MS}")
        print(f"bench=opening kind={kind} goal=0 heavy_imports={imports:.0f} met={imports == 0}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--template", default="digits-cnn")
    parser.add_argument("--child", metavar="KIND", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.child:
        child(given.child, given.template)
    report(Bench("opening").run({k: partial(measured, k, given.template) for k in KINDS}, given.rounds, warm_rounds=0))


if __name__ == "__main__":
    main()
