"""A few steps of a spare network on the device that will train: what they took, in memory and time."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from core.data.feed import Batch
from core.training.live import Live
from core.training.outlook.allocated import peak_allocated
from core.training.outlook.memory import STEPS, GivenUp, GiveUp, never
from core.training.plan import Plan

BUDGET_S = 0.5
"""For the steps that are timed; there is at least one."""
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Trial:
    memory: int | None
    """Bytes at the peak; None where the device does not tell."""
    step: float
    """Seconds of a training step, the median of those tried."""
    check: float
    """Seconds of a validation of the same rows."""


def tried(plan: Plan, make: Callable[[], Batch], device: torch.device, give_up: GiveUp = never) -> Trial:
    """`make` gives the batch. The first steps warm up and are counted in memory, the others timed.

    The process's random numbers stay as they were. Raises what torch raises, and GivenUp between two steps.
    """
    there: list[tuple[Live, Batch]] = []

    def begin() -> None:
        batch = make()
        live = Live(plan, device)
        for number in range(STEPS):
            live.step(number, batch, careful=False)
            _need(give_up)
        there.append((live, batch))

    with _uncollected():
        memory = peak_allocated(begin, device)
    live, batch = there[0]
    return Trial(memory, _step_seconds(live, batch, give_up), _check_seconds(live, batch))


def _need(give_up: GiveUp) -> None:
    if give_up():
        raise GivenUp


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection: what it frees of earlier computations would be taken off the memory of this one."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _step_seconds(live: Live, batch: Batch, give_up: GiveUp) -> float:
    taken: list[float] = []
    while not taken or (len(taken) < MOST_STEPS and sum(taken) < BUDGET_S):
        _need(give_up)
        began = time.perf_counter()
        live.step(STEPS + len(taken), batch, careful=True)  # looking at the loss waits for the device
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _check_seconds(live: Live, batch: Batch) -> float:
    live.mode(training=False)
    began = time.perf_counter()
    with live.randomness:
        live.validate(batch)
        for phase in live.phases:
            phase.valid.epoch()  # reading them waits for the device
    return time.perf_counter() - began
