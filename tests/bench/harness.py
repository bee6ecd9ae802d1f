"""What the benches share: measured child processes, in turns, and their medians and ratios.

The machines are shared and their speed drifts, so kinds of the same bench take turns, and what counts is the ratio between
two kinds of the same round. Every figure is printed as a line `bench=… kind=… key=value …` and again in a table.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Figures = dict[str, float]
_MARK = "FIGURES "


def emit(figures: Mapping[str, float]) -> None:
    """In a child: hand the figures to the parent."""
    print(_MARK + json.dumps(dict(figures)), flush=True)


def measure_child(
    arguments: Sequence[str],
    seconds: float = 120,
    *,
    python: str = sys.executable,
    under: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
) -> Figures:
    """The figures that a fresh Python process emitted last, within `seconds`; RuntimeError with its last words where it emits none.

    `under` is a command that starts the process; `settings` go over those of this process.
    """
    env = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **(settings or {})}
    # As people start it: the second time no source is compiled.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [*under, python, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, env=env, check=False)
        said, how, errors = done.stdout, f"ended with {done.returncode}", done.stderr
    except subprocess.TimeoutExpired as late:
        said, how, errors = (late.stdout or b"").decode(), f"took more than {seconds:.0f} s", ""
    for line in reversed(said.splitlines()):
        if line.startswith(_MARK):
            return dict(json.loads(line.removeprefix(_MARK)))
    last_words = (errors.strip().splitlines() or ["nothing"])[-1]
    raise RuntimeError(f"{' '.join(arguments)} {how} and printed no figures: {last_words}")


@dataclass
class Bench:
    """The figures of some kinds over some rounds."""

    name: str
    rounds: dict[str, list[Figures]] = field(default_factory=dict)

    def run(self, kinds: Mapping[str, Callable[[], Figures]], rounds: int, warm_rounds: int = 1) -> "Bench":
        """Measure all kinds in turn, `rounds` times after `warm_rounds` that do not count (caches fill)."""
        self.rounds = {kind: [] for kind in kinds}
        for turn in range(-warm_rounds, rounds):
            for kind, measure in kinds.items():
                figures = measure()
                if turn >= 0:
                    self.rounds[kind].append(figures)
        return self

    def values(self, kind: str, key: str) -> list[float]:
        """One figure of a kind in every round that has it."""
        return [figures[key] for figures in self.rounds.get(kind, []) if key in figures]

    def ratios(self, kind: str, to: str, key: str) -> list[float]:
        """For every round a figure of one kind, divided by the same of another in the same round."""
        pairs = zip(self.values(kind, key), self.values(to, key), strict=True)
        return [one / other for one, other in pairs]

    def ratio(self, kind: str, to: str, key: str) -> float:
        """The median of these ratios."""
        return statistics.median(self.ratios(kind, to, key))

    def summary(self) -> dict[str, Figures]:
        """Per kind: the median of every figure, and the highest as `…_worst` where they differ between rounds."""
        made: dict[str, Figures] = {}
        for kind, rounds in self.rounds.items():
            made[kind] = {}
            for key in dict.fromkeys(key for figures in rounds for key in figures):
                values = self.values(kind, key)
                made[kind][key] = statistics.median(values)
                if len(set(values)) > 1:
                    made[kind][f"{key}_worst"] = max(values)
        return made

    def report(self, note: str = "") -> None:
        """Print one line for every kind, and a table."""
        from rich.console import Console  # a child that only emits may run where there is no rich
        from rich.table import Table

        summary = self.summary()
        for kind, figures in summary.items():
            pairs = (f"{key}={value:.4g}" for key, value in figures.items())
            print(f"bench={self.name} kind={kind} rounds={len(self.rounds[kind])}", *pairs, flush=True)
        keys = list(dict.fromkeys(key for figures in summary.values() for key in figures))
        table = Table("", *keys, title=self.name, caption=note or None)
        for kind, figures in summary.items():
            table.add_row(kind, *(f"{figures[key]:.4g}" if key in figures else "" for key in keys))
        Console(width=max(140, 12 * len(keys))).print(table)
