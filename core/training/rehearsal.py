"""What can be known to fail before the first step, so that nobody waits an epoch for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn.modules.batchnorm import _BatchNorm

from core.lowering.execute import build
from core.problems import NetwrightError
from core.training.live import Live
from core.training.plan import Plan

if TYPE_CHECKING:
    from core.data.feed import Feed


def steps_per_epoch(plan: Plan, rows: int) -> int:
    """Raises NetwrightError where there is nothing to train on."""
    if not rows:
        raise NetwrightError("There are no training rows. Choose data, or a smaller share for validation and test.")
    if plan.drop_last and rows < plan.batch_size:
        raise NetwrightError(
            f"No batch is full: there are {rows} training rows, the batch size is {plan.batch_size}, and smaller last "
            "batches are skipped. Choose a smaller batch size."
        )
    return rows // plan.batch_size if plan.drop_last else -(-rows // plan.batch_size)


def rehearse(live: Live, feed: Feed) -> None:
    """Runs a batch of one row through a spare network, if such a batch will come and a layer may refuse it.

    Raises what torch raises.
    """
    plan, rows = live.plan, feed.rows("train")
    last = rows % plan.batch_size
    comes = plan.batch_size == 1 or (last == 1 and not plan.drop_last)
    if not comes or not any(isinstance(m, _BatchNorm) for m in live.network.modules()):
        return
    batch = next(iter(feed.batches("train", 1, None)))
    with live.randomness, torch.no_grad():
        build(plan.lowered, plan.seed).network.to(live.device).train()(*(x.to(live.device) for x in batch.inputs))
