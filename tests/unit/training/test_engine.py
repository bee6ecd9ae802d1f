"""The engine against a bare torch loop, its events, its phases, its restraint."""

from __future__ import annotations

import math
import pickle
import time
from dataclasses import replace

import pytest
import torch
from torch import nn

from core.lowering.execute import build
from core.lowering.lowered import InputSlot, Lowered, OutputSlot
from core.spec import Use
from core.training import events
from core.training.control import Control
from core.training.correction import construct
from core.training.device import choose, computing_threads, default_threads
from core.training.engine import run
from core.training.plan import Measure, Monitor, Phase, Plan, monitor_of
from core.training.randomness import Randomness
from tests.unit.training.toys import (
    CLASSIFIER,
    Story,
    ToyFeed,
    classes,
    lowered_of,
    plan_for,
    same,
    stop_after,
    toy_feed,
    train,
    weights,
)


def bare(plan: Plan, feed: ToyFeed) -> tuple[nn.Module, list[float]]:
    """What a person would write, and the mean loss of each epoch."""
    (x,), (y,) = feed.splits["train"]
    with torch.random.fork_rng(devices=[]), computing_threads(1):
        torch.manual_seed(plan.seed)
        built = build(plan.lowered)
        network = built.network
        (optimizer,) = construct(plan.phases[0].optimizer, network.parameters(), "cpu")
        sampler = torch.Generator().manual_seed(plan.seed)
        means = []
        for _ in range(plan.epochs):
            total = 0.0
            for rows in torch.randperm(len(x), generator=sampler).split(plan.batch_size):
                loss = nn.functional.cross_entropy(network(x[rows]), y[rows])
                optimizer.zero_grad()
                loss.backward()
                if plan.clip_grad_norm is not None:
                    nn.utils.clip_grad_norm_(network.parameters(), plan.clip_grad_norm)
                optimizer.step()
                total += loss.item() * len(rows)
            means.append(total / len(x))
    return network, means


@pytest.mark.parametrize("clip", [None, 0.1])
@pytest.mark.parametrize("optimizer", [Use("SGD"), Use("Adam"), Use("RMSprop")], ids=lambda use: use.key)
def test_it_learns_what_a_bare_loop_learns(feed: ToyFeed, optimizer: Use, clip: float | None) -> None:
    plan = plan_for(optimizer=optimizer, clip_grad_norm=clip)
    outcome = train(plan, feed)
    network, means = bare(plan, feed)
    assert same(weights(outcome), network.state_dict())
    assert [row["train"]["loss"] for row in outcome.history] == pytest.approx(means, rel=1e-12)


def test_validation_is_that_of_eval_mode(feed: ToyFeed) -> None:
    plan = plan_for()
    outcome = train(plan, feed)
    network = build(plan.lowered).network
    network.load_state_dict(weights(outcome))
    (x,), (y,) = feed.splits["valid"]
    with torch.no_grad():
        scores = network.eval()(x)
    valid = outcome.history[-1]["valid"]
    assert valid["loss"] == pytest.approx(nn.functional.cross_entropy(scores, y).item(), rel=1e-6)
    assert valid["accuracy"] == (scores.argmax(1) == y).double().mean().item()


def test_events_tell_the_run_in_order(feed: ToyFeed) -> None:
    story = Story()
    outcome = train(plan_for(), feed, story=story)
    kinds = [type(event) for event in story.events]
    assert kinds[0] is events.Started
    assert kinds[-2:] == [events.Checkpointed, events.Finished]
    (started,) = story.of(events.Started)
    assert (started.steps_per_epoch, started.epochs, started.rows) == (7, 4, {"train": 100, "valid": 40, "test": 0})
    assert started.parameters == 4 * 16 + 16 + 32 + 16 * 3 + 3
    assert started.series == ("loss", "accuracy")
    assert [(e.epoch, e.step) for e in story.of(events.EpochDone)] == [(1, 7), (2, 14), (3, 21), (4, 28)]
    progress = story.of(events.Progress)
    assert (progress[0].since, progress[0].step, progress[0].steps) == (0, 1, 28)
    assert all(set(p.values) == {"loss", "accuracy"} for p in progress)
    assert story.events[-1].step == outcome.step == 28
    assert [e.seconds for e in story.events] == sorted(e.seconds for e in story.events)


