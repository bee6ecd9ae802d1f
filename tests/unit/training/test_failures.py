"""Every failure ends the run with a sentence, its node, and what to do."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace
from typing import Any

import pytest
import torch

from core.document.project import Project
from core.problems import NetwrightError, Problem
from core.spec import Use
from core.training import events
from core.training.live import Live
from core.training.settings import read
from tests.unit.training.toys import CLASSIFIER, TAPPED, Story, ToyFeed, classes, lowered_of, plan_for, train


def failure(plan: Any, feed: Any) -> Problem:
    story = Story()
    outcome = train(plan, feed, story=story)
    assert outcome.state == "failed"
    last = story.events[-1]
    assert isinstance(last, events.Failed)
    assert last.problem == outcome.problem
    assert pickle.loads(pickle.dumps(last)).problem.message == last.problem.message
    assert last.problem.message.endswith(".")
    assert "Traceback" not in last.problem.message
    return last.problem


def repaired(problem: Problem, name: str) -> Any:
    assert problem.repair is not None
    return read(problem.repair.edit(Project()).plan, name)


def test_a_shape_that_torch_refuses_names_its_node(feed: ToyFeed) -> None:
    problem = failure(plan_for(lowered_of(CLASSIFIER.replace("Linear(16, 3)", "Linear(17, 3)"))), feed)
    assert problem.path == ("n4",)
    assert "at step 1" in problem.message
    assert "16" in problem.message
    assert "17" in problem.message


def test_a_loss_that_grows_beyond_all_bounds_is_found_and_located(feed: ToyFeed) -> None:
    plan = plan_for(optimizer=Use("SGD", (("lr", 1e3),)), epochs=200)
    source = CLASSIFIER.replace("self.norm(hidden)", "hidden * hidden * hidden")
    tapped = TAPPED.replace("self.norm(hidden)", "hidden * hidden * hidden")
    problem = failure(replace(plan, lowered=lowered_of(source, tapped)), feed)
    assert problem.code == "loss-not-finite"
    assert problem.path in {("n1",), ("n2",)}
    assert "weights have grown" in problem.message
    assert "The first suspect is the learning rate: lower it (1000 now)" in problem.message
    assert problem.repair is not None
    assert problem.repair.label == "Use 0.01"
    assert repaired(problem, "lr") == 0.01


def test_the_first_wire_that_is_not_finite_is_the_place(feed: ToyFeed) -> None:
    source, tapped = (s.replace("torch.relu(norm)", "torch.log(norm - norm - 1)") for s in (CLASSIFIER, TAPPED))
    problem = failure(plan_for(lowered_of(source, tapped)), feed)
    assert (problem.code, problem.path) == ("loss-not-finite", ("n3",))
    assert "at step 1:" in problem.message
    assert "weights have grown" not in problem.message


def test_a_loss_that_is_itself_not_finite_is_that_of_its_output(feed: ToyFeed) -> None:
    source = CLASSIFIER.replace("(self.loss(out, label),)", "(self.loss(out, label) / 0,)")
    assert failure(plan_for(lowered_of(source)), feed).path == ("n5",)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_hole_in_the_data_is_told_by_column_and_row(feed: ToyFeed, value: float) -> None:
    (x,), targets = feed.splits["train"]
    x = x.clone()
    x[41, 2] = value
    problem = failure(plan_for(), ToyFeed({"train": ((x,), targets)}))
    assert (problem.code, problem.path) == ("data-not-finite", ("n0",))
    assert "Column 'x'" in problem.message
    assert "row 42" in problem.message


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB."),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory"),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        MemoryError(),
    ],
    ids=lambda e: type(e).__name__,
)
def test_full_memory_advises_a_smaller_batch(feed: ToyFeed, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def full(self: torch.nn.Module, x: torch.Tensor) -> torch.Tensor:
        raise error

    monkeypatch.setattr(torch.nn.Dropout, "forward", full)
    problem = failure(plan_for(), feed)
    assert (problem.code, problem.path) == ("out-of-memory", ("n3",))
    assert "batches of 16 rows" in problem.message
    assert repaired(problem, "batch_size") == 8
    assert (
        failure(plan_for(lowered_of(CLASSIFIER.replace("BatchNorm1d", "LayerNorm")), batch_size=1), feed).repair is None
    )


def test_a_network_that_does_not_fit_is_not_blamed_on_the_batch(feed: ToyFeed) -> None:
    source = CLASSIFIER.replace("nn.Linear(16, 3)", "nn.Linear(2**40, 2**15)")
    assert "2**40" in source
    problem = failure(plan_for(lowered_of(source)), feed)
    assert (problem.code, problem.path, problem.repair) == ("out-of-memory", ("n4",), None)
    assert "has 36 P parameters" in problem.message, "2**55 of them"
    assert "take 512 PB" in problem.message, "Adam: values, gradients and two numbers of state, four bytes each"
    assert "largest layers smaller" in problem.message


def test_a_network_is_refused_before_it_is_built(feed: ToyFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = CLASSIFIER.replace("nn.BatchNorm1d(16)", "nn.Identity()")
    plan = plan_for(lowered_of(bare), optimizer=Use("SGD", (("lr", 0.1), ("momentum", 0.9))))
    needed = 4 * (4 * 16 + 16 + 16 * 3 + 3) * 3
    monkeypatch.setattr("core.training.fitting.memory_of", lambda device: needed)
    Live(plan, torch.device("cpu"))
    monkeypatch.setattr("core.training.fitting.memory_of", lambda device: needed - 1)
    with pytest.raises(NetwrightError, match="has 131 parameters"):
        Live(plan, torch.device("cpu"))
    monkeypatch.setattr("core.training.fitting.memory_of", lambda device: None)
    Live(plan, torch.device("cpu"))


def test_a_real_allocation_that_cannot_be_met(feed: ToyFeed) -> None:
    source = CLASSIFIER.replace("torch.relu(norm)", "torch.relu(norm) + torch.empty(2**55).sum()")
    assert failure(plan_for(lowered_of(source)), feed).code == "out-of-memory"


@pytest.mark.parametrize(("batch_size", "setting", "value"), [(11, "drop_last", True), (1, "batch_size", 16)])
def test_batch_norm_with_one_row_is_known_before_the_first_step(
    feed: ToyFeed, batch_size: int, setting: str, value: object
) -> None:
    story = Story()
    outcome = train(plan_for(batch_size=batch_size), feed, story=story)
    assert [type(e) for e in story.events] == [events.Failed]
    problem = outcome.problem
    assert problem is not None
    assert (problem.code, problem.path) == ("batch-of-one", ("n2",))
    assert repaired(problem, setting) == value
    assert train(plan_for(batch_size=11, drop_last=True, epochs=1), feed).state == "finished"


def test_networks_without_batch_norm_take_one_row(feed: ToyFeed) -> None:
    plain = lowered_of(CLASSIFIER.replace("BatchNorm1d", "LayerNorm"))
    assert train(plan_for(plain, batch_size=11, epochs=1), feed).state == "finished"


def test_nothing_to_train_on() -> None:
    empty = failure(plan_for(), ToyFeed({"train": classes(0, 1)}))
    assert "There are no training rows" in empty.message
    few = failure(plan_for(drop_last=True), ToyFeed({"train": classes(5, 1)}))
    assert "No batch is full" in few.message


def test_nothing_that_learns(feed: ToyFeed) -> None:
    source = CLASSIFIER.replace("super().__init__()\n        self.hidden", "super().__init__()\n        self.hidden")
    frozen = source.replace(
        "        self.out = nn.Linear(16, 3)\n",
        "        self.out = nn.Linear(16, 3)\n        self.requires_grad_(False)\n",
    )
    assert "nothing to learn" in failure(plan_for(lowered_of(frozen)), feed).message
    detached = CLASSIFIER.replace("return self.out(drop)", "return self.out(drop).detach()")
    assert failure(plan_for(lowered_of(detached)), feed).code == "no-gradient"


def test_data_that_goes_missing(feed: ToyFeed) -> None:
    class Gone(ToyFeed):
        def batches(self, *args):  # type: ignore[no-untyped-def]
            raise FileNotFoundError(2, "No such file or directory", "faces.csv")

    problem = failure(plan_for(), Gone(feed.splits))
    assert problem.code == "file-error"
    assert "faces.csv" in problem.message

    class Refused(ToyFeed):
        def rows(self, split: str) -> int:
            raise NetwrightError("The folder 'faces' is gone. Choose the data again.")

    assert failure(plan_for(), Refused(feed.splits)).message == "The folder 'faces' is gone. Choose the data again."


@pytest.mark.parametrize("device", ["cuda:77", "mps", "tpu"])
def test_a_device_that_is_not_there(feed: ToyFeed, device: str) -> None:
    if device == "mps" and torch.backends.mps.is_available():
        pytest.skip("this computer has one")
    message = failure(plan_for(device=device), feed).message
    assert "device" in message


def test_a_network_without_output(feed: ToyFeed) -> None:
    assert "has no Output" in failure(plan_for(replace(lowered_of(), outputs=())), feed).message


def test_the_last_checkpoint_survives_a_failure(feed: ToyFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.training.engine.CHECKPOINT_SHARE", 0)

    class Breaking(ToyFeed):
        epochs = 0

        def batches(self, split, *args):  # type: ignore[no-untyped-def]
            self.epochs += split == "train"
            if self.epochs == 3:
                raise OSError(5, "Input/output error", "disk")
            yield from super().batches(split, *args)

    outcome = train(plan_for(checkpoint_seconds=0.0), Breaking(feed.splits))
    assert outcome.state == "failed"
    assert outcome.last is not None
    assert (outcome.last.epoch, outcome.last.step) == (2, 14)
    assert train(plan_for(), feed, start=outcome.last).state == "finished"
