"""Frozen layers, first values and penalties of a drawn network, through the engine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn

from core.api import train as train_project
from core.builder import Net
from core.document import edits
from core.document.project import Project
from core.lowering import lower
from core.lowering.execute import build
from core.paths import assigned
from core.spec import Use
from core.training import events
from core.training.penalty import Penalties
from core.training.plan import PENALTY, Penalty, Plan, plan_of
from tests.unit.training.toys import Story, ToyFeed, plan_for, train, weights

L1, L2 = 0.003, 0.02


def network(*settings: str) -> Project:
    net = Net("breast_cancer")
    x = net.add("BatchNorm1d", net.add("Linear", net.input("features"), name="first", out_features=8), name="norm")
    x = net.add("Linear", net.add("ReLU", x), name="last", out_features=2)
    net.output(x, "diagnosis")
    net.train_with("SGD", lr=0.05, epochs=2, device="cpu", threads=1)
    project = net.project
    for setting in settings:
        project = assigned(project, setting)
    return project


def penalised(**fields: Any) -> tuple[nn.Module, Penalties]:
    module = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Linear(3, 2))
    plan = plan_for(**fields)
    return module, Penalties(plan, module.named_parameters())


def test_the_gradient_is_the_formula() -> None:
    module, penalties = penalised(l1=L1, l2=L2, penalties=(Penalty("2", l1=0.5, l2=0.25),))
    penalties.added(torch.zeros(())).backward()  # type: ignore[no-untyped-call]
    first, last = module[0].weight, module[2].weight
    torch.testing.assert_close(first.grad, L1 * first.sign() + 2 * L2 * first)
    torch.testing.assert_close(last.grad, (L1 + 0.5) * last.sign() + 2 * (L2 + 0.25) * last)
    assert all(p.grad is None for p in (module[0].bias, module[1].weight, module[1].bias, module[2].bias))
    value = L1 * first.abs().sum() + L2 * first.square().sum()
    value += (L1 + 0.5) * last.abs().sum() + (L2 + 0.25) * last.square().sum()
    assert penalties.value() == pytest.approx(value.item(), rel=1e-5)


def test_a_prefix_is_a_whole_name_and_nothing_costs_nothing() -> None:
    module = nn.ModuleDict({"conv1": nn.Linear(2, 2), "conv10": nn.Linear(2, 2)})
    found = Penalties(plan_for(penalties=(Penalty("conv1", l2=1.0),)), module.named_parameters())
    assert found.value() == pytest.approx(module["conv1"].weight.square().sum().item())
    _, none = penalised()
    assert not none
    total = torch.ones(())
    assert none.added(total) is total


def test_l2_is_a_weight_decay_of_twice_the_number_that_spares_biases(feed: ToyFeed) -> None:
    plan = plan_for(optimizer=Use("SGD", (("lr", 0.05),)), epochs=1, l2=0.05)
    ours = train(plan, feed)
    assert ours.last is not None
    module = build(plan.lowered, plan.seed).network.train()
    decayed = [p for p in module.parameters() if p.ndim > 1]
    others = [p for p in module.parameters() if p.ndim == 1]
    optimizer = torch.optim.SGD([{"params": decayed, "weight_decay": 0.1}, {"params": others}], lr=0.05)
    torch.manual_seed(plan.seed)
    order = torch.randperm(100, generator=torch.Generator().manual_seed(plan.seed))
    (x,), (y,) = feed.splits["train"]
    for rows in order.split(16):
        optimizer.zero_grad()
        nn.functional.cross_entropy(module(x[rows]), y[rows]).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    for name, weight in module.named_parameters():
        torch.testing.assert_close(weights(ours)[name], weight.detach(), rtol=1e-5, atol=1e-6)


def test_the_penalty_is_a_series_of_its_own_and_the_losses_are_without_it(feed: ToyFeed) -> None:
    story = Story()
    plan = plan_for(l2=0.5)
    assert PENALTY in plan.series
    outcome = train(plan, feed, story=story)
    (started,) = story.of(events.Started)
    assert PENALTY in started.series
    assert outcome.last is not None
    last = outcome.history[-1]
    found = weights(outcome)
    told = 0.5 * sum(float(found[name].square().sum()) for name in ("hidden.weight", "out.weight"))
    assert last["train"][PENALTY] == pytest.approx(told, rel=1e-5)
    assert last["valid"][PENALTY] == last["train"][PENALTY]
    assert all(PENALTY in point.values for point in story.of(events.Progress))
    assert PENALTY not in train(plan_for(), feed).history[-1]["train"]


def test_frozen_weights_are_the_same_to_the_bit_and_the_rest_learns() -> None:
    project = network("first.frozen=true", "norm.frozen=true")
    trained = train_project(project)
    lowered = lower(project)
    fresh = dict(build(lowered, 0).network.named_parameters())
    for name in ("first.weight", "first.bias", "norm.weight", "norm.bias"):
        assert torch.equal(trained.tensors[name], fresh[name]), name
        assert not fresh[name].requires_grad
    assert not torch.equal(trained.tensors["last.weight"], fresh["last.weight"])
    assert trained.tensors["norm.running_mean"].abs().sum() > 0, "running statistics follow the data"


def test_where_all_is_frozen_a_sentence_says_so(feed: ToyFeed) -> None:
    project = network(*(f"{name}.frozen=true" for name in ("first", "norm", "last")))
    with pytest.raises(Exception, match="every layer with weights is frozen"):
        train_project(project)


def test_penalties_of_layers_reach_the_plan_by_their_place_also_in_repeated_blocks() -> None:
    project = network("first.l1=0.5", "plan.l2=0.25")
    plan = _plan(project)
    assert (plan.l1, plan.l2, plan.penalties) == (0.0, 0.25, (Penalty("first", 0.5, 0.0),))
    net = Net("breast_cancer")
    part = net.block("Part")
    part.output(part.add("Linear", part.input(), name="inside", out_features=30, l2=0.125))
    x = net.use(part, net.input("features"), name="part", repeat=2)
    net.output(net.add("Linear", x, out_features=2), "diagnosis")
    assert [p.module for p in _plan(net.project).penalties] == ["part.0.inside", "part.1.inside"]


def _plan(project: Project) -> Plan:
    return plan_of(project, lower(project))


def test_first_values_are_drawn_as_torch_draws_them_from_the_seed() -> None:
    project = network("first.weight_init=orthogonal", "last.weight_init=kaiming_normal", "last.bias_init=constant")
    project = assigned(assigned(project, "last.weight_init.nonlinearity=relu"), "last.bias_init.val=0.5")
    ours = dict(build(lower(project), 3).network.named_parameters())
    with torch.random.fork_rng():
        torch.manual_seed(3)
        first, last = nn.Linear(30, 8), nn.Linear(8, 2)
        nn.init.orthogonal_(first.weight)
        nn.init.kaiming_normal_(last.weight, nonlinearity="relu")
    assert torch.equal(ours["first.weight"], first.weight)
    assert torch.equal(ours["first.bias"], first.bias)
    assert torch.equal(ours["last.weight"], last.weight)
    assert ours["last.bias"].tolist() == [0.5, 0.5]


def test_what_is_automatic_again_leaves_no_trace_in_the_code() -> None:
    project = network()
    node = project.graph.named("first")
    assert node is not None
    told = edits.set_params(assigned(project, "first.weight_init=zeros"), node.id, {"frozen": False})
    again = assigned(told, "first.weight_init=auto")
    assert lower(again).source == lower(project).source
    assert replace(plan_for(), l1=0.0).penalised is False
