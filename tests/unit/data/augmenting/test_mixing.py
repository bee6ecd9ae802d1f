"""Mixup and CutMix: what is mixed, in which share."""

import pytest
import torch

from core.data.augmenting import mixing


@pytest.fixture(autouse=True)
def _seeded():
    with torch.random.fork_rng():
        torch.manual_seed(1)
        yield


X = torch.rand(9, 3, 12, 10, generator=torch.Generator().manual_seed(0))
V = torch.rand(9, 4, generator=torch.Generator().manual_seed(1))


def test_mixup_is_the_convex_combination_of_two_samples():
    for _ in range(20):
        (x, v), order, share = mixing.mixup([X, V], 1.0, 0.4)
        assert 0 <= share <= 1
        assert sorted(order.tolist()) == list(range(9))
        assert torch.equal(x, share * X + (1 - share) * X[order])
        assert torch.equal(v, share * V + (1 - share) * V[order])
        assert (x >= torch.minimum(X, X[order]) - 1e-6).all()
        assert (x <= torch.maximum(X, X[order]) + 1e-6).all()


def test_shares_of_mixup_are_those_of_the_beta_distribution():
    from scipy.stats import beta, kstest

    shares = [mixing.mixup([V], 1.0, 0.6)[2] for _ in range(600)]
    assert kstest(shares, beta(0.6, 0.6).cdf).pvalue > 1e-3


def test_cutmix_pastes_one_rectangle_of_another_sample():
    for _ in range(30):
        (x,), order, share = mixing.cutmix([X], 1.0, 1.0)
        pasted = (x != X).any(1)  # N H W
        other = order != torch.arange(9)
        inside = pasted[other].any(0)
        high, wide = inside.any(1).sum(), inside.any(0).sum()
        assert int(inside.sum()) == int(high * wide)
        assert share == pytest.approx(1 - int(high * wide) / 120)
        assert torch.equal(x, torch.where(inside, X[order], X))


def test_masks_are_pasted_along():
    masks = (X.sum(1) > 1.5).long()
    (x, m), order, _ = mixing.cutmix([X, masks], 1.0, 1.0)
    pasted = (x != X).any(1)
    assert torch.equal(m, torch.where(pasted.any(0), masks[order], masks))


@pytest.mark.parametrize("function", [mixing.mixup, mixing.cutmix])
def test_batches_are_mixed_as_often_as_told(function):
    mixed = sum(function([X], 0.25, 1.0)[1] is not None for _ in range(800))
    assert abs(mixed / 800 - 0.25) < 4 * (0.25 * 0.75 / 800) ** 0.5
    same, order, share = function([X], 0.0, 1.0)
    assert same[0] is X
    assert (order, share) == (None, 1.0)
