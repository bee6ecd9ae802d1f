"""How fast rows reach the network.

    python tests/bench/feeding.py [--rounds 9] [--only loader,folder] [--pictures 60000] [--threads 1]

loader: samples per second of the feed against a plain `torch.utils.data.DataLoader` with 0 and with 2 workers that stay alive, on the
digits (MLP and CNN) and on 50,000 pictures 3×32×32 kept as bytes; all in one process, in turns. `feed` draws the batches and nothing
else (goal: 1.3 times); `training` also makes each step of the network, whose own time bounds the gain.

folder: 60,000 PNG pictures 28×28 in ten class folders: how long until they are indexed (goal: 10 s) and until the first batch (15 s),
and the speed of an epoch out of the cache as a share of that of float32 tensors in memory (goal: 0.9).
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
import torch  # noqa: E402
from harness import Bench, Figures  # noqa: E402  # the folder is no package
from torch import Tensor  # noqa: E402
from torch.utils.data import DataLoader, Dataset  # noqa: E402

from core.data import cache, prepare  # noqa: E402
from core.data.feed import TensorFeed, feed_for  # noqa: E402
from core.data.prepare import Prepared  # noqa: E402
from core.data.reading import Held  # noqa: E402
from core.data.source import quiet  # noqa: E402
from core.data.sources.files.images.decoding import shares  # noqa: E402
from core.data.sources.files.images.folder import IMAGE_FOLDER  # noqa: E402
from core.data.table import Table  # noqa: E402
from core.document.project import DataColumn, Schema  # noqa: E402
from core.lowering import lower  # noqa: E402
from core.lowering.execute import build  # noqa: E402
from core.templates import TEMPLATES  # noqa: E402
from core.training.correction import construct  # noqa: E402
from core.training.plan import plan_of  # noqa: E402

now = time.perf_counter
Step = Callable[[Tensor, Tensor], None]
PICTURES, SIZES = 50_000, (3, 32, 32)


class In(NamedTuple):
    column: str
    partner: str = ""


class Out(NamedTuple):
    target: str
    partner: str = ""


class Plain(Dataset[tuple[Tensor, Tensor]]):
    """What a tutorial writes: one row at a time, bytes to shares."""

    def __init__(self, x: Tensor, y: Tensor) -> None:
        self.x, self.y = x, y

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, row: int) -> tuple[Tensor, Tensor]:
        x = self.x[row]
        return (x.float() / 255 if x.dtype == torch.uint8 else x), self.y[row]


def speed(batches: Callable[[], Iterable[tuple[Tensor, Tensor]]], step: Step | None, epochs: int) -> Figures:
    rows, began = 0, now()
    for _ in range(epochs):
        for x, y in batches():
            if step is not None:
                step(x, y)
            rows += len(y)
    return {"samples_per_s": rows / (now() - began)}


def fed(feed: Any, batch_size: int, sampler: torch.Generator) -> Iterable[tuple[Tensor, Tensor]]:
    for batch in feed.batches("train", batch_size, sampler):
        yield batch.inputs[0], batch.targets[0]


def step_of(name: str) -> Step:
    project = TEMPLATES[name].build()
    lowered = lower(project)
    plan = plan_of(project, lowered, device="cpu")
    built = build(lowered, seed=0)
    network, objective = built.network, built.objective
    assert objective is not None
    (optimizer,) = construct(plan.phases[0].optimizer, network.parameters(), "cpu")

    def step(x: Tensor, y: Tensor) -> None:
        (loss,) = objective(network(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return step


def compared(name: str, feed: Any, plain: Plain, step: Step | None, epochs: int, rounds: int, batch_size: int) -> None:
    """In turns; the first epoch of each kind, in which workers start, is not counted."""
    workers = [DataLoader(plain, batch_size, shuffle=True, num_workers=n, persistent_workers=n > 0) for n in (0, 2)]
    sampler = torch.Generator().manual_seed(0)
    ways = {
        "feed": partial(fed, feed, batch_size, sampler),
        "loader-0": lambda: workers[0],
        "loader-2": lambda: workers[1],
    }
    for batches in ways.values():
        speed(batches, step, 1)
    bench = Bench(f"feeding {name}").run({kind: partial(speed, ways[kind], step, epochs) for kind in ways}, rounds)
    bench.report()
    for kind in ("loader-0", "loader-2"):
        verdict(bench, f"feeding-{name}", "feed", kind, 1.3 if step is None else None)


def verdict(bench: Bench, name: str, one: str, other: str, goal: float | None) -> None:
    """The median of the ratios of all rounds, and how far they spread."""
    ratios = bench.ratios(one, other, "samples_per_s")
    ratio, spread = bench.ratio(one, other, "samples_per_s"), f"{min(ratios):.2f}-{max(ratios):.2f}"
    said = "" if goal is None else f" goal={goal} met={ratio >= goal}"
    print(f"bench={name} ratio={one}/{other} value={ratio:.3f} spread={spread}{said}", flush=True)


def loader(rounds: int) -> None:
    for name in ("digits-mlp", "digits-cnn"):
        project = TEMPLATES[name].build()
        lowered = lower(project)
        feed = TensorFeed(prepare(project.data), lowered.inputs, lowered.targets)
        whole = feed.tensors("train")
        plain = Plain(whole.inputs[0], whole.targets[0])
        compared(f"{name}-feed", feed, plain, None, 4, rounds, 32)
        compared(f"{name}-training", feed, plain, step_of(name), 2, rounds, 32)
    values = np.random.default_rng(0).integers(0, 256, (PICTURES, *SIZES)).astype(np.uint8)
    labels = np.arange(PICTURES) % 10
    image = Held(values, "bench").then(shares, SIZES, "float32", "shares")
    feed = feed_for(prepared(Table({"image": image, "label": labels})), [In("image")], [Out("label")])
    plain = Plain(torch.from_numpy(values), torch.from_numpy(labels))
    compared("pictures-feed", feed, plain, None, 1, max(3, rounds // 3), 64)


def prepared(table: Table, image: DataColumn | None = None) -> Prepared:
    sizes = table.columns["image"].shape[1:]
    image = image or DataColumn("image", "image", "input", sizes, ("C", "H", "W"))
    label = DataColumn("label", "category", "target", dtype="int64", classes=tuple("0123456789"))
    schema, none = Schema(table.rows, (image, label)), np.zeros(0, dtype=np.int64)
    return Prepared(table, table, {"train": np.arange(table.rows), "valid": none, "test": none}, (), schema, schema, ())


def written(root: Path, count: int) -> None:
    from PIL import Image
    from sklearn.datasets import load_digits

    digits, draw = load_digits().images, np.random.default_rng(0)
    for number in range(10):
        (root / str(number)).mkdir(parents=True)
    for number in range(count):
        digit = np.pad(np.kron(digits[number % len(digits)] * 15, np.ones((3, 3))), 2)
        pixels = (digit + draw.integers(0, 16, digit.shape)).astype(np.uint8)
        Image.fromarray(pixels).save(root / str(number % 10) / f"{number:06}.png", compress_level=1)


def folder(count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        cache.place = lambda: Path(place) / "cache" / "arrays"
        written(Path(place) / "pictures", count)
        began = now()
        p = IMAGE_FOLDER.resolve((("path", f"{place}/pictures"),))
        found = IMAGE_FOLDER.inspect(p, quiet)
        indexed, began = now() - began, now()
        table = IMAGE_FOLDER.read(p, found.schema)
        feed = feed_for(prepared(table), [In("image")], [Out("label")])
        batches = feed.batches("train", 64, torch.Generator().manual_seed(0))
        next(batches)
        first = now() - began
        for _ in batches:
            pass
        epoch = now() - began
        print(f"bench=feeding-folder kind=indexed seconds={indexed:.2f} goal=10 met={indexed < 10}", flush=True)
        print(f"bench=feeding-folder kind=first-batch seconds={first:.2f} goal=15 met={first < 15}", flush=True)
        print(f"bench=feeding-folder kind=first-epoch seconds={epoch:.2f}", flush=True)
        memory = Table({"image": table.array("image"), "label": table.array("label")})
        other = TensorFeed(prepared(memory), [In("image")], [Out("label")])
        sampler = torch.Generator().manual_seed(0)
        ways = {kind: partial(fed, each, 64, sampler) for kind, each in (("cache", feed), ("memory", other))}
        for batches_of in ways.values():
            speed(batches_of, None, 1)
        bench = Bench("feeding folder").run({kind: partial(speed, ways[kind], None, 1) for kind in ways}, rounds)
        bench.report()
        verdict(bench, "feeding-folder", "cache", "memory", 0.9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="loader,folder")
    parser.add_argument("--pictures", type=int, default=60_000)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    if "loader" in chosen.only:
        loader(chosen.rounds)
    if "folder" in chosen.only:
        folder(chosen.pictures, chosen.rounds)


if __name__ == "__main__":
    main()
