"""Augmentation in a run: resumed to the bit, mixed answers by their share, validation left alone."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from core.analysis import analyse
from core.data.augmentations import Change, changes_of
from core.data.feed import Batch, Share
from core.document.project import DataColumn, Schema
from core.lowering import lower
from core.lowering.lowered import Lowered
from core.problems import NetwrightError
from core.spec import Use
from core.templates import TEMPLATES
from core.training.checkpoint import Checkpoint
from core.training.control import Control
from core.training.live import Live
from core.training.outlook import outlook
from core.training.plan import Plan, plan_of
from tests.unit.training.toys import ToyFeed, lowered_of, plan_for, same, stop_after, train, weights

PICTURES = """
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3)
        self.drop = nn.Dropout(0.3)
        self.out = nn.Linear(6, 3)

    def forward(self, x):
        return self.out(self.drop(torch.relu(self.conv(x)).mean((2, 3))))


class Objective(nn.Module):
    def __init__(self):
        super().__init__()
        self.loss = nn.CrossEntropyLoss()

    def forward(self, out, label):
        return (self.loss(out, label),)
"""
SCHEMA = Schema(
    60,
    (
        DataColumn("x", "image", "input", (3, 8, 8), ("C", "H", "W")),
        DataColumn("label", "category", "target", (), (), "int64", ("a", "b", "c")),
    ),
)
ALL = ("rotation", "affine", "padded_crop", "colour", "blur", "erase", "noise", "mixup", "cutmix")


def network() -> Lowered:
    return lowered_of(PICTURES, "", lines=(), modules=())


def changes(*uses: Use) -> tuple[Change, ...]:
    lowered = network()
    return changes_of(uses, SCHEMA, lowered.inputs, lowered.targets)


def feed_of(rows: int = 60) -> ToyFeed:
    def part(rows: int, seed: int) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        x = torch.rand(rows, 3, 8, 8, generator=torch.Generator().manual_seed(seed))
        return (x,), (x.mean((2, 3)).argmax(1),)

    return ToyFeed({"train": part(rows, 1), "valid": part(20, 2)})


def plan_with(*uses: Use, **fields: Any) -> Plan:
    return plan_for(network(), epochs=2, batch_size=8, augment=changes(*uses), **fields)


@pytest.mark.parametrize("steps", [3, 8, 13])
@pytest.mark.parametrize("optimizer", [Use("Adam"), Use("LBFGS", (("max_iter", 3),))], ids=lambda use: use.key)
def test_resumed_equals_uninterrupted(tmp_path: Path, optimizer: Use, steps: int) -> None:
    plan, feed = plan_with(*map(Use, ALL), optimizer=optimizer), feed_of()
    whole = train(plan, feed)
    control = Control()
    measured = 1  # a batch that is looked at before the first step
    first = train(plan, stop_after(steps + measured, feed, control), control)
    assert (first.state, first.step) == ("stopped", steps)
    assert first.last is not None
    first.last.save(tmp_path / "last.safetensors")
    torch.manual_seed(steps)
    parts = train(plan, feed, start=Checkpoint.load(tmp_path / "last.safetensors"))
    assert (whole.state, parts.state, parts.step) == ("finished", "finished", 16)
    assert same(weights(whole), weights(parts))
    assert [row["train"] for row in whole.history] == [row["train"] for row in parts.history]


def test_augmentation_changes_what_is_learned_and_another_seed_changes_it_again() -> None:
    feed = feed_of()
    plain, one, again = (train(p, feed) for p in (plan_with(), plan_with(Use("noise")), plan_with(Use("noise"))))
    assert same(weights(one), weights(again))
    assert not same(weights(plain), weights(one))


def batch_of(feed: ToyFeed) -> Batch:
    return next(feed.batches("train", 8))


def test_validation_sees_the_rows_as_they_are() -> None:
    wild = Use("noise", (("amount", 10.0), ("probability", 1.0)))
    values = []
    for uses in ((), (wild,)):
        live = Live(plan_with(*uses), torch.device("cpu"))
        live.mode(training=False)
        live.validate(batch_of(feed_of()))
        values.append(live.phases[0].valid.epoch())
    assert values[0] == values[1]


def test_the_loss_of_mixed_samples_is_cross_entropy_with_class_probabilities() -> None:
    live = Live(plan_with(Use("mixup", (("alpha", 1.0),))), torch.device("cpu"))
    live.mode(training=False)
    with live.randomness:
        shown = live.augment(batch_of(feed_of()))
    (out,), (loss,) = live.forward(shown)
    probabilities = torch.zeros(8, 3)
    for part in shown.shares:
        probabilities += part.share * torch.nn.functional.one_hot(part.targets[0], 3)
    torch.testing.assert_close(loss, torch.nn.functional.cross_entropy(out, probabilities))
    hits = (out.argmax(1) == probabilities.argmax(1)).double().mean()
    item = live.phases[0].item((out,), shown, (loss,))
    live.phases[0].train.add(item)
    assert live.phases[0].train.epoch()["accuracy"] == pytest.approx(hits.item())


def test_mixed_numbers_pull_as_the_mixed_target_does() -> None:
    """For squared errors the gradient of both answers by their share is that of the mixed number (Zhang 2018)."""
    source = PICTURES.replace("nn.Linear(6, 3)", "nn.Linear(6, 1)").replace("CrossEntropyLoss", "MSELoss")
    live = Live(replace(plan_with(), lowered=lowered_of(source, "", loss="MSELoss")), torch.device("cpu"))
    live.mode(training=False)
    batch = batch_of(feed_of())
    one, other = torch.rand(8, 1), torch.rand(8, 1)
    mixed = batch._replace(targets=(one,), shares=(Share(0.7, (one,)), Share(0.3, (other,))))
    weight = live.network.get_parameter("out.weight")
    (gradient,) = torch.autograd.grad(live.forward(mixed)[1][0], weight)
    (wanted,) = torch.autograd.grad(live.forward(batch._replace(targets=(0.7 * one + 0.3 * other,)))[1][0], weight)
    torch.testing.assert_close(gradient, wanted)


def test_nobody_elses_draws_are_touched() -> None:
    live = Live(plan_with(*map(Use, ALL)), torch.device("cpu"))
    torch.manual_seed(4)
    state = torch.get_rng_state()
    live.step(0, batch_of(feed_of()), careful=False)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_broken_number_is_found_in_its_own_row_though_samples_are_mixed() -> None:
    feed = feed_of()
    feed.splits["train"][0][0][41, 0, 2, 2] = math.nan
    outcome = train(plan_with(Use("mixup"), Use("rotation")), feed)
    assert outcome.state == "failed"
    assert outcome.problem is not None
    assert outcome.problem.code == "data-not-finite"
    assert "row 42" in outcome.problem.message


def augmented(*uses: Use) -> Any:
    project = TEMPLATES["digits-cnn"].build()
    return replace(project, data=replace(project.data, augment=uses))


def test_a_project_brings_its_augmentation_into_the_plan() -> None:
    project = augmented(Use("rotation"), Use("mixup", (("on", False),)), Use("noise"))
    plan = plan_of(project, lower(project))
    assert [(c.key, c.columns) for c in plan.augment] == [("rotation", ("image",)), ("noise", ("image",))]
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_what_does_not_suit_stops_before_the_start() -> None:
    project = augmented(Use("token_drop"))
    with pytest.raises(NetwrightError, match="Token drop works on tokens"):
        plan_of(project, lower(project))


def test_the_time_that_it_takes_is_part_of_the_outlook(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training.outlook import trial

    monkeypatch.setattr(trial, "MOST_STEPS", 2)
    project = augmented(*map(Use, ("rotation", "colour", "noise", "mixup", "cutmix")))
    analysis = analyse(project)
    lowered = lower(project, analysis)
    found = outlook(plan_of(project, lowered), lowered, analysis, {"train": 1258, "valid": 0})
    assert found is not None
    assert found.step is not None
    assert found.measured
