"""Learning-rate schedules: the declarations cover torch, and a run has the very rates of torch's own scheduler."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler

from core.layers.sizes import TextInt
from core.problems import NetwrightError
from core.spec import Use
from core.training import events
from core.training.control import Control
from core.training.plan import Monitor, Plan
from core.training.schedule import preview
from core.training.schedulers import SCHEDULERS, UNDECLARED, UNOFFERED, SchedulerType, Span, span_of, stages
from tests.unit.training.test_resume import interrupted, told
from tests.unit.training.toys import Story, ToyFeed, plan_for, same, train, weights

EPOCHS, STEPS, LR = 4, 7, 0.05
SGD = Use("SGD", (("lr", LR), ("momentum", 0.9)))
ALL = [
    Use("StepLR", (("gamma", 0.5), ("step_size", 2.0))),
    Use("MultiStepLR", (("gamma", 0.3), ("milestones", (1, 3)))),
    Use("ExponentialLR", (("gamma", 0.7),)),
    Use("ExponentialLR", (("gamma", 0.7), ("smooth", True))),
    Use("LinearLR", (("end_factor", 0.1),)),
    Use("LinearLR", (("smooth", True),)),
    Use("ConstantLR", (("total_iters", 2.0),)),
    Use("PolynomialLR", (("power", 2.0),)),
    Use("CosineAnnealingLR", (("eta_min", 0.001),)),
    Use("CosineAnnealingLR", (("smooth", True),)),
    Use("CosineAnnealingWarmRestarts", (("T_0", 2.0), ("smooth", True))),
    Use("CosineAnnealingWarmRestarts", (("T_0", 1.0), ("T_mult", 2))),
    Use("OneCycleLR"),
    Use("OneCycleLR", (("anneal_strategy", "linear"), ("three_phase", True))),
    Use("CyclicLR", (("mode", "triangular2"), ("step_size_up", 0.5))),
    Use("CyclicLR", (("cycle_momentum", False), ("gamma", 0.97), ("mode", "exp_range"))),
    Use("ReduceLROnPlateau", (("patience", 0), ("threshold", 0.5))),
    Use("ReduceLROnPlateau", (("patience", 0), ("threshold", 0.5), ("warmup", 1.0))),
    Use("none", (("warmup", 1.5),)),
    Use("CosineAnnealingLR", (("warmup", 1.0),)),
    Use("CosineAnnealingWarmRestarts", (("T_0", 1.0), ("warmup", 0.5))),
    Use("StepLR", (("step_size", 1.0), ("warmup", 2.0))),
]
ids = {"ids": lambda use: f"{use.key}-{'-'.join(f'{k}={v}' for k, v in use.params)}"}


def scheduled(scheduler: Use, optimizer: Use = SGD, **fields: Any) -> Plan:
    plan = plan_for(optimizer=optimizer, epochs=EPOCHS, **fields)
    return replace(plan, phases=(replace(plan.phases[0], scheduler=scheduler),))


def rates_of_run(plan: Plan, feed: ToyFeed, monkeypatch: pytest.MonkeyPatch) -> tuple[list[float], Any]:
    """The rate of every step, as the optimizer had it."""
    from core.training.correction import Corrector

    seen: list[float] = []
    plain = Corrector.step

    def step(self: Corrector, *args: Any) -> None:
        seen.append(self.lr)
        plain(self, *args)

    monkeypatch.setattr(Corrector, "step", step)
    outcome = train(plan, feed)
    assert outcome.state == "finished", outcome.problem
    return seen, outcome


def warmed(optimizer: Any, main: Any, steps: int) -> Any:
    rise = lr_scheduler.LinearLR(optimizer, 0.01, total_iters=steps)
    return lr_scheduler.SequentialLR(optimizer, [rise, main(optimizer)], [steps])


BY_HAND: list[tuple[Use, str, Callable[[Any], Any]]] = [
    (ALL[0], "epoch", lambda o: lr_scheduler.StepLR(o, 2, 0.5)),
    (ALL[1], "epoch", lambda o: lr_scheduler.MultiStepLR(o, [1, 3], 0.3)),
    (ALL[2], "epoch", lambda o: lr_scheduler.ExponentialLR(o, 0.7)),
    (ALL[3], "step", lambda o: lr_scheduler.ExponentialLR(o, 0.7 ** (1 / STEPS))),
    (ALL[4], "epoch", lambda o: lr_scheduler.LinearLR(o, 1.0, 0.1, EPOCHS)),
    (ALL[5], "step", lambda o: lr_scheduler.LinearLR(o, 1.0, 0.01, EPOCHS * STEPS)),
    (ALL[6], "epoch", lambda o: lr_scheduler.ConstantLR(o, 1 / 3, 2)),
    (ALL[7], "epoch", lambda o: lr_scheduler.PolynomialLR(o, EPOCHS, 2.0)),
    (ALL[8], "epoch", lambda o: lr_scheduler.CosineAnnealingLR(o, EPOCHS, 0.001)),
    (ALL[9], "step", lambda o: lr_scheduler.CosineAnnealingLR(o, EPOCHS * STEPS)),
    (ALL[10], "step", lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 2 * STEPS)),
    (ALL[11], "epoch", lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 1, 2)),
    (ALL[12], "step", lambda o: lr_scheduler.OneCycleLR(o, LR, EPOCHS * STEPS)),
    (
        ALL[13],
        "step",
        lambda o: lr_scheduler.OneCycleLR(o, LR, EPOCHS * STEPS, anneal_strategy="linear", three_phase=True),
    ),
    (
        ALL[14],
        "step",
        lambda o: lr_scheduler.CyclicLR(o, 0.1 * LR, LR, round(0.5 * STEPS), mode="triangular2"),
    ),
    (
        ALL[15],
        "step",
        lambda o: lr_scheduler.CyclicLR(o, 0.1 * LR, LR, 2 * STEPS, mode="exp_range", gamma=0.97, cycle_momentum=False),
    ),
    (ALL[18], "step", lambda o: lr_scheduler.LinearLR(o, 0.01, total_iters=round(1.5 * STEPS))),
    (
        ALL[19],
        "step",
        lambda o: warmed(o, lambda p: lr_scheduler.CosineAnnealingLR(p, (EPOCHS - 1) * STEPS), STEPS),
    ),
    (ALL[21], "step", lambda o: warmed(o, lambda p: lr_scheduler.StepLR(p, STEPS), 2 * STEPS)),
]


@pytest.mark.parametrize(
    ("use", "unit", "make"), BY_HAND, ids=lambda item: ids["ids"](item) if isinstance(item, Use) else ""
)
def test_a_run_has_the_rates_of_torchs_own_scheduler(
    feed: ToyFeed, monkeypatch: pytest.MonkeyPatch, use: Use, unit: str, make: Callable[[Any], Any]
) -> None:
    """Stepped alone, as torch's documentation does, with arguments written by hand."""
    alone = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], LR, momentum=0.9)
    scheduler, expected = make(alone), []
    for _ in range(EPOCHS):
        for _ in range(STEPS):
            expected.append(alone.param_groups[0]["lr"])
            alone.step()
            if unit == "step":
                scheduler.step()
        if unit == "epoch":
            scheduler.step()
    seen, outcome = rates_of_run(scheduled(use), feed, monkeypatch)
    assert seen == expected
    assert [row["lr"] for row in outcome.history] == expected[STEPS - 1 :: STEPS]
    assert len(set(seen)) > 1


