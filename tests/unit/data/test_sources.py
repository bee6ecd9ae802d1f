"""The sources' data against scikit-learn, a formula, or the geometry it promises."""

import numpy as np
import pytest
from sklearn import datasets

from core.data.catalogue import MADE
from core.data.prepare import loaded
from core.data.settings import source_schema
from core.document.project import DataSettings
from core.problems import NetwrightError
from core.spec import Use


def load(key, **params):
    return loaded(DataSettings(Use(key).with_params(**params)))


def test_digits_are_those_of_scikit_learn_with_a_channel_axis():
    table, digits = load("digits"), datasets.load_digits()
    assert table.columns["image"].shape == (1797, 1, 8, 8)
    np.testing.assert_array_equal(table.columns["image"][:, 0], digits.images)
    np.testing.assert_array_equal(table.columns["label"], digits.target)


@pytest.mark.parametrize(
    ("key", "target", "original"),
    [
        ("iris", "species", datasets.load_iris()),
        ("breast_cancer", "diagnosis", datasets.load_breast_cancer()),
        ("wine", "cultivar", datasets.load_wine()),
        ("diabetes", "progression", datasets.load_diabetes(scaled=False)),
    ],
)
def test_bundled_tables_are_those_of_scikit_learn(key, target, original):
    table, schema = load(key), source_schema(Use(key))
    np.testing.assert_array_equal(table.columns["features"], original.data.astype(np.float32))
    np.testing.assert_array_equal(table.columns[target].reshape(-1), original.target)
    assert schema.column("features").elements == tuple(name.replace("_", " ") for name in original.feature_names)


@pytest.mark.parametrize(("key", "target"), [("iris", "species"), ("breast_cancer", "diagnosis")])
def test_classes_are_named_as_in_scikit_learn(key, target):
    original = {"iris": datasets.load_iris, "breast_cancer": datasets.load_breast_cancer}[key]()
    assert source_schema(Use(key)).column(target).classes == tuple(original.target_names)


def test_xor_is_the_truth_table():
    table = load("xor")
    rows = zip(table.columns["features"].tolist(), table.columns["label"].tolist(), strict=True)
    assert [(int(a), int(b), answer) for (a, b), answer in rows] == [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]


def test_xor_points_without_noise_lie_on_the_corners_of_their_class():
    table = load("xor_points", noise=0.0, rows=40)
    corners = table.columns["features"].astype(int)
    np.testing.assert_array_equal(corners[:, 0] ^ corners[:, 1], table.columns["label"])
    assert len(np.unique(corners, axis=0)) == 4


def test_noise_has_the_stated_standard_deviation():
    still, noisy = load("xor_points", noise=0.0, rows=20_000), load("xor_points", noise=0.3, rows=20_000)
    shift = noisy.columns["features"] - still.columns["features"]
    np.testing.assert_allclose(shift.std(axis=0), 0.3, rtol=0.03)
    np.testing.assert_allclose(shift.mean(axis=0), 0.0, atol=0.01)


def test_moons_and_circles_are_those_of_scikit_learn():
    points, labels = datasets.make_moons(300, noise=0.2, random_state=7)
    moons = load("moons", rows=300, noise=0.2, seed=7)
    np.testing.assert_array_equal(moons.columns["features"], points.astype(np.float32))
    np.testing.assert_array_equal(moons.columns["label"], labels)
    radius = np.hypot(*load("circles", noise=0.0, factor=0.3).columns["features"].T)
    label = load("circles", noise=0.0, factor=0.3).columns["label"]
    np.testing.assert_allclose(radius, np.where(label == 0, 1.0, 0.3), rtol=1e-6)


@pytest.mark.parametrize(("classes", "turns"), [(2, 1.0), (3, 0.5), (6, 2.5)])
def test_each_arm_of_a_spiral_winds_as_often_as_asked(classes, turns):
    table = load("spirals", noise=0.0, classes=classes, turns=turns, rows=600)
    x, y = table.columns["features"].astype(np.float64).T
    radius, label = np.hypot(x, y), table.columns["label"]
    expected = 2 * np.pi * (turns * radius + label / classes)
    np.testing.assert_allclose(np.cos(expected) * radius, x, atol=1e-5)
    np.testing.assert_allclose(np.sin(expected) * radius, y, atol=1e-5)
    assert np.bincount(label).tolist() == [600 // classes] * classes
    assert 0.9 < radius.max() <= 1.0


def test_sine_windows_continue_in_the_value_to_forecast():
    table = load("sine", noise=0.0, rows=100, window=10, horizon=3, period=7.5)
    time = np.arange(100)
    for i in range(10):
        np.testing.assert_allclose(table.columns["window"][:, i, 0], np.sin(2 * np.pi * (time + i) / 7.5), atol=1e-6)
    np.testing.assert_allclose(table.columns["next"][:, 0], np.sin(2 * np.pi * (time + 12) / 7.5), atol=1e-6)


def test_sine_noise_is_that_of_the_series_not_of_the_window():
    windows = load("sine", noise=0.5, rows=100, window=10).columns["window"]
    np.testing.assert_array_equal(windows[1:, :-1], windows[:-1, 1:])


def test_parity_counts_the_ones_before_the_end():
    table = load("parity", shortest=1, longest=9, rows=500)
    tokens, lengths, labels = table.columns["tokens"], table.lengths["tokens"], table.columns["label"]
    assert (lengths.min(), lengths.max()) == (1, 9)
    for row, length, label in zip(tokens.tolist(), lengths.tolist(), labels.tolist(), strict=True):
        assert set(row[:length]) <= {1, 2}
        assert set(row[length:]) <= {0}
        assert row.count(2) % 2 == label


def test_parity_refuses_a_shortest_above_the_longest():
    with pytest.raises(NetwrightError, match="at least 9 and at most 4 long"):
        load("parity", shortest=9, longest=4)
    assert load("parity", shortest=4, longest=4, rows=20).lengths["tokens"].tolist() == [4] * 20


def test_other_seeds_give_other_data_of_the_same_shape():
    for source in MADE:
        if "seed" in source.defaults():
            one, two = load(source.key, seed=1), load(source.key, seed=2)
            assert any(not np.array_equal(one.columns[name], two.columns[name]) for name in one.columns), source.key
