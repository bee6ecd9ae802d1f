"""Time of a training step, measured on a few steps of a spare network."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import torch

from core.data.feed import Batch
from core.training.live import Live
from core.training.plan import Plan

BUDGET_S = 0.6
MOST_STEPS = 20


def step_seconds(plan: Plan, batch: Batch, device: torch.device, give_up: Callable[[], bool] = lambda: False) -> float:
    """The median over as many steps as the budget allows, at least one; the first warms up and is left out if it can be.

    `give_up` is asked between two steps.
    """
    live = Live(plan, device)
    taken: list[float] = []
    began = time.perf_counter()
    while len(taken) < MOST_STEPS and (not taken or time.perf_counter() - began < BUDGET_S) and not give_up():
        start = time.perf_counter()
        live.step(len(taken), batch, careful=True)  # looking at the loss waits for the device
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:] or taken)
