"""The data panel's numbers against numpy's, taken another way."""

from collections import Counter

import numpy as np
import pytest

from core.data.prepare import prepare
from core.data.preview import Numbers, balance, commonest, samples, summaries
from core.data.settings import with_source
from core.data.table import Table
from core.document.project import DataColumn, DataSettings, Schema
from core.problems import NetwrightError
from core.spec import Use


def data(key, **params):
    return prepare(with_source(DataSettings(), Use(key).with_params(**params)))


def test_a_vector_is_summed_up_element_by_element():
    wine = data("wine")
    features, cultivar = summaries(wine.raw, wine.raw_schema)
    assert (features.kind, features.role, features.rows, features.sizes) == ("vector", "input", 178, (13,))
    proline = features.elements[12]
    column = wine.raw.columns["features"][:, 12].tolist()
    assert (proline.name, proline.low, proline.high, proline.missing) == ("proline", min(column), max(column), 0)
    assert proline.mean == pytest.approx(sum(column) / 178)
    assert cultivar.classes == (("cultivar 1", 59), ("cultivar 2", 71), ("cultivar 3", 48))


def test_missing_values_are_counted_and_left_out_of_the_rest():
    column = DataColumn("x", "vector", "input", (2,), ("F",), elements=("a", "b"))
    table = Table({"x": np.array([[1, np.nan], [3, np.nan], [np.nan, np.inf]], np.float32)})
    (summary,) = summaries(table, Schema(3, (column,)))
    assert summary.elements[0] == Numbers("a", 1.0, 3.0, 2.0, 1.0, 1)
    assert summary.elements[1] == Numbers("b", None, None, None, None, 2)


def test_padding_is_not_counted_as_a_word():
    table = data("parity", rows=100)
    tokens = summaries(table.raw, table.raw_schema)[0]
    lengths = table.raw.lengths["tokens"]
    assert tokens.lengths == (lengths.min(), lengths.max())
    assert dict(tokens.classes)["padding"] == 0
    assert sum(count for _, count in tokens.classes) == lengths.sum()


def test_balance_counts_the_classes_of_each_part():
    digits = data("digits")
    counts = balance(digits, "label")
    for part, rows in digits.rows.items():
        expected = Counter(digits.table.columns["label"][rows].tolist())
        assert counts[part] == tuple(expected[digit] for digit in range(10))
    with pytest.raises(NetwrightError, match="'image' does not hold classes"):
        balance(digits, "image")


def test_always_guessing_the_commonest_class_is_right_as_often_as_it_occurs():
    cancer = data("breast_cancer")
    valid = cancer.table.columns["diagnosis"][cancer.rows["valid"]].tolist()
    assert commonest(cancer, "diagnosis", "valid") == ("benign", valid.count(1) / len(valid))
    assert commonest(data("xor"), "label", "test") == ("0", 0.0)


def test_samples_show_every_class_and_the_values_asked_for():
    digits = data("digits")
    shown = samples(digits, "valid", 10)
    assert sorted(int(s.values["label"]) for s in shown) == list(range(10))
    assert {s.row for s in shown} <= set(digits.rows["valid"].tolist())
    assert max(s.values["image"].max() for s in shown) == 16.0
    prepared = samples(digits, "valid", 10, natural=False)
    assert [s.row for s in prepared] == [s.row for s in shown]
    assert max(s.values["image"].max() for s in prepared) == 1.0
    assert [s.row for s in samples(digits, "valid", 10, seed=1)] != [s.row for s in shown]


def test_samples_come_without_padding_and_never_twice():
    parity = data("parity", rows=60)
    shown = samples(parity, "test", 1000)
    assert sorted(s.row for s in shown) == parity.rows["test"].tolist()
    assert all(len(s.values["tokens"]) == parity.raw.lengths["tokens"][s.row] for s in shown)


def test_samples_of_numbers_and_of_nothing():
    assert len(samples(data("diabetes"), "train", 5)) == 5
    assert samples(data("xor"), "test", 5) == ()
