"""Metrics against scikit-learn, in whatever pieces the batches come."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.metrics import accuracy_score, mean_absolute_error, r2_score
from torch import Tensor

from core.training.metrics import ACCURACY, MAE, METRICS, R2, MetricType, offered


def measured(metric: MetricType, prediction: Tensor, target: Tensor, pieces: int = 3) -> float:
    sums = [metric.update(p, t) for p, t in zip(prediction.chunk(pieces), target.chunk(pieces), strict=True)]
    return metric.value(torch.stack(sums).sum(0).tolist())


@given(st.integers(2, 60), st.integers(2, 6), st.integers(0, 1000))
def test_accuracy_is_that_of_scikit_learn(rows: int, classes: int, seed: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    scores = torch.randn(rows, classes, generator=draw)
    labels = torch.randint(classes, (rows,), generator=draw)
    assert measured(ACCURACY, scores, labels, 2) == pytest.approx(accuracy_score(labels, scores.argmax(1)), abs=1e-15)


@pytest.mark.parametrize("shape", [(50,), (50, 1)])
def test_accuracy_of_a_single_score_takes_its_sign(shape: tuple[int, ...]) -> None:
    logits = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    labels = torch.randint(2, (50,), generator=torch.Generator().manual_seed(1))
    expected = accuracy_score(labels, torch.sigmoid(logits).reshape(-1) > 0.5)
    assert measured(ACCURACY, logits, labels) == pytest.approx(expected, abs=1e-15)


def test_accuracy_of_sequences_leaves_out_unknown_labels() -> None:
    scores = torch.randn(6, 5, 7, generator=torch.Generator().manual_seed(0))
    labels = torch.randint(5, (6, 7), generator=torch.Generator().manual_seed(1))
    labels[:, 5:] = -100
    expected = accuracy_score(labels[:, :5].reshape(-1), scores.argmax(1)[:, :5].reshape(-1))
    assert measured(ACCURACY, scores, labels) == pytest.approx(expected, abs=1e-15)


@given(st.integers(3, 60), st.integers(1, 4), st.floats(-1e4, 1e4), st.integers(0, 1000))
def test_errors_of_numbers_are_those_of_scikit_learn(rows: int, width: int, mean: float, seed: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    target = torch.randn(rows, width, generator=draw) + mean
    guess = target + torch.randn(rows, width, generator=draw)
    assert measured(MAE, guess, target) == pytest.approx(mean_absolute_error(target.double(), guess.double()), rel=1e-9)
    assert measured(R2, guess, target) == pytest.approx(r2_score(target.double(), guess.double()), rel=1e-5, abs=1e-5)


def test_one_number_may_come_with_or_without_its_axis() -> None:
    target, guess = torch.arange(6.0), torch.arange(6.0)[:, None] * 1.5
    assert measured(MAE, guess, target) == pytest.approx(mean_absolute_error(target, guess))
    assert measured(R2, guess, target) == pytest.approx(r2_score(target, guess))


@pytest.mark.parametrize("constant", [0.0, 7.25, -12345.5])
def test_r2_of_a_constant_target_is_that_of_scikit_learn(constant: float) -> None:
    target = torch.full((30, 1), constant, dtype=torch.float64)
    assert measured(R2, target.clone(), target) == r2_score(target, target) == 1.0
    assert measured(R2, target + 1, target) == r2_score(target, target + 1) == 0.0


def test_r2_of_one_row_is_not_a_number() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert math.isnan(r2_score([1.0], [2.0]))
    assert math.isnan(measured(R2, torch.ones(1, 1), torch.zeros(1, 1), 1))


def test_baselines_are_those_of_scikit_learn() -> None:
    draw = np.random.default_rng(3)
    train, valid = draw.integers(0, 4, 200) ** 2 // 3, draw.integers(0, 4, 80) ** 2 // 3
    guess = DummyClassifier(strategy="most_frequent").fit(train[:, None], train)
    assert ACCURACY.baseline(train, valid) == pytest.approx(guess.score(valid[:, None], valid))
    a, b = draw.normal(5, 2, (200, 2)), draw.normal(4, 3, (80, 2))
    mean = DummyRegressor().fit(a, a)
    assert R2.baseline(a, b) == pytest.approx(mean.score(b, b))
    assert MAE.baseline(a, b) == pytest.approx(mean_absolute_error(b, mean.predict(b)))
    assert all(math.isnan(m.baseline(train[:0], valid[:0])) for m in METRICS)


def test_what_is_offered_follows_the_target() -> None:
    assert offered(("category",)) == ("accuracy",)
    assert offered(("number", "vector")) == ("mae", "r2")
