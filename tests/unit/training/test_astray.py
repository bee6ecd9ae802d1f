"""Runs with steps far too large are told from those that fail for other reasons."""

from __future__ import annotations

import math
from typing import Any

import pytest

from core.data import prepare
from core.data.feed import TensorFeed
from core.document import Project
from core.lowering import lower
from core.problems import Problem
from core.templates import TEMPLATES
from core.training import engine, events
from core.training.astray import astray, calmer
from core.training.control import Control
from core.training.engine import run
from core.training.metrics import METRICS
from core.training.plan import plan_of
from core.training.settings import edit, read


@pytest.fixture(autouse=True)
def every_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """However fast the machine is."""
    monkeypatch.setattr(engine, "READ_SECONDS", 0.0)


def verdict(template: str, **settings: Any) -> Problem | None:
    """Of a real run of the template with these settings."""
    project = TEMPLATES[template].build()
    for name, value in settings.items():
        project = edit(name, value, project)
    lowered, prepared = lower(project), prepare(project.data)
    plan = plan_of(project, lowered, device="cpu", threads=1)
    told: list[events.Event] = []
    feed = TensorFeed(prepared, lowered.inputs, lowered.targets)
    assert run(plan, feed, Control(), told.append).state == "finished"
    steps = [e.values for e in told if isinstance(e, events.Progress)]
    epochs = [e for e in told if isinstance(e, events.EpochDone)]
    target = prepared.table.columns[lowered.outputs[0].target]
    measure = plan.measures[0]
    guess = METRICS[measure.metric].baseline(target[prepared.rows["train"]], target[prepared.rows["valid"]])
    return astray(
        plan,
        {"loss": [values["loss"] for values in steps]},
        {
            "train.loss": [e.train["loss"] for e in epochs],
            f"valid.{measure.series}": [e.valid[measure.series] for e in epochs],
        },
        {measure.series: guess},
    )


@pytest.mark.parametrize("lr", [900.0, 30.0])
def test_a_loss_that_grows_is_blamed_on_a_wild_rate(lr: float) -> None:
    problem = verdict("iris-mlp", lr=lr, epochs=4)
    assert problem is not None
    assert problem.message.startswith("The loss has grown instead of falling. The first suspect is the learning rate")
    assert problem.repair is not None
    assert problem.repair.label == "Use 0.001"
    assert read(problem.repair.edit(Project()).plan, "lr") == 0.001


def test_a_network_that_cannot_learn_it_is_not_blamed_on_its_rate() -> None:
    assert verdict("xor-perceptron", epochs=30) is None
    assert verdict("iris-mlp", epochs=4) is None
    assert verdict("iris-mlp", epochs=1, lr=1e-9) is None


def test_no_better_than_guessing_with_a_very_large_rate() -> None:
    project = edit("lr", 0.5, TEMPLATES["iris-mlp"].build())
    plan = plan_of(project, lower(project))
    flat, guess = {"loss": [1.1] * 20}, {"accuracy": 0.34}
    problem = astray(plan, flat, {"valid.accuracy": [0.3, 0.34, math.nan]}, guess)
    assert problem is not None
    assert "has not become better than guessing" in problem.message
    assert "0.5 is 500 times what Adam starts from" in problem.message
    assert astray(plan, flat, {"valid.accuracy": [0.3, 0.35]}, guess) is None
    assert astray(plan, flat, {"valid.accuracy": [0.3]}, {}) is None
    tame = edit("lr", 0.05, project)
    assert astray(plan_of(tame, lower(tame)), flat, {"valid.accuracy": [0.3]}, guess) is None


def test_the_calmer_rate_is_the_usual_one_or_a_tenth() -> None:
    phase = plan_of(TEMPLATES["iris-mlp"].build(), lower(TEMPLATES["iris-mlp"].build())).phases[0]
    assert calmer(phase, 900.0).label == "Use 0.001"
    assert calmer(phase, 0.002).label == "Use 0.0002"
