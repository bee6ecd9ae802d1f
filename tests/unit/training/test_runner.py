"""The background thread: events arrive in order, stopping is quick, nothing is lost at the end of the program."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from core.problems import NetwrightError, Problem, Severity
from core.training import events
from core.training.checkpoint import Checkpoint
from core.training.runner import ThreadRunner
from core.training.runs import Runs
from tests.unit.training.toys import ToyFeed, plan_for, same, train, weights


def finished(runner: ThreadRunner, seconds: float = 60.0) -> list[events.Event]:
    """Drains as the window's timer does, until the thread has ended."""
    found, end = [], time.monotonic() + seconds
    while runner.running:
        assert time.monotonic() < end
        found += runner.drain()
        time.sleep(0.01)
    return found + runner.drain()


def test_a_thread_trains_what_the_caller_would(feed: ToyFeed) -> None:
    runner = ThreadRunner(plan_for(), lambda device: feed)
    assert not runner.running
    assert runner.outcome is None
    runner.start()
    story = finished(runner)
    assert isinstance(story[0], events.Started)
    assert isinstance(story[-1], events.Finished)
    assert runner.outcome is not None
    assert same(weights(runner.outcome), weights(train(plan_for(), feed)))
    assert all(e.checkpoint is None and e.best is None for e in story if isinstance(e, events.Checkpointed))


def test_feed_and_record_work_on_the_training_thread_with_whole_checkpoints(feed: ToyFeed) -> None:
    places: list[Any] = []

    def make(device: torch.device) -> ToyFeed:
        places.append((threading.current_thread().name, device))
        return feed

    kept: list[Checkpoint] = []

    def record(event: events.Event) -> Problem | None:
        if isinstance(event, events.Checkpointed):
            assert event.checkpoint is not None
            kept.append(event.checkpoint)
            return Problem(Severity.WARNING, "disk", "The disk is full.")
        return None

    runner = ThreadRunner(plan_for(epochs=1), make, record)
    runner.start()
    story = finished(runner)
    assert places == [("training", torch.device("cpu"))]
    assert [c.step for c in kept] == [7]
    assert [e.problem.message for e in story if isinstance(e, events.Warned)] == ["The disk is full."]


def test_data_that_cannot_be_had_is_a_failed_run() -> None:
    def make(device: torch.device) -> ToyFeed:
        raise NetwrightError("The file 'iris.csv' is gone. Choose the data again.")

    runner = ThreadRunner(plan_for(), make)
    runner.start()
    (failed,) = finished(runner)
    assert isinstance(failed, events.Failed)
    assert failed.problem.message == "The file 'iris.csv' is gone. Choose the data again."
    assert runner.outcome is not None
    assert runner.outcome.state == "failed"
    with pytest.raises(NetwrightError):
        runner.control.checkpoint().result(0)


def test_stop_ends_at_once_and_the_rest_can_follow(feed: ToyFeed) -> None:
    runner = ThreadRunner(plan_for(epochs=100_000), lambda device: feed)
    runner.start()
    while not any(isinstance(e, events.Progress) for e in runner.drain()):
        time.sleep(0.005)
    assert runner.stop(30.0), "it would train for minutes"
    outcome = runner.outcome
    assert outcome is not None
    assert outcome.last is not None
    assert (outcome.state, outcome.last.step) == ("stopped", outcome.step)


class Heavy(ToyFeed):
    """Every step takes long, in a way that nobody can break off."""

    def batches(self, *args: Any) -> Any:
        for batch in super().batches(*args):
            time.sleep(0.7)
            yield batch


def test_stop_comes_back_in_the_middle_of_a_large_step(feed: ToyFeed) -> None:
    begun, end = threading.Event(), threading.Event()

    class Endless(ToyFeed):
        """The first step takes until `end`."""

        def batches(self, *args: Any) -> Any:
            for batch in super().batches(*args):
                begun.set()
                assert end.wait(60)
                yield batch

    runner = ThreadRunner(plan_for(), lambda device: Endless(feed.splits))
    runner.start()
    assert begun.wait(30)
    assert not runner.stop(0.1)
    end.set()
    assert runner.stop(30.0)
    assert isinstance(runner.drain()[-1], events.Stopped)


def test_stop_before_start_is_harmless(feed: ToyFeed) -> None:
    runner = ThreadRunner(plan_for(), lambda device: feed)
    assert runner.stop(0.1)
    runner.start()
    assert isinstance(finished(runner)[-1], events.Stopped)


PROGRAM = """
import sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from core.training import events
from core.training.runner import ThreadRunner
from core.training.runs import Runs
from tests.unit.training.test_runner import Heavy
from tests.unit.training.toys import plan_for, toy_feed

recorder = Runs(Path({folder!r})).new({{}}, 0)
runner = ThreadRunner(plan_for(epochs=1000), lambda device: Heavy(toy_feed().splits), recorder.record)
runner.start()
while not any(isinstance(e, events.Progress) for e in runner.drain()):
    time.sleep(0.01)
{ending}
"""


ENDINGS = ("runner.stop(0.05)", "runner.control.pause()", "raise SystemExit(3)")


def test_a_program_that_ends_finishes_the_step_and_keeps_everything(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[3])
    programs = {}
    for ending in ENDINGS:
        folder = tmp_path / str(len(programs))
        code = PROGRAM.format(root=root, folder=str(folder), ending=ending)
        programs[folder] = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    for folder, program in programs.items():
        assert program.communicate(timeout=60)[1] == ""
        (info,) = Runs(folder).all()
        assert info.state == "stopped"
        assert Runs(folder).checkpoint(info.id).step == info.step >= 1
