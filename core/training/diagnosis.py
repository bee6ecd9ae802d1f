"""Where a loss that is not a finite number comes from."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from core.problems import Path, Problem
from core.training.astray import calmer
from core.training.failures import problem
from core.training.live import Live, NonFinite

if TYPE_CHECKING:
    from core.data.feed import Batch, Feed

SEARCH_SECONDS = 3.0
"""How long the data is searched at most."""


def diagnose(live: Live, feed: Feed, error: NonFinite, at: str) -> Problem:
    """The Problem of a NaN or infinite loss; the run is over by now."""
    found = _in_data(live, feed, error.batch)
    if found is not None:
        return found
    batch = error.shown
    if batch is None:
        batch = next(iter(feed.batches("train", live.plan.batch_size, None)))
    diverged = not all(bool(torch.isfinite(p).all()) for p in live.network.parameters())
    path = _first_wire(live, batch) or _first_loss(live, batch)
    return _told(live, path, diverged, at)


def _in_data(live: Live, feed: Feed, batch: Batch | None) -> Problem | None:
    """A number in the data that is none: in `batch`, else anywhere in the training rows as far as time allows."""
    until = time.monotonic() + SEARCH_SECONDS
    slots = live.plan.lowered
    places = [(slot.column, slot.path) for slot in slots.inputs] + [(slot.target, slot.path) for slot in slots.targets]
    for candidate in _batches(live, feed, batch):
        for (column, path), values in zip(places, (*candidate.inputs, *candidate.targets), strict=True):
            if not bool(torch.isfinite(values).all()):
                return _bad_column(column, path, values, candidate.rows)
        if time.monotonic() > until:
            break
    return None


def _batches(live: Live, feed: Feed, batch: Batch | None) -> Iterable[Batch]:
    if batch is not None:
        yield batch
    yield from feed.batches("train", live.plan.batch_size, None)


def _bad_column(column: str, path: Path, values: Tensor, rows: Tensor) -> Problem:
    bad = ~torch.isfinite(values).reshape(len(values), -1).all(1)
    row = int(rows[int(bad.nonzero()[0])]) + 1
    message = (
        f"Column '{column}' holds a value that is not a finite number in row {row}, so the loss cannot be computed. "
        "Fill in or drop such rows in the Data panel."
    )
    return problem("data-not-finite", message, path)


def _first_wire(live: Live, batch: Batch) -> Path | None:
    """The first node whose result is not finite, for this batch in training mode."""
    with live.randomness, torch.no_grad():
        wires = live.built.taps(*(x.to(live.device) for x in batch.inputs))
    for (path, _), tensor in wires.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            return path
    return None


def _first_loss(live: Live, batch: Batch) -> Path:
    """All wires are finite, so a loss makes it: its node."""
    with live.randomness, torch.no_grad():
        _, losses = live.forward(batch)
    bad = [slot.path for slot, loss in zip(live.plan.lowered.losses, losses, strict=True) if not torch.isfinite(loss)]
    return bad[0] if bad else live.plan.lowered.losses[0].path


def _told(live: Live, path: Path, diverged: bool, at: str) -> Problem:
    first = max(live.phases, key=lambda phase: phase.lr)
    lr = first.lr
    cause = (
        "the weights have grown out of bounds" if diverged else "the numbers have left the range that can be computed"
    )
    message = (
        f"The loss is no longer a finite number {at}: {cause}, and this is the first node where it shows. "
        f"The first suspect is the learning rate: lower it ({lr:g} now), or scale the inputs in the Data panel."
    )
    why = "Steps that are too large make the loss grow until it overflows; inputs of large size do the same."
    return problem("loss-not-finite", message, path, why, calmer(first.phase, lr))
