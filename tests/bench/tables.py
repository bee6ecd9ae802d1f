"""Profiling a large CSV against polars' own scan of it: time as a ratio of the same round, and the memory it takes.

    python tests/bench/tables.py [--megabytes 2000] [--rounds 3]

The scan is told the type of every column, dates too, reads every cell and gives the gaps and the range of each. The profile gives those,
and means, deviations, different values, histograms, quartiles, outliers, frequent values, correlations and rows that occur again; its
time begins with a file of which nothing but the types is known, so finding the rows is part of it.
"""

import argparse
import pickle
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness import Bench, Figures, emit, measure_child  # the folder is no package

MEGABYTES = 2000
GOAL_RATIO = 1.5
GOAL_MB = 1000.0
PIECE_ROWS = 250_000


def written(path: Path, megabytes: int) -> None:
    """A table of 8 decimal and 4 whole numbers, classes, names, dates and a label, some of them missing."""
    random = np.random.default_rng(0)
    with path.open("wb") as file:
        while file.tell() < megabytes * 1e6:
            columns = {f"x{i}": random.normal(size=PIECE_ROWS).round(6) for i in range(8)}
            columns |= {f"n{i}": random.integers(0, 100_000, PIECE_ROWS) for i in range(4)}
            columns["city"] = np.array(["Berlin", "Paris", "Rome", "Oslo"])[random.integers(0, 4, PIECE_ROWS)]
            columns["name"] = [f"item {i}" for i in random.integers(0, 10**6, PIECE_ROWS)]
            columns["when"] = np.datetime64("2020-01-01") + random.integers(0, 1000, PIECE_ROWS).astype(
                "timedelta64[D]"
            )
            columns["label"] = random.integers(0, 2, PIECE_ROWS)
            frame = pl.DataFrame(columns).with_columns(pl.when(pl.col("n0") % 20 > 0).then(pl.col("x0")))
            frame.write_csv(file, include_header=file.tell() == 0)


def scanned(path: Path) -> Figures:
    everything = (
        pl.all().null_count().name.suffix("_missing"),
        pl.all().min().name.suffix("_low"),
        pl.all().max().name.suffix("_high"),
    )
    schema = pl.scan_csv(path, try_parse_dates=True).collect_schema()
    return timed(lambda: pl.scan_csv(path, schema=schema).select(everything).collect(engine="streaming"))


def looked(path: Path) -> Figures:
    """Finds the types out and leaves them beside the file."""
    from core.data.source import quiet
    from core.data.sources.files.tables import declared
    from core.document.project import DataSettings

    def look() -> None:
        use = declared.suggest(path)
        found = declared.inspect(declared.TABLE.resolve(use.params), quiet)
        settings_at(path).write_bytes(pickle.dumps(DataSettings(use, schema=found.schema)))

    return timed(look)


def profiled(path: Path) -> Figures:
    from core.data.paging import pages_of
    from core.data.profile import profiled as profile_of

    settings = pickle.loads(settings_at(path).read_bytes())
    found = []
    index = timed(lambda: found.append(pages_of(settings)))
    profile = timed(lambda: profile_of(found[0]))
    total = {key: index[key] + profile[key] for key in ("s", "cpu_s")}
    return {**total, "index_s": index["s"], "peak_mb": profile["peak_mb"]}


def settings_at(path: Path) -> Path:
    return path.with_suffix(".settings")


def timed(work: Callable[[], object]) -> Figures:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return {"s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu, "peak_mb": peak}


KINDS = {"look": looked, "scan": scanned, "profile": profiled}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm", type=int, default=1, help="rounds before those that count")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        emit(KINDS[given.child[0]](Path(given.child[1])))
        return
    folder = Path(tempfile.mkdtemp(prefix="netwright-bench-"))
    try:
        path = folder / "table.csv"
        written(path, given.megabytes)
        kinds = {kind: lambda kind=kind: measure_child([__file__, "--child", kind, str(path)], 600) for kind in KINDS}
        bench = Bench("tables").run(kinds, given.rounds, warm_rounds=given.warm)
    finally:
        shutil.rmtree(folder)
    bench.report(f"a CSV of {given.megabytes:,} MB, each in a fresh process")
    ratio, peak = bench.ratio("profile", "scan", "s"), max(bench.values("profile", "peak_mb"))
    own = bench.ratio("profile", "scan", "cpu_s") <= GOAL_RATIO
    print(
        f"bench=tables ratio_to_scan={ratio:.3g} goal=at most {GOAL_RATIO:g} met={ratio <= GOAL_RATIO} met_by_own={own}"
    )
    print(f"bench=tables peak_mb={peak:.4g} goal=under {GOAL_MB:g} met={peak < GOAL_MB}")


if __name__ == "__main__":
    main()
