"""What the window asks of a running training, and that asking changes nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
import torch

from core.lowering.execute import build
from core.problems import NetwrightError
from core.training import events
from core.training.control import Control
from core.training.engine import Outcome
from tests.unit.training.toys import Story, ToyFeed, plan_for, same, train, weights


class Asking(ToyFeed):
    """Calls back before each training batch is given out."""

    def __init__(self, feed: ToyFeed, ask: Any) -> None:
        super().__init__(feed.splits)
        self._ask = ask

    def batches(self, split: str, *args: Any) -> Iterator[Any]:
        for number, batch in enumerate(super().batches(split, *args)):
            if split == "train":
                self._ask(number)
            yield batch


def test_predicting_probing_drawing_and_saving_leave_the_run_as_it_is(feed: ToyFeed) -> None:
    plan = plan_for(epochs=6)
    calm = train(plan, feed)
    control = Control()
    answers: list[Future[Any]] = []
    x = feed.splits["valid"][0][0].numpy()

    def ask(number: int) -> None:
        torch.rand(3)
        answers.append(control.predict(x))
        if number % 3 == 0:
            answers.extend([control.probe(x[:1]), control.inspect(("n1",)), control.checkpoint()])

    busy = train(plan, Asking(feed, ask), control)
    assert len(answers) > 80
    assert all(answer.done() and answer.exception(0) is None for answer in answers)
    assert same(weights(calm), weights(busy))
    assert [row["valid"] for row in calm.history] == [row["valid"] for row in busy.history]


def test_a_prediction_is_that_of_the_network_in_eval_mode_at_that_step(feed: ToyFeed) -> None:
    control, asked = Control(), []
    x = feed.splits["valid"][0][0][:5].numpy()
    x.flags.writeable = False
    plan = plan_for(epochs=2)
    train(plan, Asking(feed, lambda number: asked.append((control.predict(x), control.checkpoint()))), control)
    for prediction, saved in [(p.result(0), c.result(0)) for p, c in asked]:
        assert prediction.step == saved.step
        network = build(plan.lowered).network
        network.load_state_dict(dict(saved.weights.tensors))
        with torch.no_grad():
            expected = network.eval()(torch.tensor(x))
        np.testing.assert_array_equal(prediction.outputs[0], expected.numpy())
    assert [p.result(0).step for p, _ in asked] == list(range(14))


def test_a_probe_shows_every_wire_and_a_node_its_weights_and_gradients(feed: ToyFeed) -> None:
    control, asked = Control(), []

    def ask(number: int) -> None:
        asked.append((control.probe(np.ones((1, 4), np.float32)), control.inspect(("n2",)), control.checkpoint()))

    train(plan_for(epochs=1), Asking(feed, ask), control)
    first, last = asked[0], asked[-1]
    wires = last[0].result(0).wires
    assert list(wires) == [((f"n{i}",), "y") for i in range(5)]
    assert [wires[key].shape for key in wires] == [(1, 4), (1, 16), (1, 16), (1, 16), (1, 3)]
    assert first[1].result(0).gradients == {}
    node, saved = last[1].result(0), last[2].result(0).weights.tensors
    assert set(node.gradients) == {"norm.weight", "norm.bias"}
    assert set(node.weights) == {n for n in saved if n.startswith("norm.")}
    for name, values in node.weights.items():
        np.testing.assert_array_equal(values, saved[name].numpy())


def test_what_cannot_be_computed_is_answered_with_a_sentence(feed: ToyFeed) -> None:
    control, asked = Control(), []

    def ask(number: int) -> None:
        if not asked:
            asked.extend([control.predict(np.ones((1, 5), np.float32)), control.predict(), control.inspect(("zz",))])

    assert train(plan_for(epochs=1), Asking(feed, ask), control).state == "finished"
    for answer in asked[:2]:
        with pytest.raises(NetwrightError, match="could not compute this input"):
            answer.result(0)
    assert asked[2].result(0).weights == {}


def test_requests_after_the_end_are_refused_and_cancelled_ones_skipped(feed: ToyFeed) -> None:
    control = Control()
    cancelled, early = control.predict(np.ones((1, 4), np.float32)), control.checkpoint()
    cancelled.cancel()
    train(plan_for(epochs=1), feed, control)
    assert early.result(0).step == 0
    assert cancelled.cancelled()
    with pytest.raises(NetwrightError, match="has ended"):
        control.checkpoint().result(0)


def test_the_learning_rate_changes_at_the_next_step(feed: ToyFeed) -> None:
    control, story = Control(), Story()

    def ask(number: int) -> None:
        if number == 3:
            control.set_learning_rate(0.0)

    before = []
    outcome = train(
        plan_for(epochs=1),
        Asking(feed, lambda n: (ask(n), before.append(control.checkpoint()))),
        control,
        story,
    )
    (told,) = story.of(events.LearningRateSet)
    assert (told.step, told.lr) == (3, 0.0)
    frozen, end = before[3].result(0).weights.tensors, weights(outcome)
    assert all(torch.equal(frozen[n], end[n]) for n in frozen if n.startswith(("hidden", "out")))
    assert not torch.equal(before[2].result(0).weights.tensors["out.weight"], frozen["out.weight"])
    assert outcome.history[0]["lr"] == 0.0


@pytest.mark.parametrize("lr", [-1.0, float("nan"), float("inf")])
def test_what_is_no_learning_rate_is_refused(lr: float) -> None:
    with pytest.raises(NetwrightError, match="learning rate"):
        Control().set_learning_rate(lr)


def until(condition: Any, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_pausing_rests_answers_and_goes_on_to_the_same_end(feed: ToyFeed) -> None:
    plan, control, story = plan_for(), Control(), Story()
    calm = train(plan, feed)
    outcomes: list[Outcome] = []
    feed = Asking(feed, lambda number: control.pause() if number == 5 and not story.of(events.Paused) else None)
    thread = threading.Thread(target=lambda: outcomes.append(train(plan, feed, control, story)))
    thread.start()
    until(lambda: story.of(events.Checkpointed))
    assert control.predict(np.ones((1, 4), np.float32)).result(60).step == 5
    (paused,) = story.of(events.Paused)
    rested = time.monotonic()
    time.sleep(0.5)
    assert (story.events[-1].step, paused.step) == (5, 5)
    rest = time.monotonic() - rested
    control.resume()
    thread.join(60)
    (resumed,) = story.of(events.Resumed)
    assert resumed.seconds - paused.seconds < rest / 2, "rests do not count"
    assert same(weights(calm), weights(outcomes[0]))


def test_stopping_while_paused_or_before_the_start_keeps_the_state(feed: ToyFeed) -> None:
    control, story, outcomes = Control(), Story(), []
    control.pause()
    thread = threading.Thread(target=lambda: outcomes.append(train(plan_for(), feed, control, story)))
    thread.start()
    until(lambda: story.of(events.Paused))
    control.stop()
    thread.join(60)
    (outcome,) = outcomes
    assert (outcome.state, outcome.step, outcome.last.step) == ("stopped", 0, 0)
    assert same(weights(train(plan_for(), feed)), weights(train(plan_for(), feed, start=outcome.last)))


def test_stopping_during_validation_repeats_it_later(feed: ToyFeed) -> None:
    plan, control = plan_for(epochs=2), Control()
    whole = train(plan, feed)

    class StoppedInValidation(ToyFeed):
        def batches(self, split: str, *args: Any) -> Iterator[Any]:
            for number, batch in enumerate(super().batches(split, *args)):
                if split == "valid" and number == 1:
                    control.stop()
                yield batch

    first = train(plan, StoppedInValidation(feed.splits), control)
    assert (first.state, first.step, first.epoch) == ("stopped", 7, 0)
    then = train(plan, feed, start=first.last)
    assert same(weights(whole), weights(then))
    assert [r["valid"] for r in whole.history] == [r["valid"] for r in then.history]
    assert [r["train"] for r in whole.history] == [r["train"] for r in then.history]
