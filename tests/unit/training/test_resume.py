"""A run resumed equals one never stopped, to the bit; and what may change on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from core.spec import Use
from core.training import events
from core.training.checkpoint import Checkpoint, Weights
from core.training.control import Control
from core.training.engine import Outcome
from core.training.plan import Plan
from core.training.settings import edit
from tests.unit.training.toys import Story, ToyFeed, lowered_of, plan_for, same, stop_after, train, weights

OPTIMIZERS = [
    Use("SGD", (("lr", 0.05), ("momentum", 0.9), ("nesterov", True))),
    Use("Adam", (("amsgrad", True), ("lr", 0.01))),
    Use("AdamW", (("lr", 0.01),)),
    Use("RMSprop", (("centered", True), ("lr", 0.005), ("momentum", 0.5))),
    *(Use(key) for key in ("NAdam", "RAdam", "Adamax", "Adagrad", "Adadelta", "Adafactor", "ASGD", "Rprop", "Muon")),
    Use("LBFGS", (("history_size", 5), ("line_search_fn", "strong_wolfe"), ("lr", 0.1), ("max_iter", 4))),
]


def told(outcome: Outcome) -> list[dict[str, Any]]:
    """The history without the times."""
    return [{k: v for k, v in row.items() if k != "seconds"} for row in outcome.history]


def interrupted(plan: Plan, feed: ToyFeed, steps: int, path: Path) -> Outcome:
    """Stops after `steps`, writes the checkpoint, reads it again and goes on."""
    control = Control()
    first = train(plan, stop_after(steps, feed, control), control)
    assert (first.state, first.step) == ("stopped", steps)
    assert first.last is not None
    first.last.save(path)
    torch.manual_seed(steps)
    return train(plan, feed, start=Checkpoint.load(path))


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda use: use.key)
@pytest.mark.parametrize("steps", [3, 7, 17])
def test_resumed_equals_uninterrupted(feed: ToyFeed, tmp_path: Path, optimizer: Use, steps: int) -> None:
    plan = plan_for(optimizer=optimizer)
    whole = train(plan, feed)
    parts = interrupted(plan, feed, steps, tmp_path / "last.safetensors")
    assert (whole.state, parts.state) == ("finished", "finished")
    assert (whole.step, parts.step) == (28, 28)
    assert same(weights(whole), weights(parts))
    assert told(whole) == told(parts)


def test_a_checkpoint_in_the_middle_keeps_metrics_of_numbers_to_the_bit(tmp_path: Path) -> None:
    x = torch.randn(300, 4, generator=torch.Generator().manual_seed(5))
    y = x.sum(1, keepdim=True) + 100
    feed = ToyFeed({"train": ((x,), (y,)), "valid": ((x[:50],), (y[:50],))})
    source = lowered_of().source.replace("nn.Linear(16, 3)", "nn.Linear(16, 1)").replace("CrossEntropyLoss", "MSELoss")
    plan = plan_for(lowered_of(source, loss="MSELoss"), epochs=2, batch_size=3)
    assert {m.metric for m in plan.measures} == {"mae", "r2"}
    whole, parts = train(plan, feed), interrupted(plan, feed, 87, tmp_path / "last.safetensors")
    assert told(whole) == told(parts)
    assert same(weights(whole), weights(parts))


def test_more_epochs_continue_as_if_planned_from_the_start(feed: ToyFeed) -> None:
    plan = plan_for(epochs=4)
    first = train(replace(plan, epochs=2), feed)
    assert first.last is not None
    assert same(weights(train(plan, feed, start=first.last)), weights(train(plan, feed)))


def test_the_thread_count_of_the_checkpoint_is_kept(feed: ToyFeed) -> None:
    first = train(plan_for(epochs=1, threads=2), feed)
    story = Story()
    train(plan_for(epochs=2, threads=1), feed, story=story, start=first.last)
    (started,) = story.of(events.Started)
    assert (started.threads, started.resumed, started.step) == (2, True, 7)


def test_changed_optimizer_values_take_effect_and_live_ones_stay(feed: ToyFeed) -> None:
    control = Control()
    control.set_learning_rate(0.004)
    plan = plan_for(epochs=1)
    first = train(plan, feed, control)
    assert first.history[0]["lr"] == 0.004
    kept = train(replace(plan, epochs=2), feed, start=first.last)
    assert kept.history[-1]["lr"] == 0.004
    phase = replace(plan.phases[0], optimizer=Use("Adam", (("lr", 0.5),)))
    changed = train(replace(plan, epochs=2, phases=(phase,)), feed, start=first.last)
    assert changed.history[-1]["lr"] == 0.5


def test_another_optimizer_starts_afresh(feed: ToyFeed) -> None:
    first = train(plan_for(epochs=1), feed)
    then = train(plan_for(epochs=2, optimizer=OPTIMIZERS[0]), feed, start=first.last)
    assert (then.state, then.step, then.history[-1]["lr"]) == ("finished", 14, 0.05)


def test_another_batch_size_starts_the_epoch_again(feed: ToyFeed) -> None:
    control = Control()
    first = train(plan_for(), stop_after(10, feed, control), control)
    then = train(plan_for(epochs=2, batch_size=50), feed, start=first.last)
    assert (then.state, then.step) == ("finished", 12)


def test_another_network_cannot_go_on(feed: ToyFeed) -> None:
    first = train(plan_for(epochs=1), feed)
    wider = lowered_of(lowered_of().source.replace("16", "17"))
    failed = train(plan_for(wider, epochs=2), feed, start=first.last)
    assert failed.state == "failed"
    assert failed.problem is not None
    assert "network was changed" in failed.problem.message


def test_best_weights_are_those_of_the_best_epoch(feed: ToyFeed, tmp_path: Path) -> None:
    restless = Use("Adam", (("lr", 0.3),))
    outcome = train(plan_for(optimizer=restless, epochs=12), feed)
    losses = [row["valid"]["loss"] for row in outcome.history]
    assert outcome.best is not None
    best = losses.index(min(losses)) + 1
    assert outcome.best.epoch == best
    assert best < 12
    until = train(plan_for(optimizer=restless, epochs=best), feed)
    outcome.best.save(tmp_path / "best.safetensors")
    assert same(dict(Weights.load(tmp_path / "best.safetensors").tensors), weights(until))


def test_repairs_are_edits_of_the_project() -> None:
    from core.document.project import Project

    assert dict(edit("batch_size", 8, Project()).plan.program.params) == {"batch_size": 8}
