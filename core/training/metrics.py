"""Metrics, declared once. They add up on the device, batch by batch, and are read now and then.

The tensors of `update` come from the caller, so that this module imports without torch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.spec import Catalogue, Spec

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class MetricType(Spec):
    """A metric as sums. `update(prediction, target)` gives the sums of one batch as a tensor of one axis on their device;
    the sums of several batches add up; `value(sums)` reads them.
    """

    update: Callable[[Tensor, Tensor], Tensor] = field(kw_only=True)
    value: Callable[[Sequence[float]], float] = field(kw_only=True)
    baseline: Callable[[Array, Array], float] = field(kw_only=True)
    """(training targets, targets measured) -> what guessing without looking at the inputs reaches."""
    baseline_title: str = field(kw_only=True)
    higher_is_better: bool = field(kw_only=True)
    targets: tuple[str, ...] = field(kw_only=True)
    """The kinds of target columns that it measures."""
    source: str = field(default="", kw_only=True)


def _wide(x: Tensor) -> Tensor:
    """In double precision where the device has it, so that sums over long runs stay exact."""
    return x.float() if x.device.type == "mps" else x.double()


def hits(prediction: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """(where the prediction is right, where a label is known), both bool and shaped as `target`; below zero is unknown.

    prediction: (N, C, ...) scores against target (N, ...) class numbers, or (N, 1) or (N,) logits against labels 0 and 1.
    """
    if prediction.ndim == target.ndim + 1 and prediction.shape[1] > 1:
        guess = prediction.argmax(1)
    else:
        guess = prediction.reshape(target.shape) > 0
    known = target >= 0
    return (guess == target) & known, known


def _hits(prediction: Tensor, target: Tensor) -> Tensor:
    """(2,): right, known."""
    import torch

    right, known = hits(prediction, target)
    return _wide(torch.stack((right.sum(), known.sum())))


def _share(sums: Sequence[float]) -> float:
    return sums[0] / sums[1] if sums[1] else math.nan


def _commonest(train: Array, measured: Array) -> float:
    """Accuracy of the training part's commonest class."""
    import numpy as np

    train, measured = train[train >= 0], measured[measured >= 0]
    if not train.size or not measured.size:
        return math.nan
    return float((measured == np.bincount(train.reshape(-1).astype(np.int64)).argmax()).mean())


def _columns(prediction: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Both as (N, K): K numbers of a row; pictures and sequences count as one long column."""
    if target.ndim > 2:
        return _wide(prediction.reshape(-1, 1)), _wide(target.reshape(-1, 1))
    flat = target.reshape(target.shape[0], -1)
    return _wide(prediction.reshape(flat.shape)), _wide(flat)


def _distance(prediction: Tensor, target: Tensor) -> Tensor:
    """(2,): sum of the absolute errors, how many."""
    import torch

    guess, truth = _columns(prediction, target)
    total = (guess - truth).abs().sum()
    return torch.stack((total, total.new_full((), truth.numel())))


def _mean_distance(train: Array, measured: Array) -> float:
    """Mean absolute error of the training part's mean."""
    if not train.size or not measured.size:
        return math.nan
    return float(abs(measured.astype(float) - train.astype(float).mean(0)).mean())


def _spread(prediction: Tensor, target: Tensor) -> Tensor:
    """(3K + 1,): how many rows, then for each number the sums of the target, its square, the squared error."""
    import torch

    guess, truth = _columns(prediction, target)
    sums = torch.stack((truth.sum(0), truth.square().sum(0), (guess - truth).square().sum(0)))
    return torch.cat((sums.new_full((1,), truth.shape[0]), sums.reshape(-1)))


def _r2(sums: Sequence[float]) -> float:
    """Mean over the numbers of 1 - residual / spread; as scikit-learn, a constant target gives 1 if met exactly, else 0."""
    rows, width = sums[0], (len(sums) - 1) // 3
    if rows < 2:
        return math.nan
    parts = zip(sums[1 : 1 + width], sums[1 + width : 1 + 2 * width], sums[1 + 2 * width :], strict=True)
    return math.fsum(_explained(rows, *part) for part in parts) / width


def _explained(rows: float, total: float, squares: float, residual: float) -> float:
    spread = squares - total * total / rows
    if spread <= ROUNDING * squares:
        return 1.0 if residual <= ROUNDING * squares else 0.0
    return 1.0 - residual / spread


ROUNDING = 1e-12
"""A spread below this share of the squared size is rounding: the target is constant."""


def _mean_r2(train: Array, measured: Array) -> float:
    """R² of the training part's mean: at most 0."""
    import numpy as np

    if len(measured) < 2 or not train.size:
        return math.nan
    truth = measured.astype(float).reshape(len(measured), -1)
    error = ((truth - train.astype(float).reshape(len(train), -1).mean(0)) ** 2).sum(0)
    sums = np.concatenate([[len(truth)], truth.sum(0), (truth**2).sum(0), error])
    return _r2([float(x) for x in sums])


NUMBERS = ("number", "vector", "sequence", "image")
ACCURACY = MetricType(
    "accuracy",
    "Accuracy",
    "metric",
    "Share of the rows, or of the points of a mask, whose class is named right.",
    aka=("hit rate", "correct"),
    update=_hits,
    value=_share,
    baseline=_commonest,
    baseline_title="always guessing the commonest class",
    higher_is_better=True,
    targets=("category", "mask"),
)
MAE = MetricType(
    "mae",
    "Mean absolute error",
    "metric",
    "How far the prediction lies from the target on average, in the target's units as the network meets them.",
    aka=("mean absolute error", "l1"),
    update=_distance,
    value=_share,
    baseline=_mean_distance,
    baseline_title="always guessing the mean",
    higher_is_better=False,
    targets=NUMBERS,
)
R2 = MetricType(
    "r2",
    "R²",
    "metric",
    "Share of the target's variation that the prediction explains; 1 is perfect, 0 is no better than the mean.",
    aka=("coefficient of determination", "explained variance"),
    update=_spread,
    value=_r2,
    baseline=_mean_r2,
    baseline_title="always guessing the mean",
    higher_is_better=True,
    targets=NUMBERS,
    source="1 - Σ(t - x)² / Σ(t - mean t)²",
)
METRICS: Catalogue[MetricType] = Catalogue("metric", (ACCURACY, MAE, R2))


def offered(targets: Sequence[str]) -> tuple[str, ...]:
    """The metrics for a loss or column of those target kinds, the telling one first: what is measured when nothing is chosen."""
    return tuple(metric.key for metric in METRICS if set(metric.targets) & set(targets))
