"""Splits by groups, by time, in folds and as the data says."""

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.data.catalogue import SPLITS
from core.data.split import PARTS, Facts, part_named
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError


def facts(rows, labels=None, **columns):
    roles = {"patient": "group", "part": "split"}
    schema = Schema(rows, tuple(DataColumn(name, "text", roles.get(name, "input")) for name in columns))
    cells = {name: pl.Series(name, values) for name, values in columns.items()}
    return Facts(rows, 0, labels, ("a", "b", "c"), schema, cells.__getitem__)


def divide(key, of, **params):
    split = SPLITS[key]
    p = split.resolve(tuple(params.items()))
    parts = split.divide(p, of)
    assert all(np.array_equal(rows, np.unique(rows)) for rows in parts.values())
    return parts


@given(st.lists(st.integers(0, 12), min_size=60, max_size=200), st.integers(0, 5))
def test_no_group_is_in_two_parts_and_every_row_in_one(patients, seed):
    of = facts(len(patients), patient=[f"p{number}" for number in patients])
    assume(len(set(patients)) >= 4)
    parts = divide("grouped", of, seed=seed)
    assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(len(patients)))
    seen = [{patients[row] for row in parts[part]} for part in PARTS]
    assert sum(map(len, seen)) == len(set(patients))


def test_many_small_groups_keep_shares_and_classes():
    random = np.random.RandomState(0)
    patients, labels = random.randint(0, 300, 3000), random.choice(3, 3000, p=(0.7, 0.2, 0.1))
    parts = divide("grouped", facts(3000, labels, patient=patients))
    for part, share in zip(PARTS, (0.7, 0.15, 0.15), strict=True):
        assert len(parts[part]) == pytest.approx(3000 * share, rel=0.03)
        assert np.bincount(labels[parts[part]]) / len(parts[part]) == pytest.approx((0.7, 0.2, 0.1), abs=0.04)


def test_rows_without_a_group_stand_alone():
    patients = [None] * 50 + ["p"] * 50
    parts = divide("grouped", facts(100, patient=patients))
    assert sum(any(row >= 50 for row in parts[part]) for part in PARTS) == 1
    assert sum(any(row < 50 for row in parts[part]) for part in PARTS) >= 2


def test_by_groups_needs_a_column_of_groups():
    with pytest.raises(NetwrightError, match="Give one the role 'group'"):
        divide("grouped", facts(10, age=list(range(10))))
    with pytest.raises(NetwrightError, match="does not have"):
        divide("grouped", facts(10), column="nobody")
    with pytest.raises(NetwrightError, match="2 groups are too few"):
        divide("grouped", facts(10, patient=[0] * 5 + [1] * 5))


def test_by_time_no_row_of_training_is_later_than_one_of_validation():
    when = np.random.RandomState(1).permutation(100)
    parts = divide("in_order", facts(100, when=pl.Series(when).cast(pl.Date)), column="when")
    assert when[parts["train"]].max() < when[parts["valid"]].min()
    assert when[parts["valid"]].max() < when[parts["test"]].min()


@pytest.mark.parametrize("stratify", [True, False])
def test_every_row_is_once_in_validation(stratify):
    labels = np.random.RandomState(2).choice(3, 103, p=(0.6, 0.3, 0.1))
    of = facts(103, labels)
    folds = [divide("folds", of, folds=5, fold=i + 1, test=0.1, stratify=stratify) for i in range(5)]
    tests = {tuple(fold["test"].tolist()) for fold in folds}
    assert len(tests) == 1
    valid = np.concatenate([fold["valid"] for fold in folds])
    assert sorted([*valid.tolist(), *tests.pop()]) == list(range(103))
    assert all(not set(fold["valid"]) & set(fold["train"]) for fold in folds)
    if stratify:  # as scikit-learn's StratifiedKFold: each class in every fold to within one row
        counts = np.array([np.bincount(labels[fold["valid"]], minlength=3) for fold in folds])
        assert (counts.max(axis=0) - counts.min(axis=0)).max() <= 1


def test_there_is_no_sixth_fold_of_five():
    with pytest.raises(NetwrightError, match="no fold 6 of 5"):
        divide("folds", facts(50), folds=5, fold=6)
    with pytest.raises(NetwrightError, match="too few for 5 folds"):
        divide("folds", facts(3), folds=5)


def test_the_data_says_which_part_a_row_is_in():
    parts = divide("given", facts(6, part=["train", "Val", "TEST", "training", "what", None]))
    assert {part: rows.tolist() for part, rows in parts.items()} == {"train": [0, 3], "valid": [1], "test": [2]}
    with pytest.raises(NetwrightError, match="No row of column 'part' says 'train'"):
        divide("given", facts(2, part=["a", "b"]))
    with pytest.raises(NetwrightError, match="No column says"):
        divide("given", facts(2, age=[1, 2]))


def test_where_nothing_is_for_validation_a_share_of_training_is():
    words = ["train"] * 100 + ["test"] * 20
    parts = divide("given", facts(120, part=words), valid=0.2)
    assert [len(parts[part]) for part in PARTS] == [80, 20, 20]
    assert set(parts["valid"]) < set(range(100))
    assert len(divide("given", facts(120, part=words), valid=0.0)["valid"]) == 0
    assert len(divide("given", facts(1, part=["train"]), valid=0.9)["train"]) == 1


def test_words_for_parts():
    assert [part_named(word) for word in ("Train", "validation", "holdout", "other")] == ["train", "valid", "test", ""]


@pytest.mark.parametrize("key", ["folds", "grouped", "given"])
def test_counts_are_near_without_the_data(key):
    random = np.random.RandomState(3)
    words = random.choice(["train", "valid", "test"], 1000, p=(0.7, 0.15, 0.15))
    of = facts(1000, patient=random.randint(0, 400, 1000), part=words)
    tally = tuple(int((words == name).sum()) for name in ("test", "train", "valid"))
    told = Schema(
        1000,
        (
            DataColumn("patient", "text", "group"),
            DataColumn("part", "category", "split", classes=("test", "train", "valid"), tally=tally),
        ),
    )
    split = SPLITS[key]
    p = split.resolve()
    expected = split.counts(p, Facts(1000, schema=told))
    for part, rows in split.divide(p, of).items():
        assert abs(len(rows) - expected[part]) <= 15
