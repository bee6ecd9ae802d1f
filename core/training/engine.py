"""The engine: `run(plan, feed, control, emit)`. Without Qt; the same on a thread, in a child process or in a test."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from core.data.augmenting.augmenter import extents
from core.problems import Problem, Severity
from core.training import events
from core.training.checkpoint import Checkpoint, Weights, on_cpu
from core.training.clock import Clock, Pace
from core.training.control import Control
from core.training.device import choose, computing_threads, default_threads
from core.training.diagnosis import diagnose
from core.training.failures import BEFORE, problem_of
from core.training.live import Live, NonFinite
from core.training.plan import Plan
from core.training.randomness import Randomness
from core.training.rehearsal import rehearse, steps_per_epoch
from core.training.replica import Answers
from core.training.state import Position, pack, unpack, watched
from core.training.weighing import weigh

if TYPE_CHECKING:
    from core.data.feed import Batch, Feed

READ_SECONDS = 0.05
"""The least time between two readings of losses and metrics: each waits for the device."""
CHECKPOINT_SHARE = 50
"""A checkpoint that takes long is made at most so seldom that it costs one part in this many."""

Emit = Callable[[events.Event], None]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How a run ended. `last` continues it; `best` is None where no epoch of this session was the best."""

    state: str
    """finished, stopped or failed."""
    step: int
    epoch: int
    """Completed."""
    seconds: float
    history: tuple[dict[str, Any], ...]
    """`epoch`, `step`, `seconds`, `lr`, `train`, `valid` of each completed epoch."""
    last: Checkpoint | None
    best: Weights | None
    problem: Problem | None = None


def run(plan: Plan, feed: Feed, control: Control, emit: Emit, start: Checkpoint | None = None) -> Outcome:
    """Trains until the plan is done, `control` says stop, or something fails; never raises for what a person can meet.

    `start` goes on from a checkpoint, also in the middle of an epoch, equal to the bit to a run that never stopped.
    """
    training: Training | None = None
    threads = (start.plain["threads"] if start else plan.threads) or default_threads()
    try:
        with computing_threads(threads):
            training = Training(plan, feed, control, emit, start, threads)
            return training.run()
    except Exception as error:
        return _failed(plan, feed, training, error, emit)
    finally:
        control.close("The training has ended; its saved weights can be asked instead.")


def _failed(plan: Plan, feed: Feed, training: Training | None, error: Exception, emit: Emit) -> Outcome:
    if training is None:
        return refused(plan, error, emit)
    problem = _problem(plan, feed, training, error)
    emit(events.Failed(*training.now, problem))
    return training.outcome("failed", problem)


def refused(plan: Plan, error: Exception, emit: Emit) -> Outcome:
    """The outcome of a run that could not even start."""
    problem = problem_of(error, plan, BEFORE)
    emit(events.Failed(0, 0, 0.0, problem))
    return Outcome("failed", 0, 0, 0.0, (), None, None, problem)


def _problem(plan: Plan, feed: Feed, training: Training, error: Exception) -> Problem:
    at = f"at step {training.position.step + 1}"
    if isinstance(error, NonFinite):
        try:
            return diagnose(training.live, feed, error, at)
        except Exception as second:
            return problem_of(second, plan, at)
    return problem_of(error, plan, at)


class Stop(Exception):
    """Asked to stop, at a step boundary."""