@pytest.mark.parametrize("monitor", [Monitor("loss"), Monitor("accuracy", True), None], ids=str)
def test_a_plateau_is_told_the_value_of_every_epoch(
    feed: ToyFeed, monkeypatch: pytest.MonkeyPatch, monitor: Monitor | None
) -> None:
    plan = scheduled(ALL[16], monitor=monitor)
    seen, outcome = rates_of_run(plan, feed, monkeypatch)
    alone = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], LR)
    higher = monitor is not None and monitor.higher_is_better
    scheduler = lr_scheduler.ReduceLROnPlateau(alone, "max" if higher else "min", patience=0, threshold=0.5)
    expected = []
    for row in outcome.history:
        expected.append(alone.param_groups[0]["lr"])
        scheduler.step(row["valid"]["accuracy" if higher else "loss"])
    assert [row["lr"] for row in outcome.history] == expected
    assert seen[::STEPS] == expected
    assert expected[-1] < LR


@pytest.mark.parametrize(
    "optimizer", [SGD, Use("Adam", (("lr", LR),)), Use("Muon", (("lr", LR),))], ids=lambda u: u.key
)
@pytest.mark.parametrize("scheduler", ALL, **ids)
def test_resumed_equals_uninterrupted(feed: ToyFeed, tmp_path: Path, scheduler: Use, optimizer: Use) -> None:
    plan = scheduled(scheduler, optimizer)
    whole = train(plan, feed)
    parts = interrupted(plan, feed, 17, tmp_path / "last.safetensors")
    assert same(weights(whole), weights(parts))
    assert told(whole) == told(parts)


