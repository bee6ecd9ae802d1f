"""Runs every bench in turn and puts their verdicts into one table: `make bench`.

    python tests/bench/run.py [startup opening …] [--keep bench.txt]

A bench is a script of this folder, or a folder with a `__main__.py`. It prints a line `bench=… key=value … goal=… met=True`
for every goal. On a busy machine a gap on the clock may be another program's doing; `met_by_own=True` says that what this
program computed itself keeps within the goal. Ends with 1 where a bench has failed or a goal is missed.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NO_BENCHES = ("harness", "run")
FEWER_ROUNDS = {
    "startup": ("--rounds", "4"),
    "opening": ("--rounds", "5"),
    "training": ("--rounds", "7"),
    "tables": ("--rounds", "1", "--warm", "0"),
}
"""So that all of them take a quarter of an hour at most; called by itself a script takes more."""
LONGEST_S = 2400
"""Other node canvases, where they are installed, take minutes at 2,000 nodes."""
_PAIR = re.compile(r"(\w+)=(\S+)")


@dataclass(frozen=True)
class Verdict:
    """One goal: of which bench, what was measured, and 'met', 'met by own time', 'missed' or 'failed'."""

    bench: str
    what: str
    goal: str
    figures: str
    said: str


def verdicts(output: str) -> Iterator[Verdict]:
    """Those of all lines `bench=… goal=… met=…`."""
    for line in output.splitlines():
        pairs = dict(_PAIR.findall(line)) if line.startswith("bench=") else {}
        if "met" not in pairs:
            continue
        met, own = pairs.pop("met") == "True", pairs.pop("met_by_own", "") == "True"
        bench, goal = pairs.pop("bench"), pairs.pop("goal", "")
        what = " ".join(pairs.pop(key) for key in ("kind", "ratio") if key in pairs)
        figures = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in pairs.items())
        yield Verdict(bench, what, goal, figures, "met" if met else "met by own time" if own else "missed")


def ran(name: str, command: Sequence[str]) -> tuple[str, list[Verdict]]:
    """Runs a bench, shows what it prints as it comes, and gives that with its verdicts."""
    began = time.perf_counter()
    print(f"\n== {name}", flush=True)
    lines = []
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
            if time.perf_counter() - began > LONGEST_S:
                process.kill()
    output = "".join(lines)
    found = list(verdicts(output))
    if process.returncode != 0:
        found.append(Verdict(name, "", "", f"ended with {process.returncode}", "failed"))
    print(f"== {name} took {time.perf_counter() - began:.0f} s", flush=True)
    return output, found


def commands() -> dict[str, list[str]]:
    """Every bench by name."""
    scripts = {
        path.stem: [str(path), *FEWER_ROUNDS.get(path.stem, ())]
        for path in sorted(HERE.glob("*.py"))
        if path.stem not in NO_BENCHES
    }
    folders = {path.parent.name: [str(path.parent)] for path in sorted(HERE.glob("*/__main__.py"))}
    return scripts | folders


def table(found: Sequence[Verdict]) -> Table:
    made = Table("bench", "what", "goal", "measured", "verdict", title="Goals")
    colours = {"met": "green", "met by own time": "yellow"}
    for one in found:
        made.add_row(one.bench, one.what, one.goal, one.figures, f"[{colours.get(one.said, 'red')}]{one.said}")
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = commands()
    parser.add_argument(
        "names", nargs="*", metavar="BENCH", help=f"of {', '.join(known)}; all of them where none is named"
    )
    parser.add_argument("--keep", type=Path, metavar="FILE", help="also write all that is printed to a file")
    given = parser.parse_args()
    unknown = set(given.names) - set(known)
    if unknown:
        parser.error(f"there is no bench {', '.join(sorted(unknown))}; there is {', '.join(known)}")
    outputs, found = [], list[Verdict]()
    for name in given.names or known:
        output, its = ran(name, known[name])
        outputs.append(f"== {name}\n{output}")
        found += its
    console = Console(width=150, record=True)
    console.print(table(found))
    if given.keep:
        given.keep.write_text("\n".join(outputs) + console.export_text(), encoding="utf-8")
    return int(any(one.said in ("missed", "failed") for one in found))


if __name__ == "__main__":
    sys.exit(main())
