"""In which order an epoch takes its rows: by lot, each class as often as the others, or rows of one length together."""

from __future__ import annotations

import torch
from torch import Tensor

from core.data.drawing import POOL


def order_of(
    count: int,
    batch_size: int,
    generator: torch.Generator | None,
    weights: Tensor | None = None,
    lengths: Tensor | None = None,
) -> Tensor:
    """Places (count) int64 in the order of the epoch; batches follow each other in it.

    `weights` (count) float64: how likely each is to be drawn, with repetition. `lengths` (count) int64.
    """
    if generator is None:
        return torch.arange(count)
    order = torch.randperm(count, generator=generator) if weights is None else _drawn(weights, count, generator)
    return order if lengths is None else _by_length(order, lengths, batch_size, generator)


def class_weights(labels: Tensor, classes: int = 0) -> Tensor:
    """(classes) float64: rows / (classes present · rows of the class), 0 for a class without rows; the mean over the rows is 1.

    scikit-learn's 'balanced', from King and Zeng, Logistic Regression in Rare Events Data, Political Analysis 9, 2001.
    """
    counts = torch.bincount(labels[labels >= 0], minlength=classes).double()
    present = counts > 0
    weights = counts.sum() / (present.sum() * counts.clamp(min=1))
    return torch.where(present, weights, torch.zeros_like(weights))


def row_weights(labels: Tensor) -> Tensor:
    """(rows) float64: 1 / rows of the same class, so that classes weigh the same together; 0 where the class is missing."""
    known = labels >= 0
    counts = torch.bincount(labels[known], minlength=1).double()
    return torch.where(known, 1 / counts[labels.clamp(min=0)], torch.zeros(len(labels), dtype=torch.float64))


def _drawn(weights: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """`torch.multinomial` with replacement, which stops at 2²⁴ rows."""
    ends = weights.cumsum(0)
    thrown = torch.rand(count, generator=generator, dtype=torch.float64) * ends[-1]
    return torch.searchsorted(ends, thrown, right=True).clamp(max=len(weights) - 1)


def _by_length(order: Tensor, lengths: Tensor, batch_size: int, generator: torch.Generator) -> Tensor:
    """Sorted by length within pools; then whole batches change places, the smaller last one stays the last."""
    pools = [pool[lengths[pool].argsort(stable=True)] for pool in torch.split(order, POOL * batch_size)]
    batches = torch.split(torch.cat(pools), batch_size)
    full = len(order) // batch_size
    moved = torch.randperm(full, generator=generator).tolist()
    return torch.cat([*(batches[i] for i in moved), *batches[full:]]) if batches else order
