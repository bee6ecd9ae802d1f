"""The outlook of a training: what is shown beside Train before anyone presses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import torch

from core.analysis import Analysis
from core.data.feed import Batch
from core.layers.sizes import SizeValue
from core.lowering.lowered import Lowered
from core.memory import memory_of
from core.problems import NetwrightError
from core.training.device import choose, computing_threads, default_threads
from core.training.forecast import training_memory
from core.training.outlook.examples import example
from core.training.outlook.memory import GivenUp, GiveUp, never, peak_bytes
from core.training.outlook.trial import Trial, tried
from core.training.plan import Plan
from core.training.rehearsal import steps_per_epoch

TRIAL_FLOPS = 5e9
"""A trial step may take so many operations; of a larger batch only as many rows are tried, two at least."""
PASSES = 3
"""Forwards, and about twice as much on the way back."""
TRIAL_BYTES = 2_000_000_000
"""Networks that need more memory are not tried out ahead."""
TRIAL_SHARE = 4
"""Nor those that need more than one part in so many of the device's memory."""
DOUBT = 8
"""So many times what counting weights and activations says is more than any training needs."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is not known is None."""

    memory: int | None = None
    """Bytes at the peak; the data itself is not in it."""
    step: float | None = None
    """Seconds of a training step."""
    check: float = 0.0
    """Seconds of the validation after each epoch."""
    steps: int = 0
    """In an epoch."""
    epochs: int = 0
    device: str = ""
    """cpu, cuda:0, mps."""
    room: int | None = None
    """Bytes that the device has."""
    measured: bool = False
    """Whether `memory` was counted on the device rather than summed up from shapes."""

    @property
    def epoch_seconds(self) -> float | None:
        return None if self.step is None else self.step * self.steps + self.check

    @property
    def seconds(self) -> float | None:
        each = self.epoch_seconds
        return None if each is None else each * self.epochs

    @property
    def fits(self) -> bool:
        """Whether the device has that much memory, as far as both are known."""
        return self.memory is None or self.room is None or self.memory <= self.room


def outlook(
    plan: Plan,
    lowered: Lowered,
    analysis: Analysis,
    rows: Mapping[str, int],
    give_up: GiveUp = never,
) -> Outlook | None:
    """For so many rows in each part. Takes about a second; None when given up.

    Raises NetwrightError where there is nothing to train or a size is not known.
    """
    try:
        with computing_threads(plan.threads or default_threads()):
            return _outlook(_Asked(plan, lowered, analysis, give_up), rows)
    except GivenUp:
        return None


@dataclass(frozen=True, slots=True)
class _Asked:
    plan: Plan
    lowered: Lowered
    analysis: Analysis
    give_up: GiveUp

    def batch(self, rows: int, device: torch.device) -> Batch:
        return example(self.lowered, self.analysis, rows, device)

    def surely_below(self, most: int, rows: int) -> bool:
        """Whether a batch of so many rows needs so little that nobody has to look closely before it is tried."""
        totals, optimizer = self.analysis.totals, self.plan.phases[0].optimizer
        rough = training_memory(totals.parameters, totals.activations, rows, optimizer, totals.frozen)
        return rough is not None and rough * DOUBT <= most

    def summed(self, rows: int) -> int | None:
        """Bytes at the peak with batches of so many rows; None for an operation that cannot do without numbers."""
        try:
            return peak_bytes(self.plan, self.batch(rows, torch.device("meta")), self.give_up)
        except (RuntimeError, NotImplementedError):
            return None

    def tried(self, rows: int, device: torch.device) -> Trial | None:
        """None where a step fails: whatever it is, the training itself will tell it in full."""
        try:
            return tried(self.plan, partial(self.batch, rows, device), device, self.give_up)
        except (NetwrightError, GivenUp):
            raise
        except Exception:
            return None


def _outlook(asked: _Asked, rows: Mapping[str, int]) -> Outlook:
    plan = asked.plan
    steps, size, device = steps_per_epoch(plan, rows["train"]), min(plan.batch_size, rows["train"]), choose(plan.device)
    few, room = _affordable(asked.analysis.totals.flops, size), memory_of(device)
    most = min(TRIAL_BYTES, room // TRIAL_SHARE) if room is not None else TRIAL_BYTES
    summed = None if few == size and asked.surely_below(most, size) else asked.summed(size)
    trial = asked.tried(few, device) if summed is None or summed <= most else None
    counted = trial.memory if trial is not None else None
    if counted is None and summed is None:
        summed = asked.summed(size)
    known = Outlook(_memory(asked, summed, counted, few, size), steps=steps, epochs=plan.epochs, device=str(device))
    known = replace(known, room=room, measured=counted is not None)
    if trial is None:
        return known
    return replace(known, step=trial.step * size / few, check=trial.check * rows["valid"] / few)


def _affordable(flops: SizeValue, size: int) -> int:
    """How many rows of a batch of `size` are tried."""
    each = PASSES * flops if isinstance(flops, int) else 0
    return size if not each else max(min(2, size), min(size, int(TRIAL_FLOPS / each)))


def _memory(asked: _Asked, summed: int | None, counted: int | None, few: int, size: int) -> int | None:
    """What was counted; of fewer rows than a batch has, what kernels took beyond the sum is carried over."""
    if counted is None or few == size:
        return summed if counted is None else counted
    less = asked.summed(few) if summed is not None else None
    return None if summed is None or less is None else summed + max(0, counted - less) * size // few