class Training:
    """One session of a run, on the thread that calls it."""

    def __init__(
        self, plan: Plan, feed: Feed, control: Control, emit: Emit, start: Checkpoint | None, threads: int
    ) -> None:
        self.plan, self.feed, self.control, self.emit, self.threads = plan, feed, control, emit, threads
        self.steps_per_epoch = steps_per_epoch(plan, feed.rows("train"))
        device = choose(plan.device)
        known = extents(plan.augment, plan.lowered.inputs, feed)
        self.live = Live(plan, device, self.steps_per_epoch, known)
        weigh(self.live.objective, plan.class_weights, feed, device)
        self.sampler = torch.Generator().manual_seed(plan.seed)
        self.position = unpack(self.live, start) if start else Position(order=self.sampler.get_state())
        self.sampler.set_state(self.position.order)
        self.watched = watched(plan, self.position.history)
        rehearse(self.live, feed)
        self.resumed = start is not None
        self.last = start
        self.best: Weights | None = None
        self.best_is_new = False
        self.answers = Answers(self.live, self.checkpoint)
        self.side = Randomness(device, plan.seed)
        self.clock, self.pace = Clock(start.plain["seconds"] if start else 0.0), Pace()
        self.told_unreadable = ""
        self.samples, self.read_step = 0, self.position.step
        self.next_read, self.next_checkpoint = 0.0, time.perf_counter() + plan.checkpoint_seconds

    @property
    def now(self) -> tuple[int, int, float]:
        """Step, epoch and seconds, as every event begins."""
        return self.position.step, min(self.position.epoch + 1, self.plan.epochs), self.clock.seconds

    @property
    def lr(self) -> float:
        return self.live.phases[0].lr

    def run(self) -> Outcome:
        self._started()
        try:
            while self.position.epoch < self.plan.epochs:
                self._train_epoch()
                self._end_epoch()
        except Stop:
            return self._ended("stopped")
        return self._ended("finished")

    def _started(self) -> None:
        self.emit(
            events.Started(
                *self.now,
                device=str(self.live.device),
                threads=self.threads,
                seed=self.plan.seed,
                epochs=self.plan.epochs,
                steps_per_epoch=self.steps_per_epoch,
                rows={split: self.feed.rows(split) for split in ("train", "valid", "test")},
                series=self.plan.series,
                parameters=self.live.parameters(),
                resumed=self.resumed,
            )
        )

    def _ended(self, state: str) -> Outcome:
        self.clock.halt()
        self._keep()
        self._answer()
        self.emit((events.Stopped if state == "stopped" else events.Finished)(*self.now))
        return self.outcome(state)

    def outcome(self, state: str, problem: Problem | None = None) -> Outcome:
        at = self.position
        return Outcome(state, at.step, at.epoch, self.clock.seconds, tuple(at.history), self.last, self.best, problem)

    def _train_epoch(self) -> None:
        control, live, at = self.control, self.live, self.position
        for batch in self._batches():
            if control.pending:
                self._serve()
            due = time.perf_counter() >= self.next_read
            for phase in live.phases:
                phase.schedule.follow(at.epoch, at.batch, self.watched)
            live.step(at.step, batch, due)
            at.step += 1
            at.batch += 1
            self.samples += len(batch.rows)
            if due:
                self._report()

    def _batches(self) -> Iterator[Batch]:
        """The rest of the epoch."""
        at, size, rows = self.position, self.plan.batch_size, self.feed.rows("train")
        generator = self.sampler if self.plan.shuffle or self.plan.balanced else None
        for batch in self.feed.batches("train", size, generator, at.batch):
            if self.plan.drop_last and (at.batch + 1) * size > rows:
                break
            if len(batch.rows):
                yield self._placed(batch)
            else:
                at.batch += 1

    def _placed(self, batch: Batch) -> Batch:
        device = self.live.device
        if all(t.device == device for t in (*batch.inputs, *batch.targets)):
            return batch
        return batch._replace(
            inputs=tuple(t.to(device, non_blocking=True) for t in batch.inputs),
            targets=tuple(t.to(device, non_blocking=True) for t in batch.targets),
        )

    def _report(self) -> None:
        """A point of the curves. Waits for the device."""
        values: dict[str, float] = {}
        for phase in self.live.phases:
            values |= phase.train.window()
        values |= self.live.penalty()
        self._require_finite(values)
        at = self.position
        self.pace.read(self.clock.seconds, at.step, self.samples)
        steps = self.plan.epochs * self.steps_per_epoch
        self.emit(
            events.Progress(
                *self.now,
                since=self.read_step,
                steps=steps,
                samples_per_second=self.pace.samples_per_second,
                seconds_left=self.pace.seconds_left(steps - at.step),
                lr=self.lr,
                values=values,
            )
        )
        self.read_step = at.step
        self._look_around()
        self.next_read = time.perf_counter() + READ_SECONDS

    def _look_around(self) -> None:
        if self.control.stopped:
            raise Stop
        if time.perf_counter() >= self.next_checkpoint:
            self._keep()

    def _require_finite(self, values: dict[str, float]) -> None:
        for phase in self.plan.phases:
            if not math.isfinite(values.get(self.plan.total(phase), 0.0)):
                raise NonFinite

    def _end_epoch(self) -> None:
        train: dict[str, float] = {}
        for phase in self.live.phases:
            train |= phase.train.epoch()
        self._require_finite(train)
        penalty = self.live.penalty()
        train |= penalty
        valid = self._validate()
        valid |= penalty if valid else {}
        done = events.EpochDone(*self.now, lr=self.lr, train=train, valid=valid)
        at = self.position
        at.history.append({name: getattr(done, name) for name in ("epoch", "step", "seconds", "lr", "train", "valid")})
        at.epoch, at.batch, at.order = at.epoch + 1, 0, self.sampler.get_state()
        self.watched = watched(self.plan, at.history)
        for phase in self.live.phases:
            phase.train.reset()
        self.emit(done)
        self._tell_unreadable()
        self._compare(done)
        self._look_around()

    def _tell_unreadable(self) -> None:
        """Once all rows were met; again where more turn out to be broken."""
        sentence = self.feed.unreadable()
        if sentence and sentence != self.told_unreadable:
            self.told_unreadable = sentence
            self.emit(events.Warned(*self.now, Problem(Severity.WARNING, "unreadable-rows", sentence)))

    def _validate(self) -> dict[str, float]:
        """Losses and metrics of all validation rows, in eval mode; empty without such rows."""
        values: dict[str, float] = {}
        if not self.feed.rows("valid"):
            return values
        self.side.seed(self.plan.seed + self.position.epoch)
        for phase in self.live.phases:
            phase.valid.reset()
        self.live.mode(training=False)
        try:
            for batch in self.feed.batches("valid", 2 * self.plan.batch_size, None):
                if self.control.pending:
                    self._serve()
                if len(batch.rows):
                    with self.side:
                        self.live.validate(self._placed(batch))
        finally:
            self.live.mode(training=True)
        for phase in self.live.phases:
            values |= phase.valid.epoch()
        return values

    def _compare(self, done: events.EpochDone) -> None:
        """Keeps the weights if this epoch is the best so far."""
        monitor, at = self.plan.monitor, self.position
        if monitor is None:
            return
        value = (done.valid or done.train).get(monitor.series, math.nan)
        if monitor.better(value, at.best):
            at.best, self.best_is_new = value, True
            self.best = Weights(at.step, done.epoch, on_cpu(self.live.network.state_dict()), dict(done.valid))
            self.emit(events.Best(done.step, done.epoch, done.seconds, monitor.series, value))

    def checkpoint(self) -> Checkpoint:
        return pack(self.live, self.position, self.clock.seconds, self.threads)

    def _keep(self) -> None:
        began = time.perf_counter()
        self.last = self.checkpoint()
        self.emit(events.Checkpointed(*self.now, self.last, self.best if self.best_is_new else None))
        self.best_is_new = False
        ended = time.perf_counter()
        self.next_checkpoint = ended + max(self.plan.checkpoint_seconds, CHECKPOINT_SHARE * (ended - began))

    def _serve(self) -> None:
        """At a step boundary: answers, new learning rates, rest, stop."""
        self._answer()
        if self.control.paused and not self.control.stopped:
            self._rest()
        if self.control.stopped:
            raise Stop

    def _answer(self) -> None:
        requests, rates = self.control.take()
        for name, lr in rates:
            self._set_rate(name, lr)
        for request, answer in requests:
            self.answers.give(self.position.step, request, answer)

    def _set_rate(self, name: str, lr: float) -> None:
        for phase in self.live.phases:
            if name in ("", phase.phase.name):
                phase.schedule.set_base(lr)
        self.emit(events.LearningRateSet(*self.now, lr, name))

    def _rest(self) -> None:
        self.clock.halt()
        self.emit(events.Paused(*self.now))
        self._keep()
        while self.control.paused and not self.control.stopped:
            self.control.wait(0.5)
            self._answer()
        self.clock.go()
        if not self.control.stopped:
            self.emit(events.Resumed(*self.now))
