"""Preparation steps against scikit-learn's scalers, and the code they write against what they do."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from core.data.catalogue import STEPS
from core.data.prepare import prepare
from core.data.settings import with_source
from core.data.steps import State, run_step
from core.data.table import Table
from core.document.project import DataColumn, DataSettings, Schema
from core.export.python.scaling import code, inverse_code
from core.problems import NetwrightError
from core.spec import Use

SCALERS = {"standardize": StandardScaler, "min_max": MinMaxScaler}
FEATURES = DataColumn("features", "vector", "input", (2,), ("F",), elements=("a", "b"))


def prepared(source, *steps):
    settings = with_source(DataSettings(), Use(source))
    return prepare(DataSettings(settings.source, steps, settings.split))


def learn(key, column, values, lengths=None, rows=None, **params):
    step = STEPS[key]
    table = Table({column.name: values}, {} if lengths is None else {column.name: lengths})
    chosen = step.resolve(Use(key).with_params(**params).params)
    rows = np.arange(len(values)) if rows is None else rows
    return step.learn(chosen, Schema(len(values), (column,)), table, rows), table


def done(states, table, column=FEATURES):
    return run_step(states, table, Schema(table.rows, (column,)))


@pytest.mark.parametrize("key", SCALERS)
@pytest.mark.parametrize("source", ["iris", "breast_cancer", "wine", "diabetes"])
def test_vectors_are_scaled_as_scikit_learn_does_from_the_training_rows(key, source):
    data = prepared(source, Use(key))
    raw = data.raw.columns["features"]
    scaler = SCALERS[key]().fit(raw[data.rows["train"]].astype(np.float64))
    np.testing.assert_allclose(data.table.columns["features"], scaler.transform(raw), rtol=2e-5, atol=2e-5)
    everything = SCALERS[key]().fit(raw.astype(np.float64)).transform(raw)
    assert not np.allclose(data.table.columns["features"], everything, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("key", SCALERS)
def test_changing_validation_and_test_rows_changes_nothing_that_was_learned(key):
    values = np.random.RandomState(0).standard_normal((50, 2)).astype(np.float32)
    rows = np.arange(0, 50, 2)
    before, _ = learn(key, FEATURES, values, rows=rows)
    values[1::2] = 1e6
    after, _ = learn(key, FEATURES, values, rows=rows)
    assert before == after


@pytest.mark.parametrize("key", SCALERS)
def test_images_are_scaled_for_each_channel_over_all_pixels(key):
    column = DataColumn("image", "image", "input", (3, 4, 5), ("C", "H", "W"))
    values = np.random.RandomState(1).uniform(-5, 200, (30, 3, 4, 5)).astype(np.float32)
    states, table = learn(key, column, values, rows=np.arange(20))
    scaler = SCALERS[key]().fit(np.moveaxis(values[:20], 1, -1).reshape(-1, 3).astype(np.float64))
    expected = scaler.transform(np.moveaxis(values, 1, -1).reshape(-1, 3)).reshape(30, 4, 5, 3)
    np.testing.assert_allclose(
        np.moveaxis(done(states, table, column).columns["image"], 1, -1), expected, rtol=1e-5, atol=1e-5
    )


@pytest.mark.parametrize("key", SCALERS)
def test_padding_of_sequences_is_neither_learned_from_nor_changed(key):
    column = DataColumn("walk", "sequence", "input", (6, 2), ("L", "F"), lengths=True)
    values = np.random.RandomState(2).uniform(5, 9, (40, 6, 2)).astype(np.float32)
    lengths = np.random.RandomState(3).randint(1, 7, 40)
    used = np.arange(6)[None, :] < lengths[:, None]
    values[~used] = 0.0
    states, table = learn(key, column, values, lengths)
    result = done(states, table, column).columns["walk"]
    expected = SCALERS[key]().fit_transform(values[used].astype(np.float64))
    np.testing.assert_allclose(result[used], expected, rtol=1e-5, atol=1e-5)
    assert not result[~used].any()


@given(
    hnp.arrays(
        np.float32,
        st.tuples(st.integers(1, 30), st.just(2)),
        elements=st.floats(-1e6, 1e6, width=32, allow_subnormal=False),
    )
)
def test_offsets_and_scales_are_those_of_scikit_learn_also_for_constant_columns(values):
    wide = values.astype(np.float64)
    (z,), _ = learn("standardize", FEATURES, values)
    scaler = StandardScaler().fit(wide)
    np.testing.assert_allclose(z.facts["offset"], scaler.mean_, rtol=1e-6, atol=1e-30)
    np.testing.assert_allclose(z.facts["scale"], scaler.scale_, rtol=1e-6)
    (m,), _ = learn("min_max", FEATURES, values)
    other = MinMaxScaler().fit(wide)
    np.testing.assert_allclose(m.facts["offset"], other.data_min_, rtol=1e-6)
    np.testing.assert_allclose(1 / np.array(m.facts["scale"]), other.scale_, rtol=1e-6)


def test_constant_columns_become_zero_or_the_low_end():
    values = np.stack([np.full(9, 7.25), np.arange(9)], axis=1).astype(np.float32)
    for key, params, constant in (("standardize", {}, 0.0), ("min_max", {}, 0.0), ("min_max", {"low": -1.0}, -1.0)):
        states, table = learn(key, FEATURES, values, **params)
        assert set(done(states, table).columns["features"][:, 0].tolist()) == {constant}
        np.testing.assert_allclose(states[0].invert(done(states, table).columns["features"]), values, atol=1e-5)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-1.0, 1.0), (2.0, 5.0)])
def test_min_max_reaches_from_the_low_to_the_high_end(low, high):
    data = prepared("digits", Use("min_max").with_params(low=low, high=high))
    train = data.table.columns["image"][data.rows["train"]]
    assert (train.min(), train.max()) == (low, high)
    column = data.schema.column("image")
    assert (column.low, column.high) == (low, high)


def test_min_max_refuses_an_empty_range():
    with pytest.raises(NetwrightError, match="cannot go from 2 to 1"):
        learn("min_max", FEATURES, np.zeros((3, 2), np.float32), low=2.0, high=1.0)


def test_numeric_targets_are_scaled_when_named_and_predictions_turned_back():
    data = prepared("diabetes", Use("standardize"), Use("standardize", (("column", "progression"),)))
    raw, scaled = data.raw.columns["progression"], data.table.columns["progression"]
    scaler = StandardScaler().fit(raw[data.rows["train"]].astype(np.float64))
    np.testing.assert_allclose(scaled, scaler.transform(raw), atol=1e-5)
    np.testing.assert_allclose(data.to_units("progression", scaled), raw, rtol=1e-6)
    assert prepared("diabetes", Use("standardize")).table.columns["progression"] is data.raw.columns["progression"]


def test_steps_follow_one_another_and_turn_back_in_reverse():
    data = prepared("wine", Use("standardize"), Use("min_max").with_params(low=-2.0, high=3.0))
    raw = data.raw.columns["features"]
    train = data.rows["train"]
    first = StandardScaler().fit(raw[train].astype(np.float64))
    second = MinMaxScaler((-2, 3)).fit(first.transform(raw[train].astype(np.float64)))
    np.testing.assert_allclose(
        data.table.columns["features"], second.transform(first.transform(raw)), rtol=1e-4, atol=1e-5
    )
    np.testing.assert_allclose(data.to_units("features", data.table.columns["features"]), raw, rtol=1e-4, atol=1e-3)
    np.testing.assert_array_equal(data.to_network("features", raw), data.table.columns["features"])


CODED = [
    ("digits", "image", Use("standardize")),
    ("digits", "image", Use("min_max")),
    ("digits", "image", Use("min_max").with_params(low=-1.0)),
    ("breast_cancer", "features", Use("standardize")),
    ("wine", "features", Use("min_max").with_params(low=3.0, high=4.0)),
    ("diabetes", "progression", Use("standardize", (("column", "progression"),))),
    ("sine", "window", Use("standardize")),
]


@pytest.mark.parametrize(("source", "column", "use"), CODED)
def test_the_code_does_what_the_step_does(source, column, use):
    data = prepared(source, use)
    (state,) = data.states
    raw, expected = data.raw.columns[column].copy(), data.table.columns[column]
    close(run(code(state, "x"), raw), expected)
    natural = state.invert(expected)
    close(run(inverse_code(state, "x"), expected.copy()), natural)


@pytest.mark.parametrize("key", SCALERS)
def test_the_code_scales_channels_of_colour_images(key):
    column = DataColumn("image", "image", "input", (3, 4, 5), ("C", "H", "W"))
    values = np.random.RandomState(1).uniform(-5, 200, (30, 3, 4, 5)).astype(np.float32)
    (state,), _ = learn(key, column, values)
    close(run(code(state, "x"), values), state.apply(values))
    close(run(inverse_code(state, "x"), values), state.invert(values))


def close(result, expected):
    np.testing.assert_allclose(result, expected, rtol=1e-6, atol=1e-6)


def run(lines, values):
    names = {"x": torch.from_numpy(values), "torch": torch}
    exec("\n".join(lines), names)
    assert names["x"].dtype == torch.float32
    return np.asarray(names["x"])


def test_code_is_short_where_it_can_be():
    (state,) = prepared("digits", Use("min_max")).states
    assert code(state, "image") == ("image = image / 16.0",)
    assert all(len(line) <= 110 for line in code(prepared("breast_cancer", Use("standardize")).states[0], "features"))


@pytest.mark.parametrize("key", SCALERS)
def test_states_survive_json(key):
    for source in ("digits", "breast_cancer"):
        for state in prepared(source, Use(key)).states:
            assert State.from_json(json.loads(json.dumps(state.to_json()))) == state


@pytest.mark.parametrize("entry", [{}, {"step": "min_max", "column": "x", "offset": "no", "scale": [1], "trailing": 0}])
def test_a_damaged_state_is_refused_in_words(entry):
    with pytest.raises(NetwrightError, match="damaged"):
        State.from_json(entry)


def test_columns_that_cannot_be_scaled_are_refused_by_name():
    with pytest.raises(NetwrightError, match=r"'width', which the data does not have\. Choose among features, species"):
        prepared("iris", Use("standardize", (("column", "width"),)))
    with pytest.raises(NetwrightError, match="column 'species' holds classes"):
        prepared("iris", Use("min_max", (("column", "species"),)))
    with pytest.raises(NetwrightError, match="column 'tokens' holds tokens"):
        prepared("parity", Use("standardize", (("column", "tokens"),)))
    assert prepared("parity", Use("standardize")).states == ()