@pytest.mark.parametrize("scheduler", [u for u in ALL if u.key != "ReduceLROnPlateau"], **ids)
def test_more_epochs_go_on_as_if_planned_from_the_start(feed: ToyFeed, scheduler: Use) -> None:
    plan = scheduled(scheduler)
    first = train(replace(plan, epochs=2), feed)
    then = train(plan, feed, start=first.last)
    assert [row["lr"] for row in then.history[2:]] == [row["lr"] for row in train(plan, feed).history[2:]]


def test_a_rate_changed_by_hand_scales_the_rest_of_the_schedule(feed: ToyFeed) -> None:
    for scheduler in ALL:
        control = Control()

        def halve(event: events.Event, control: Control = control) -> None:
            if isinstance(event, events.EpochDone) and event.epoch == 2:
                control.set_learning_rate(LR / 2)

        plain = [row["lr"] for row in train(scheduled(replace_floor(scheduler)), feed).history]
        hand = [row["lr"] for row in train(scheduled(replace_floor(scheduler)), feed, control, Story(halve)).history]
        assert hand[:2] == plain[:2]
        if scheduler.key != "ReduceLROnPlateau":
            assert hand[2:] == pytest.approx([lr / 2 for lr in plain[2:]], rel=1e-12), scheduler


def replace_floor(scheduler: Use) -> Use:
    """A lowest rate is a number of its own: it does not follow the learning rate."""
    return Use(scheduler.key, tuple((k, v) for k, v in scheduler.params if k != "eta_min"))


def test_a_rate_of_zero_rests_and_a_later_one_goes_on(feed: ToyFeed) -> None:
    control = Control()

    def rest(event: events.Event) -> None:
        if isinstance(event, events.EpochDone) and event.epoch in (1, 2):
            control.set_learning_rate(0.0 if event.epoch == 1 else 0.02)

    outcome = train(scheduled(ALL[9]), feed, control, Story(rest))
    rates = [row["lr"] for row in outcome.history]
    assert outcome.state == "finished"
    assert rates[1] == 0.0
    assert 0.02 > rates[2] > rates[3] > 0.0


def test_momentum_moves_against_the_rate_and_comes_back(feed: ToyFeed) -> None:
    outcome = train(scheduled(Use("OneCycleLR")), feed)
    assert outcome.last is not None
    assert outcome.last.plain["phases"][0]["groups"][0]["momentum"] == pytest.approx(0.95, abs=1e-3)
    plain = scheduled(Use("none"))
    then = train(replace(plain, epochs=EPOCHS + 1), feed, start=outcome.last)
    assert then.last is not None
    group = then.last.plain["phases"][0]["groups"][0]
    assert (group["momentum"], group["lr"]) == (0.9, LR)