def test_events_can_be_pickled(feed: ToyFeed) -> None:
    story = Story()
    train(plan_for(), feed, story=story)
    plain = [e for e in story.events if not isinstance(e, events.Checkpointed)]
    assert repr(pickle.loads(pickle.dumps(plain))) == repr(plain)
    (kept,) = story.of(events.Checkpointed)
    assert pickle.loads(pickle.dumps(kept)).checkpoint.step == 28
    plan = plan_for()
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_points_come_at_most_twenty_times_a_second_and_cover_every_step(feed: ToyFeed) -> None:
    story = Story()
    outcome = train(plan_for(epochs=60), feed, story=story)
    progress = story.of(events.Progress)
    assert 2 <= len(progress) <= 20 * outcome.seconds + 1
    assert [p.since for p in progress[1:]] == [p.step for p in progress[:-1]]
    assert all(p.samples_per_second > 0 and p.seconds_left >= 0 for p in progress[1:])


def test_a_step_does_not_wait_for_the_device(feed: ToyFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values leave the device only for points, epochs and checkpoints: not once per step."""
    from core.training import engine

    monkeypatch.setattr(engine, "READ_SECONDS", 3600.0)
    reads = 0
    for name in ("item", "tolist", "__bool__", "__float__", "__int__", "numpy"):
        original = getattr(torch.Tensor, name)

        def counted(self: torch.Tensor, *args: object, original: object = original) -> object:
            nonlocal reads
            reads += 1
            return original(self, *args)  # type: ignore[operator]

        monkeypatch.setattr(torch.Tensor, name, counted)
    train(plan_for(epochs=2, clip_grad_norm=1.0), feed)
    few = reads
    reads = 0
    train(plan_for(epochs=2, clip_grad_norm=1.0, batch_size=2), feed)
    assert reads == few


def test_without_validation_rows_the_best_is_known_by_the_training_loss() -> None:
    feed = ToyFeed({"train": classes(40, 1)})
    outcome = train(plan_for(epochs=3), feed)
    assert [row["valid"] for row in outcome.history] == [{}, {}, {}]
    assert outcome.best is not None


def test_the_monitor_decides_what_is_best() -> None:
    accuracy = (Measure(0, "accuracy", "accuracy"),)
    assert monitor_of("loss", accuracy) == Monitor("loss")
    assert monitor_of("metric", accuracy) == Monitor("accuracy", True)
    assert monitor_of("metric", (Measure(0, "mae", "mae"),)) == Monitor("mae", False)
    assert monitor_of("metric", ()) == Monitor("loss")
    assert monitor_of("last", accuracy) is None
    assert Monitor("loss").better(1.0, 2.0)
    assert Monitor("accuracy", True).better(2.0, 1.0)
    assert not Monitor("loss").better(math.nan, None)
    assert train(plan_for(monitor=None), toy_feed()).best is None


def test_skipping_the_last_batch(feed: ToyFeed) -> None:
    outcome = train(plan_for(drop_last=True), feed)
    assert outcome.step == 4 * 6


def test_rows_keep_their_order_when_not_shuffled(feed: ToyFeed) -> None:
    first = train(plan_for(lowered_of(CLASSIFIER.replace("0.3", "0.0")), shuffle=False, epochs=2), feed)
    other = train(plan_for(lowered_of(CLASSIFIER.replace("0.3", "0.0")), shuffle=False, epochs=2), feed)
    shuffled = train(plan_for(lowered_of(CLASSIFIER.replace("0.3", "0.0")), epochs=2), feed)
    assert same(weights(first), weights(other))
    assert not same(weights(first), weights(shuffled))


def test_the_seed_decides(feed: ToyFeed) -> None:
    plan = plan_for(epochs=2)
    assert same(weights(train(plan, feed)), weights(train(plan, feed)))
    assert not same(weights(train(plan, feed)), weights(train(replace(plan, seed=1), feed)))


def test_draws_of_others_between_steps_change_nothing_and_nothing_is_changed_for_them(feed: ToyFeed) -> None:
    plan = plan_for()
    calm = train(plan, feed)
    torch.manual_seed(7)
    expected = torch.rand(1000)
    torch.manual_seed(7)
    drawn: list[torch.Tensor] = []

    class Drawing(ToyFeed):
        def batches(self, *args):  # type: ignore[no-untyped-def]
            for batch in super().batches(*args):
                drawn.append(torch.rand(2))
                yield batch

    outcome = train(plan, Drawing(feed.splits), story=Story(lambda event: drawn.append(torch.rand(1))))
    assert same(weights(calm), weights(outcome))
    others = torch.cat(drawn)
    assert len(others) > 50
    assert torch.equal(others, expected[: len(others)])


def test_randomness_goes_on_where_it_stopped() -> None:
    torch.manual_seed(3)
    expected = torch.rand(4)
    before = torch.get_rng_state()
    mine = Randomness(torch.device("cpu"), 3)
    with mine:
        first = torch.rand(2)
    torch.rand(5)
    with mine:
        second = torch.rand(2)
    assert torch.equal(torch.cat((first, second)), expected)
    torch.set_rng_state(before)
    with pytest.raises(ValueError, match="x"), mine:
        raise ValueError("x")
    assert torch.equal(torch.get_rng_state(), before)


GAN = """
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.generator = nn.Linear(2, 2)
        self.judge = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, noise, real):
        fake = self.generator(noise)
        judged = self.judge(fake)
        return judged, judged, self.judge(real)


