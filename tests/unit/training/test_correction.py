"""What optimizers with ways of their own do: several looks at a batch, matrices apart from the rest."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import nn

from core.spec import Use
from core.training.correction import Corrector, construct, tables_of
from tests.unit.training.toys import ToyFeed, lowered_of, plan_for, train, weights

LINEAR = """
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(4, 1)

    def forward(self, x):
        return self.out(x)


class Objective(nn.Module):
    def __init__(self):
        super().__init__()
        self.loss = nn.MSELoss()

    def forward(self, out, label):
        return (self.loss(out, label),)
"""


def quadratic() -> tuple[ToyFeed, torch.Tensor]:
    """Rows, and the weights of least squares with the bias last."""
    draw = torch.Generator().manual_seed(3)
    x = torch.randn(60, 4, generator=draw) * torch.tensor([1.0, 3.0, 0.2, 7.0])
    y = x @ torch.tensor([[1.0], [-2.0], [0.5], [3.0]]) + 4 + 0.1 * torch.randn(60, 1, generator=draw)
    best = torch.linalg.lstsq(torch.cat([x, torch.ones(60, 1)], 1), y).solution
    return ToyFeed({"train": ((x,), (y,))}), best.flatten()


def solved(optimizer: Use, epochs: int) -> torch.Tensor:
    feed, _ = quadratic()
    lowered = lowered_of(LINEAR, LINEAR, "MSELoss", lines=(), modules=())
    outcome = train(plan_for(lowered, optimizer, epochs=epochs, batch_size=60, measures=()), feed)
    assert outcome.state == "finished", outcome.problem
    found = weights(outcome)
    return torch.cat([found["out.weight"].flatten(), found["out.bias"]])


def test_lbfgs_finds_the_least_squares_in_a_few_steps_where_sgd_is_far_off() -> None:
    _, best = quadratic()
    torch.testing.assert_close(
        solved(Use("LBFGS", (("line_search_fn", "strong_wolfe"),)), 4), best, rtol=1e-3, atol=1e-3
    )
    assert (solved(Use("SGD"), 4) - best).abs().max() > 0.1


def test_lbfgs_steps_as_torch_does_alone() -> None:
    feed, _ = quadratic()
    (x,), (y,) = feed.splits["train"]
    torch.manual_seed(0)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        alone = nn.Linear(4, 1)
    optimizer = torch.optim.LBFGS(alone.parameters(), lr=0.5, max_iter=3)
    order = torch.randperm(60, generator=torch.Generator().manual_seed(0))

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(alone(x[order]), y[order])
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[arg-type]
    ours = solved(Use("LBFGS", (("lr", 0.5), ("max_iter", 3))), 1)
    assert torch.equal(ours, torch.cat([alone.weight.detach().flatten(), alone.bias.detach()]))


def test_muon_takes_hidden_matrices_and_adamw_the_rest() -> None:
    network = nn.Sequential(nn.Embedding(5, 4), nn.Linear(4, 3), nn.LayerNorm(3), nn.Conv1d(3, 2, 1))
    muon, adamw = construct(Use("Muon"), network.parameters(), "cpu", tables_of(network))
    assert type(muon) is torch.optim.Muon
    assert type(adamw) is torch.optim.AdamW
    assert [p.shape for p in muon.param_groups[0]["params"]] == [(3, 4)]
    assert sum(len(o.param_groups[0]["params"]) for o in (muon, adamw)) == len(list(network.parameters()))
    assert [type(o) for o in construct(Use("Muon"), network[2].parameters(), "cpu")] == [torch.optim.AdamW]
    assert [type(o) for o in construct(Use("Muon"), [network[1].weight], "cpu")] == [torch.optim.Muon]


def test_changed_values_reach_the_optimizer_that_knows_them(feed: ToyFeed) -> None:
    plan = plan_for(optimizer=Use("Muon"), epochs=1)
    first = train(plan, feed)
    changed = Use("Muon", (("eps", 1e-5), ("lr", 0.5), ("momentum", 0.8), ("weight_decay", 0.0)))
    then = train(replace(plan, epochs=2, phases=(replace(plan.phases[0], optimizer=changed),)), feed, start=first.last)
    assert then.last is not None
    muon, adamw = then.last.plain["phases"][0]["groups"]
    assert (muon["momentum"], muon["eps"], muon["lr"], muon["weight_decay"]) == (0.8, 1e-5, 0.5, 0.0)
    assert (adamw["eps"], adamw["lr"], adamw["weight_decay"]) == (1e-8, 0.5, 0.0)
    assert "momentum" not in adamw


def test_a_corrector_makes_the_gradients_anew() -> None:
    network = nn.Linear(2, 1)
    network.weight.grad = torch.full((1, 2), 9.0)
    before = network.weight.detach().clone()
    corrector = Corrector(Use("SGD", (("lr", 1.0),)), list(network.parameters()), network, torch.device("cpu"))
    loss = network.weight.sum()
    corrector.step(loss, lambda: loss, torch.autograd.backward)
    assert torch.equal(network.weight, before - 1)
