"""Splits: every row in one part, classes in their shares, no look into the future."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.catalogue import SPLITS
from core.data.split import PARTS, Facts
from core.problems import NetwrightError
from core.spec import Use

SHARES = [(0.7, 0.15), (0.8, 0.0), (0.5, 0.5), (1.0, 0.0), (0.6, 0.2), (0.05, 0.9), (0.34, 0.33)]


def divide(key, facts, **params):
    split = SPLITS[key]
    return split.divide(split.resolve(Use(key).with_params(**params).params), facts)


def wanted(train, test):
    return {"train": train, "valid": round(1 - train - test, 9), "test": test}


def everything(parts):
    return np.concatenate([parts[part] for part in PARTS])


@given(st.integers(1, 500), st.sampled_from(SHARES), st.integers(0, 2**31 - 1))
def test_random_parts_are_disjoint_cover_all_rows_and_have_their_shares(rows, shares, seed):
    parts = divide("random", Facts(rows), train=shares[0], test=shares[1], seed=seed)
    assert sorted(everything(parts).tolist()) == list(range(rows))
    for part, share in wanted(*shares).items():
        assert abs(len(parts[part]) - rows * share) <= 1
        assert parts[part].dtype == np.int64
        assert (np.diff(parts[part]) > 0).all()
    assert len(parts["train"]) >= 1


@given(st.lists(st.integers(3, 60), min_size=1, max_size=8), st.sampled_from(SHARES), st.integers(0, 99), st.randoms())
def test_stratified_parts_have_every_class_in_its_share_to_within_one_row(sizes, shares, seed, random):
    labels = [label for label, size in enumerate(sizes) for _ in range(size)]
    random.shuffle(labels)
    labels = np.array(labels)
    parts = divide("random", Facts(len(labels), labels=labels), train=shares[0], test=shares[1], seed=seed)
    assert sorted(everything(parts).tolist()) == list(range(len(labels)))
    for part, share in wanted(*shares).items():
        for label, size in enumerate(sizes):
            count = (labels[parts[part]] == label).sum()
            assert np.floor(size * share + 1e-6) <= count + 1e-6
            assert count <= np.ceil(size * share - 1e-6)
    assert set(labels[parts["train"]]) == set(labels)


def test_rounding_errors_do_not_add_up_over_the_classes():
    labels = np.repeat(np.arange(20), 5)
    parts = divide("random", Facts(100, labels=labels), train=0.7, test=0.15)
    assert [len(parts[part]) for part in PARTS] == pytest.approx([70, 15, 15], abs=1)


def test_the_seed_alone_decides_and_row_numbers_stay_what_they_were():
    facts = Facts(12, labels=np.array([0, 1] * 6))
    first = divide("random", facts, seed=3, train=0.5, test=0.25)
    again = divide("random", facts, seed=3, train=0.5, test=0.25)
    other = divide("random", facts, seed=4, train=0.5, test=0.25)
    assert all(np.array_equal(first[part], again[part]) for part in PARTS)
    assert any(not np.array_equal(first[part], other[part]) for part in PARTS)
    plain = divide("random", Facts(10), seed=0, train=0.6, test=0.2)
    order = np.random.RandomState(0).permutation(10)
    assert plain["train"].tolist() == sorted(order[:6].tolist())


def test_without_stratify_a_rare_class_is_no_obstacle():
    facts = Facts(21, labels=np.array([0] * 20 + [1]), classes=("common", "rare"))
    with pytest.raises(NetwrightError, match=r"Class 'rare' has 1 row, which is too few to be in 3 parts\."):
        divide("random", facts)
    assert len(everything(divide("random", facts, stratify=False))) == 21


def test_training_has_every_class_however_small_its_share():
    labels = np.array([0] * 15 + [1] * 3)
    assert set(labels[divide("random", Facts(18, labels=labels), train=0.05, test=0.9)["train"]]) == {0, 1}


def test_shares_above_one_are_refused():
    with pytest.raises(NetwrightError, match=r"0\.9 and the test share 0\.2 add up to more than 1"):
        divide("random", Facts(10), train=0.9, test=0.2)


@pytest.mark.parametrize("key", ["random", "in_order"])
def test_no_rows_cannot_be_split(key):
    with pytest.raises(NetwrightError, match="no rows"):
        divide(key, Facts(0))


@given(st.integers(1, 400), st.integers(0, 40), st.sampled_from(SHARES))
def test_in_order_leaves_a_gap_as_wide_as_the_overlap(rows, overlap, shares):
    gaps = sum(share > 0 for share in list(wanted(*shares).values())[1:])
    if rows - gaps * overlap < gaps + 1:
        with pytest.raises(NetwrightError, match=f"{rows} rows are too few"):
            divide("in_order", Facts(rows, overlap), train=shares[0], test=shares[1])
        return
    parts = divide("in_order", Facts(rows, overlap), train=shares[0], test=shares[1])
    used = everything(parts)
    assert used.tolist() == sorted(set(used.tolist()))
    assert len(used) == rows - gaps * overlap
    assert used[0] == 0
    assert used[-1] <= rows - 1
    for before, after in (("train", "valid"), ("valid", "test"), ("train", "test")):
        if len(parts[before]) and len(parts[after]):
            assert parts[after][0] - parts[before][-1] > overlap
    for part, share in wanted(*shares).items():
        assert abs(len(parts[part]) - len(used) * share) <= 1


def test_the_advice_for_too_few_rows_works():
    with pytest.raises(NetwrightError, match="Take at least 100 rows"):
        divide("in_order", Facts(60, 40))
    assert all(len(rows) for rows in divide("in_order", Facts(100, 40)).values())


def answer(count, params, facts):
    """What it gives, or the sentence with which it refuses."""
    try:
        return count(params, facts)
    except NetwrightError as refused:
        return str(refused)


@given(
    st.integers(1, 400),
    st.integers(0, 40),
    st.sampled_from(SHARES),
    st.sampled_from([1.0, 0.5, 0.1, 0.013]),
    st.sampled_from(["random", "in_order"]),
)
def test_how_many_rows_each_part_gets_is_known_without_drawing_them(rows, overlap, shares, sample, key):
    facts, split = Facts(rows, overlap), SPLITS[key]
    params = split.resolve(Use(key).with_params(train=shares[0], test=shares[1], sample=sample).params)
    told, found = (answer(count, params, facts) for count in (split.counts, split.divide))
    assert told == ({part: len(found[part]) for part in PARTS} if isinstance(found, dict) else found)


@given(st.integers(20, 400), st.sampled_from(["random", "in_order"]), st.sampled_from([0.5, 0.1, 0.013]))
def test_a_sample_keeps_rows_in_their_parts(rows, key, share):
    whole, some = divide(key, Facts(rows, 3)), divide(key, Facts(rows, 3), sample=share)
    for part in PARTS:
        assert set(some[part]) <= set(whole[part])
        assert len(some[part]) == max(1, round(len(whole[part]) * share))
        assert (np.diff(some[part]) > 0).all()


def test_a_sample_has_each_class_in_its_share():
    labels = np.array([0] * 600 + [1] * 300 + [2] * 100)
    parts = divide("random", Facts(1000, labels=labels), sample=0.1, train=0.7, test=0.1)
    for part, each in {"train": (42, 21, 7), "valid": (12, 6, 2), "test": (6, 3, 1)}.items():
        assert np.abs(np.bincount(labels[parts[part]], minlength=3) - each).max() <= 1


def test_a_sample_of_a_series_is_spread_over_all_of_its_part():
    rows = divide("in_order", Facts(1000), train=0.7, test=0.15, sample=0.1)["train"]
    assert rows.tolist() == list(range(5, 700, 10))


def test_a_whole_sample_is_the_split_as_it_was():
    labels = np.array([0, 1] * 30)
    for facts in (Facts(60), Facts(60, labels=labels)):
        whole, same = divide("random", facts, seed=3), divide("random", facts, seed=3, sample=1.0)
        assert all(np.array_equal(whole[part], same[part]) for part in PARTS)