def test_optimizers_without_momentum_take_cycles_too(feed: ToyFeed) -> None:
    for key in ("Adagrad", "Rprop", "Adafactor", "ASGD", "Adadelta"):
        outcome = train(scheduled(Use("OneCycleLR"), Use(key), monitor=None), feed)
        assert outcome.state == "finished", outcome.problem


def test_every_scheduler_of_torch_is_declared_or_left_out_for_a_reason() -> None:
    assert set(lr_scheduler.__all__) == ({spec.key for spec in SCHEDULERS} - {"none"}) | set(UNDECLARED)


@pytest.mark.parametrize("spec", [s for s in SCHEDULERS if s.key != "none"], ids=lambda spec: spec.key)
def test_every_argument_of_torch_is_offered_or_left_out_for_a_reason(spec: SchedulerType) -> None:
    torchs = inspect.signature(getattr(lr_scheduler, spec.key)).parameters
    given: set[str] = set()
    for settings in (spec.defaults(), {**spec.defaults(), "mode": "exp_range", "step_size_down": 1.0}):
        params = tuple(sorted((k, v) for k, v in settings.items() if k in spec.defaults()))
        (stage,) = stages(Use(spec.key, params), Span(4, 7, 0.1, momentum=True, higher_is_better=True))
        given |= set(stage.arguments)
    left_out = {name.removeprefix(f"{spec.key}.") for name in UNOFFERED}
    assert set(torchs) - left_out - {"cycle_momentum"} == given - {"max_lr", "base_lr", "mode"} - left_out | (
        {"mode"} if spec.key == "CyclicLR" else set()
    )


@pytest.mark.parametrize("use", ALL, **ids)
def test_the_source_text_makes_the_same_scheduler(use: Use) -> None:
    names = {"torch": torch, "epochs": EPOCHS, "steps_per_epoch": STEPS}
    texts = [
        s.source() for s in stages(use, span_of(SGD, TextInt(EPOCHS, "epochs"), TextInt(STEPS, "steps_per_epoch")))
    ]
    plain = [s.source() for s in stages(use, span_of(SGD, EPOCHS, STEPS))]
    for text, numbers in zip(texts, plain, strict=True):
        found = []
        for source in (text, numbers):
            optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], LR, momentum=0.9)
            scheduler = eval(source, {**names, "optimizer": optimizer})
            rates = []
            for _ in range(EPOCHS * STEPS):
                optimizer.step()
                rates.append(optimizer.param_groups[0]["lr"])
                scheduler.step(*((1.0,) if isinstance(scheduler, lr_scheduler.ReduceLROnPlateau) else ()))
            found.append(rates)
        assert found[0] == found[1]


@pytest.mark.parametrize("use", ALL, **ids)
def test_the_preview_has_the_rates_of_the_run(feed: ToyFeed, monkeypatch: pytest.MonkeyPatch, use: Use) -> None:
    monkeypatch.setattr("core.training.schedule.POINTS", EPOCHS * STEPS)
    drawn = preview(use, SGD, EPOCHS)
    assert [x for x, _ in drawn] == pytest.approx([i / STEPS for i in range(EPOCHS * STEPS)])
    seen, _ = rates_of_run(scheduled(use), feed, monkeypatch)
    if use.key != "ReduceLROnPlateau":
        assert [lr for _, lr in drawn] == seen
    assert preview(use, SGD, 10**6) == []


def test_settings_that_cannot_be_used_are_told() -> None:
    with pytest.raises(NetwrightError):
        stages(Use("StepLR", (("step_size", 0.0),)), Span(1, 1, 0.1))
    with pytest.raises(NetwrightError, match="learning-rate schedule"):
        stages(Use("StepLr"), Span(1, 1, 0.1))
