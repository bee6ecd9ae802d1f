"""How much of a bare loop's speed the engine keeps.

    python tests/bench/training.py [--rounds 15] [--epochs 6] [--threads 1] [--only digits-mlp,digits-cnn]

bare: the loop that a person would write for data in memory: the same lowered module, the same fused optimizer, batches indexed
from one tensor, nothing measured. engine: `core.training.engine.run` with its losses, metrics, events and control, also without
validation rows. Both in one process, in turns. Goal: 0.95 of the bare loop's steps per second. watched: the engine with a
prediction asked for twenty times a second, as the window does.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import torch  # noqa: E402
from harness import Bench, Figures  # noqa: E402  # the folder is no package

from core.data import prepare  # noqa: E402
from core.data.feed import Batch, TensorFeed  # noqa: E402
from core.lowering import lower  # noqa: E402
from core.lowering.execute import build  # noqa: E402
from core.templates import TEMPLATES  # noqa: E402
from core.training import events  # noqa: E402
from core.training.control import Control  # noqa: E402
from core.training.correction import construct  # noqa: E402
from core.training.device import computing_threads  # noqa: E402
from core.training.engine import run  # noqa: E402
from core.training.plan import Plan, plan_of  # noqa: E402

now = time.perf_counter


class TrainingRows:
    """A feed without its validation rows."""

    def __init__(self, feed: TensorFeed) -> None:
        self._feed = feed

    def rows(self, split: str) -> int:
        return self._feed.rows(split) if split == "train" else 0

    def batches(
        self, split: str, batch_size: int, generator: torch.Generator | None = None, first: int = 0
    ) -> Iterator[Batch]:
        return self._feed.batches(split, batch_size, generator, first)


def bare(plan: Plan, feed: TensorFeed) -> Figures:
    whole = feed.tensors("train")
    (x,), (y,) = whole.inputs, whole.targets
    with computing_threads(plan.threads or 1):
        built = build(plan.lowered, seed=plan.seed)
        network, objective = built.network, built.objective
        assert objective is not None
        (optimizer,) = construct(plan.phases[0].optimizer, network.parameters(), "cpu")
        sampler, steps, began = torch.Generator().manual_seed(plan.seed), -1, 0.0
        for _ in range(plan.epochs):
            for rows in torch.randperm(len(x), generator=sampler).split(plan.batch_size):
                (loss,) = objective(network(x[rows]), y[rows])
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
                steps += 1
                if steps == 0:
                    began = now()
        return {"steps_per_s": steps / (now() - began)}


def engine(plan: Plan, feed: TensorFeed, watched: bool) -> Figures:
    control, first = Control(), []
    sample = feed.tensors("train").inputs[0][:1].numpy()

    def emit(event: events.Event) -> None:
        if isinstance(event, events.Progress):
            if not first:
                first.append((event.step, now()))
            if watched:
                control.predict(sample)

    outcome = run(plan, TrainingRows(feed), control, emit)
    ended = now()
    assert outcome.state == "finished", outcome.problem
    step, began = first[0]
    return {"steps_per_s": (outcome.step - step) / (ended - began)}


def measure(name: str, rounds: int, epochs: int, threads: int) -> None:
    project = TEMPLATES[name].build()
    lowered = lower(project)
    plan = replace(plan_of(project, lowered, device="cpu", epochs=epochs, threads=threads), monitor=None)
    feed = TensorFeed(prepare(project.data), lowered.inputs, lowered.targets)
    kinds = {
        "bare": partial(bare, plan, feed),
        "engine": partial(engine, plan, feed, False),
        "watched": partial(engine, plan, feed, True),
    }
    bench = Bench(f"training {name}").run(kinds, rounds)
    ratios = {kind: bench.ratio(kind, "bare", "steps_per_s") for kind in ("engine", "watched")}
    bench.report(", ".join(f"{kind} / bare: {ratio:.3f}" for kind, ratio in ratios.items()))
    for kind, ratio in ratios.items():
        print(f"bench=training-{name} ratio={kind}/bare value={ratio:.3f} goal=0.95 met={ratio >= 0.95}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="digits-mlp,digits-cnn")
    chosen = parser.parse_args()
    for name in chosen.only.split(","):
        measure(name, chosen.rounds, chosen.epochs, chosen.threads)


if __name__ == "__main__":
    main()
