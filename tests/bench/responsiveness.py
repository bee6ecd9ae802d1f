"""How still the window stands while it trains, and what the watching costs the training.

    python tests/bench/responsiveness.py [--rounds 7] [--seconds 8]

window: the real main window, dark, 1440 by 900, with the digits-cnn template and the Training panel in front; it trains on its
thread with the curves and the confusion matrix live, from the press on Train on, the first run of the process. Every tick of a
16 ms precise timer on the main loop is written down. Goals: gaps of 20 ms at the 99th percentile, none over 50 ms.
alone: the same engine with the same plan, data and number of torch threads, in a process that has no window. Goal: in the window
at least 0.80 of its steps per second, counted from the first second to the end.
resting: the same window for as long without a training, which shows what the machine does to any program. All take turns.
close_ms: from asking the window to close, in the middle of the training, until it is closed and the run is kept. Goal: 1000 ms.
busy_max_ms is the longest that the main thread itself computed between two ticks; the rest of a gap it waited for the
interpreter's lock or for a core.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from harness import Bench, Figures, emit, measure_child  # noqa: E402  # the folder is no package

KINDS = ("window", "alone", "resting")
TEMPLATE = "digits-cnn"
TICK_MS, GOAL_P99_MS, GOAL_MAX_MS, GOAL_SHARE, GOAL_CLOSE_MS = 16, 20.0, 50.0, 0.80, 1000.0
WARM_S = 1.0
"""Seconds of training after which steps are counted."""
EPOCHS = 100_000
LONGEST_S = 120.0
now = time.perf_counter
Tick = tuple[float, float]
"""Wall clock and computing time of the main thread, in seconds."""


def endless() -> Any:
    """The template with more epochs than there is time for."""
    from core.templates import TEMPLATES
    from core.training.settings import edit

    return edit("epochs", EPOCHS, TEMPLATES[TEMPLATE].build())


class Speed:
    """Steps per second between two epochs: the first after WARM_S seconds of training, and the last."""

    def __init__(self) -> None:
        self.first: tuple[int, float] | None = None
        self.last: tuple[int, float] = (0, 0.0)

    def take(self, step: int, seconds: float) -> None:
        if seconds >= WARM_S and self.first is None:
            self.first = step, seconds
        self.last = step, seconds

    @property
    def steps_per_second(self) -> float:
        assert self.first is not None, "it never came so far"
        return (self.last[0] - self.first[0]) / (self.last[1] - self.first[1])


def alone(seconds: float, threads: int) -> Figures:
    """The engine by itself for so many seconds."""
    import torch

    from core.data import prepare
    from core.data.feed import TensorFeed
    from core.lowering import lower
    from core.training import events
    from core.training.control import Control
    from core.training.engine import run
    from core.training.plan import plan_of

    project = endless()
    lowered = lower(project)
    plan = replace(plan_of(project, lowered), device="cpu", threads=threads)
    feed = TensorFeed(prepare(project.data), lowered.inputs, lowered.targets, torch.device("cpu"))
    control, speed = Control(), Speed()

    def watch(event: events.Event) -> None:
        if isinstance(event, events.EpochDone):
            speed.take(event.step, event.seconds)
            if event.seconds >= seconds:
                control.stop()

    run(plan, feed, control, watch)
    return {"steps_per_s": speed.steps_per_second}


class Watched:
    """The window while it trains: its ticks from the press on Train to the end."""

    def __init__(self, seconds: float, threads: int, trains: bool) -> None:
        from PySide6.QtCore import Qt, QTimer

        from gui.app import make_application
        from gui.main_window import MainWindow
        from gui.preferences import Preferences

        self.seconds, self.threads, self.trains = seconds, threads, trains
        self.app = make_application(["responsiveness"])
        dress(self.app)
        self.window = MainWindow(Preferences(theme="dark"))
        self.window.resize(1440, 900)
        self.ticks: list[Tick] = []
        self.speed = Speed()
        self.timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        self.timer.timeout.connect(lambda: self.ticks.append((now(), time.thread_time())))

    def run(self) -> Figures:
        from gui import warm_up
        from gui.demo.patience import settle, until

        window = self.window
        window.show()
        ready: list[bool] = []
        window.when_ready(lambda: ready.append(True))
        until(lambda: ready and warm_up.ready(), "Loading", LONGEST_S)
        window.files.new_from(TEMPLATE)
        window.session.edit("Settings", self._settings)
        window.editor.show_panel("training")
        settle()
        until(window.editor.training.isVisible, "Showing the Training panel")
        pause(1.0)
        self.timer.start()
        if self.trains:
            self._train(until)
        else:
            pause(self.seconds)
        self.timer.stop()
        figures = gaps(self.ticks) | ({"steps_per_s": self.speed.steps_per_second} if self.trains else {})
        window.session.document.mark_saved()
        began = now()
        window.close()
        return figures | {"close_ms": (now() - began) * 1e3}

    def _settings(self, project: Any) -> Any:
        from core.training.settings import edit

        return edit("threads", self.threads, edit("epochs", EPOCHS, edit("device", "cpu", project)))

    def _train(self, until: Callable[..., None]) -> None:
        trainer = self.window.trainer
        trainer.ticked.connect(self._take)
        self.window.commands.run("train")
        until(lambda: self.speed.last[1] >= self.seconds, "The training", LONGEST_S + self.seconds)

    def _take(self) -> None:
        done = self.window.trainer.run.done if self.window.trainer.run else None
        if done is not None:
            self.speed.take(done.step, done.seconds)


def dress(app: Any) -> None:
    from gui import theme

    theme.apply(app, "dark")


def pause(seconds: float) -> None:
    """Lets the window come to rest."""
    from gui.demo.patience import until

    end = now() + seconds
    until(lambda: now() >= end, "A pause", seconds + 5)


def gaps(ticks: Sequence[Tick]) -> Figures:
    """Between ticks, in milliseconds."""
    found = sorted((end - begin) * 1e3 for (begin, _), (end, _) in pairwise(ticks))
    busy = max(used - before for (_, before), (_, used) in pairwise(ticks)) * 1e3
    return {
        "p50_ms": statistics.median(found),
        "p99_ms": found[int(len(found) * 0.99)],
        "max_ms": found[-1],
        "busy_max_ms": busy,
        "over_20": sum(gap > GOAL_P99_MS for gap in found) / len(found),
        "ticks": float(len(found)),
    }


def child(kind: str, seconds: float, threads: int) -> None:
    """Emits the figures of one kind. Runs are kept in a folder of its own."""
    with tempfile.TemporaryDirectory() as home:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = home
        emit(alone(seconds, threads) if kind == "alone" else Watched(seconds, threads, kind == "window").run())
        sys.stdout.flush()


def started(kind: str, seconds: float, threads: int) -> Figures:
    arguments = [__file__, "--child", kind, "--seconds", str(seconds), "--threads", str(threads)]
    return measure_child(arguments, LONGEST_S * 2 + seconds)


def verdict(bench: Bench) -> str:
    """A line for each goal, as `key=value` and in words."""
    shares = [
        a / b for a, b in zip(bench.values("window", "steps_per_s"), bench.values("alone", "steps_per_s"), strict=True)
    ]
    keys = ("p99_ms", "max_ms", "busy_max_ms", "close_ms")
    p99, longest, busy, closing = (bench.values("window", key) for key in keys)
    lines = []
    for key, values, goal, better in (
        ("p99_ms", p99, GOAL_P99_MS, -1),
        ("max_ms", longest, GOAL_MAX_MS, -1),
        ("busy_max_ms", busy, GOAL_MAX_MS, -1),
        ("close_ms", closing, GOAL_CLOSE_MS, -1),
        ("share_of_steps", shares, GOAL_SHARE, 1),
    ):
        middle, worst = statistics.median(values), min(values) if better > 0 else max(values)
        met, always = (middle * better >= goal * better), (worst * better >= goal * better)
        lines.append(
            f"bench=responsiveness key={key} median={middle:.3g} least={min(values):.3g} most={max(values):.3g} "
            f"goal={'at least' if better > 0 else 'at most'} {goal:g} met={met} met_in_every_round={always}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=8.0, help="of training in each round")
    parser.add_argument("--threads", type=int, default=0, help="of torch; 0: all cores but one")
    parser.add_argument("--child", choices=KINDS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child, given.seconds, given.threads)
        return
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    threads = given.threads or max(1, cores - 1)
    kinds = {kind: partial(started, kind, given.seconds, threads) for kind in KINDS}
    bench = Bench("responsiveness").run(kinds, given.rounds, warm_rounds=0)
    bench.report(f"{TEMPLATE}, {threads} torch thread(s), {given.seconds:g} s of training each")
    print(verdict(bench))


if __name__ == "__main__":
    main()
