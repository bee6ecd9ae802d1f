"""The outlook of a training: what is shown beside Train before anyone presses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from core.analysis import Analysis
from core.data.feed import Batch
from core.lowering.lowered import Lowered
from core.problems import NetwrightError
from core.training.device import choose
from core.training.outlook.examples import example
from core.training.outlook.memory import peak_bytes
from core.training.outlook.pace import step_seconds
from core.training.plan import Plan
from core.training.rehearsal import steps_per_epoch

TRIAL_FLOPS = 2e10
"""A trial step may take so many operations; of a larger batch only as many rows are tried."""
PASSES = 3
"""Forwards, and about twice as much on the way back."""
TRIAL_BYTES = 2_000_000_000
"""Networks that need more memory are not tried out ahead."""


@dataclass(frozen=True, slots=True)
class Outlook:
    memory: int | None = None
    """Bytes at the peak; None where that cannot be told ahead."""
    step: float | None = None
    """Seconds of a step; None where it was not tried."""
    steps: int = 0
    """In an epoch."""
    epochs: int = 0

    @property
    def epoch_seconds(self) -> float | None:
        return None if self.step is None else self.step * self.steps

    @property
    def seconds(self) -> float | None:
        return None if self.step is None else self.step * self.steps * self.epochs


def outlook(
    plan: Plan,
    lowered: Lowered,
    analysis: Analysis,
    training_rows: int,
    give_up: Callable[[], bool] = lambda: False,
) -> Outlook:
    """Takes about a second. Raises NetwrightError where there is nothing to train or a size is not known."""
    size = min(plan.batch_size, training_rows)
    steps = steps_per_epoch(plan, training_rows)
    memory = _memory(plan, example(lowered, analysis, size, torch.device("meta")))
    pace = None
    if not give_up() and (memory is None or memory <= TRIAL_BYTES):
        pace = _pace(plan, lowered, analysis, size, give_up)
    return Outlook(memory, pace, steps, plan.epochs)


def _memory(plan: Plan, batch: Batch) -> int | None:
    try:
        return peak_bytes(plan, batch)
    except (RuntimeError, NotImplementedError):
        return None  # an operation that cannot do without numbers


def _pace(plan: Plan, lowered: Lowered, analysis: Analysis, size: int, give_up: Callable[[], bool]) -> float | None:
    flops = analysis.totals.flops
    each = PASSES * flops if isinstance(flops, int) else 0
    rows = size if not each else max(2, min(size, int(TRIAL_FLOPS / each)))
    device = choose(plan.device)
    try:
        return step_seconds(plan, example(lowered, analysis, rows, device), device, give_up) * size / rows
    except NetwrightError:
        raise
    except Exception:  # whatever it is, the training itself will tell it in full
        return None