class Objective(nn.Module):
    def __init__(self):
        super().__init__()
        self.loss = nn.BCEWithLogitsLoss()

    def forward(self, fooled, fake, real, one, zero, one_again):
        return self.loss(fooled, one), self.loss(fake, zero), self.loss(real, one_again)
"""


def gan_plan(**fields: object) -> Plan:
    loss = Use("BCEWithLogitsLoss")
    outputs = tuple(OutputSlot(name, (name,), name, loss) for name in ("fooled", "fake", "real"))
    inputs = (InputSlot("noise", "noise", ("noise",)), InputSlot("real", "real", ("real",)))
    phases = (
        Phase(((1, 1.0), (2, 0.5)), Use("Adam", (("lr", 0.01),)), ("judge",), 1, "judge"),
        Phase(((0, 1.0),), Use("SGD", (("lr", 0.1),)), ("generator",), 3, "generator"),
    )
    plan = Plan(Lowered(GAN, inputs, outputs), phases, epochs=6, batch_size=32, device="cpu", threads=1, monitor=None)
    return replace(plan, **fields)  # type: ignore[arg-type]


def gan_feed() -> ToyFeed:
    draw = torch.Generator().manual_seed(4)
    noise, real = torch.randn(128, 2, generator=draw), torch.randn(128, 2, generator=draw) * 0.3 + 3.0
    one, zero = torch.ones(128, 1), torch.zeros(128, 1)
    return ToyFeed({"train": ((noise, real), (one, zero, one))})


def test_two_phases_take_turns_each_with_its_own_weights() -> None:
    plan = gan_plan(epochs=1)
    seen: list[dict[str, torch.Tensor]] = []
    control = Control()
    asked = []

    class Watching(ToyFeed):
        def batches(self, *args):  # type: ignore[no-untyped-def]
            for batch in super().batches(*args):
                asked.append(control.checkpoint())
                yield batch

    outcome = train(plan, Watching(gan_feed().splits), control)
    assert outcome.state == "finished"
    seen = [dict(answer.result(0).weights.tensors) for answer in asked] + [weights(outcome)]

    def changed(part: str, before: int) -> bool:
        return any(not torch.equal(seen[before][n], seen[before + 1][n]) for n in seen[0] if n.startswith(part))

    assert [changed("judge", i) for i in range(4)] == [True, True, True, True]
    assert [changed("generator", i) for i in range(4)] == [True, False, False, True]


def test_two_phases_are_the_loop_that_a_person_would_write() -> None:
    plan = gan_plan()
    outcome = train(plan, gan_feed())
    (noise, real), (one, zero, _) = gan_feed().splits["train"]
    with torch.random.fork_rng(devices=[]), computing_threads(1):
        torch.manual_seed(0)
        network = build(plan.lowered).network
        judge, generator = network.judge, network.generator
        first = torch.optim.Adam(judge.parameters(), lr=0.01, fused=True)
        second = torch.optim.SGD(generator.parameters(), lr=0.1, fused=True)
        sampler, bce, step = torch.Generator().manual_seed(0), nn.functional.binary_cross_entropy_with_logits, 0
        for _ in range(plan.epochs):
            for rows in torch.randperm(128, generator=sampler).split(32):
                first.zero_grad()
                fake = bce(judge(generator(noise[rows]).detach()), zero[rows])
                (fake + 0.5 * bce(judge(real[rows]), one[rows])).backward()
                first.step()
                if step % 3 == 0:
                    second.zero_grad()
                    bce(judge(generator(noise[rows])), one[rows]).backward()
                    second.step()
                step += 1
    for name, tensor in network.state_dict().items():
        torch.testing.assert_close(weights(outcome)[name], tensor, rtol=1e-5, atol=1e-6)


def test_two_phases_tell_their_losses_apart_and_resume_to_the_bit() -> None:
    plan = gan_plan()
    assert plan.series == ("loss.judge", "loss.judge.fake", "loss.judge.real", "loss.generator")
    whole = train(plan, gan_feed())
    row = whole.history[-1]["train"]
    assert row["loss.judge"] == pytest.approx(row["loss.judge.fake"] + 0.5 * row["loss.judge.real"])
    control = Control()
    first = train(plan, stop_after(10, gan_feed(), control), control)
    then = train(plan, gan_feed(), start=first.last)
    assert first.step == 10
    assert same(weights(whole), weights(then))
    assert [r["train"] for r in whole.history] == [r["train"] for r in then.history]


def test_threads_are_set_for_the_run_and_given_back(feed: ToyFeed) -> None:
    before = torch.get_num_threads()
    during: list[int] = []
    train(plan_for(epochs=1, threads=before + 1), feed, story=Story(lambda e: during.append(torch.get_num_threads())))
    assert set(during) == {before + 1}
    assert torch.get_num_threads() == before
    with pytest.raises(ValueError, match="x"), computing_threads(before + 1):
        raise ValueError("x")
    assert torch.get_num_threads() == before
    assert 1 <= default_threads() <= before


def test_devices() -> None:
    assert choose("cpu") == torch.device("cpu")
    if torch.cuda.is_available():
        assert choose("auto") == choose("cuda") == torch.device("cuda", 0)
    else:
        assert choose("auto").type in ("cpu", "mps")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")
def test_it_learns_on_the_gpu_what_it_learns_on_the_cpu(feed: ToyFeed) -> None:
    source = lowered_of(CLASSIFIER.replace("0.3", "0.0"))
    there = train(plan_for(source, device="cuda"), feed)
    here = train(plan_for(source), feed)
    assert there.state == "finished"
    for name, tensor in weights(here).items():
        torch.testing.assert_close(weights(there)[name], tensor, rtol=1e-2, atol=1e-3)


def test_checkpoints_come_as_time_passes(feed: ToyFeed) -> None:
    story = Story()
    train(plan_for(epochs=30, checkpoint_seconds=0.0), feed, story=story)
    kept = story.of(events.Checkpointed)
    assert len(kept) > 2
    assert any(e.best is not None for e in kept)
    steps = [e.checkpoint.step for e in kept]
    assert steps == sorted(steps)


def test_slow_steps_still_report_each(feed: ToyFeed) -> None:
    class Slow(ToyFeed):
        def batches(self, *args):  # type: ignore[no-untyped-def]
            for batch in super().batches(*args):
                time.sleep(0.06)
                yield batch

    story = Story()
    run(plan_for(epochs=1), Slow(feed.splits), Control(), story)
    assert [p.step for p in story.of(events.Progress)] == [1, 2, 3, 4, 5, 6, 7]
