"""Windows in time: every window and target against a plain loop over the rows, and nothing shared with the training rows."""

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.catalogue import SOURCES, STEPS
from core.data.prepare import prepare
from core.data.settings import described, problems_of, row_counts
from core.data.source import SourceType
from core.data.steps import State, run_step
from core.data.table import Table
from core.document.project import DataColumn, DataSettings, Schema
from core.problems import NetwrightError
from core.spec import Use

STEP = STEPS["windows"]
HEAT = DataColumn("heat", "number", "target", (1,), ("F",))
WIND = DataColumn("wind", "number", "input", (1,), ("F",))
TIME = DataColumn("time", "date", "ignore")
PLACE = DataColumn("place", "category", "ignore", dtype="int64", classes=("a", "b", "c"))
SKY = DataColumn("sky", "category", "ignore", dtype="int64", classes=("clear", "rain"))
SCHEMA = Schema(40, (HEAT, WIND, TIME, PLACE, SKY))


def weather(rows=40, seed=0, places=3, missing=0.0):
    random = np.random.RandomState(seed)
    heat, wind = random.standard_normal((2, rows)).round(3)
    time = random.permutation(rows) * 3600 * 10**6
    gaps = random.uniform(size=rows) < missing
    columns = {
        "heat": pl.Series(
            "heat", [None if gap else v for gap, v in zip(gaps, heat.tolist(), strict=True)], dtype=pl.Float64
        ),
        "wind": pl.Series("wind", wind),
        "time": pl.Series("time", time, dtype=pl.Int64).cast(pl.Datetime("us")),
        "place": pl.Series("place", random.choice(list("abc"[:places]), rows).tolist(), dtype=pl.Enum(["a", "b", "c"])),
        "sky": pl.Series("sky", random.choice(["clear", "rain"], rows).tolist(), dtype=pl.Enum(["clear", "rain"])),
    }
    return Table(columns)


def params(**told):
    return STEP.resolve(Use("windows").with_params(**told).params)


def made(table, rows=None, **told):
    """The table after the step, and which rows it drops."""
    p, schema = params(**told), Schema(table.rows, SCHEMA.columns)
    rows = np.arange(table.rows) if rows is None else np.asarray(rows)
    gone = STEP.drops(p, schema, table, rows)
    return run_step(STEP.learn(p, schema, table, rows), table, STEP.schema(p, schema)), gone


def by_hand(table, window, horizon, row, order=True, group=True):
    """The rows before `row` in its own series, and the one to foretell; None where there are too few."""
    time = table.columns["time"].cast(pl.Int64).to_list() if order else list(range(table.rows))
    place = table.columns["place"].to_list() if group else [""] * table.rows
    series = sorted((r for r in range(table.rows) if place[r] == place[row]), key=lambda r: (time[r], r))
    at = series.index(row)
    back = series[at - window + 1 : at + 1] if at >= window - 1 else None
    return back, series[at + horizon] if at + horizon < len(series) else None


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 6), st.integers(1, 4), st.booleans(), st.booleans(), st.integers(0, 10), st.sampled_from([0.0, 0.1])
)
def test_every_window_is_what_a_loop_finds(window, horizon, order, group, seed, missing):
    table = weather(seed=seed, missing=missing)
    told = {"order": "time" if order else "", "group": "place" if group else ""}
    done, gone = made(table, window=window, horizon=horizon, columns=("heat", "wind"), **told)
    values, answers = done.columns["window"], done.columns[f"heat {horizon} ahead"]
    assert values.shape == (table.rows, window, 2)
    heat, wind = (table.array(name)[:, 0] for name in ("heat", "wind"))
    for row in range(table.rows):
        back, next_row = by_hand(table, window, horizon, row, order, group)
        if back is None:
            assert np.isnan(values[row]).all()
        else:
            np.testing.assert_array_equal(values[row], np.stack([heat[back], wind[back]], axis=1))
        np.testing.assert_array_equal(answers[row, 0], np.nan if next_row is None else heat[next_row])
        complete = back is not None and next_row is not None and not np.isnan([*heat[back], heat[next_row]]).any()
        assert gone[row] == (not complete)


@pytest.mark.parametrize("split", ["first", "place", "random"])
def test_no_row_that_is_left_shares_a_value_with_a_training_row(split):
    table, told = weather(rows=200), {"window": 4, "horizon": 2, "ahead": 2, "order": "time", "group": "place"}
    time = table.columns["time"].cast(pl.Int64).to_numpy()
    chosen = {
        "first": np.argsort(time)[:120],
        "place": np.flatnonzero((table.columns["place"] != "b").to_numpy()),
        "random": np.random.RandomState(0).permutation(200)[:20],
    }[split]
    _, gone = made(table, rows=chosen, **told)
    touched = [used_by(table, row) for row in range(200)]
    training = set().union(*(touched[row] for row in chosen if not gone[row]))
    others = [row for row in range(200) if row not in set(chosen.tolist()) and not gone[row]]
    assert len(others) > (5 if split == "random" else 40)
    assert not any(touched[row] & training for row in others)
    if split == "place":
        assert len(others) == (table.columns["place"] == "b").sum() - 3 - 3, "whole series lose nothing but their ends"


def used_by(table, row):
    back, _ = by_hand(table, 4, 1, row)
    return {*(back or ()), by_hand(table, 4, 2, row)[1], by_hand(table, 4, 3, row)[1]} - {None}


def test_several_values_ahead_and_classes_ahead():
    table = weather(places=1)
    heat = table.array("heat")[:, 0]
    done, _ = made(table, window=3, horizon=2, ahead=3)
    np.testing.assert_array_equal(done.columns["heat 2 to 4 ahead"][10], heat[12:15])
    done, gone = made(table, window=3, target="sky", columns=("wind",))
    sky = table.array("sky")
    np.testing.assert_array_equal(done.columns["sky 1 ahead"][:-1], sky[1:])
    assert done.columns["sky 1 ahead"][-1] == -1
    assert gone.tolist() == [True, True, *[False] * 37, True]


def test_strides_leave_every_so_many_windows():
    _, gone = made(weather(places=1), window=4, stride=5)
    assert np.flatnonzero(~gone).tolist() == [3, 8, 13, 18, 23, 28, 33, 38]


def test_the_schema_foretells_what_comes():
    for told in ({}, {"ahead": 4}, {"target": "sky"}, {"columns": ("wind",), "name": "past"}):
        schema = STEP.schema(params(window=5, **told), SCHEMA)
        done, _ = made(weather(), window=5, **told)
        for column in schema.columns[5:]:
            assert done.columns[column.name].shape == (40, *column.sizes)
            assert str(done.columns[column.name].dtype) == column.dtype
        assert [c.name for c in schema.columns if c.role == "target"] == [schema.columns[-1].name]
    inputs = [c.name for c in STEP.schema(params(), SCHEMA).columns if c.role == "input"]
    assert inputs == ["window"], "what is in the window is no input beside it"


def test_new_rows_have_a_forecast_for_the_last():
    """The very recipe, from its JSON, on rows without any answer."""
    p = params(window=3, columns=("wind",))
    states = STEP.learn(p, SCHEMA, weather(), np.arange(40))
    window = State.from_json(json.loads(json.dumps(states[0].to_json())))
    values = window.run(pl.Series([1.0, 2.0, None, 4.0, 5.0, 6.0]))[0]
    np.testing.assert_array_equal(values[-1, :, 0], [4, 5, 6])
    assert np.isnan(values[:5]).any(axis=(1, 2)).tolist() == [True, True, True, True, True]


def test_empty_and_short_tables():
    for rows in (0, 1, 2):
        done, gone = made(weather(rows=rows), window=5)
        assert done.columns["window"].shape == (rows, 5, 2)
        assert gone.all()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"columns": ("place",)}, "works on numbers or yes or no, but column 'place' holds classes"),
        ({"columns": ("gone",)}, "'gone', which the data does not have"),
        ({"order": "sky"}, "works on dates or numbers, but column 'sky' holds classes"),
        ({"target": "time"}, "column 'time' holds dates"),
        ({"target": "sky", "ahead": 2}, "Set 'Values ahead' to 1"),
        ({"group": "gone"}, "which the data does not have"),
        ({"name": "heat"}, "has a column 'heat' already"),
    ],
)
def test_what_does_not_fit_is_said_without_any_data(told, words):
    with pytest.raises(NetwrightError, match=words):
        STEP.schema(params(**told), SCHEMA)


def test_windows_that_nobody_could_hold_are_refused():
    table, p = weather(), params(window=4096)
    with pytest.raises(NetwrightError, match=r"would take .* GB"):
        STEP.drops(p, Schema(10**9, SCHEMA.columns), Big(table.columns), np.arange(1))


class Big(Table):
    @property
    def rows(self):
        return 10**6


def test_rows_drawn_by_lot_are_refused():
    table = weather(places=1)
    with pytest.raises(NetwrightError, match="Split in the order of time"):
        made(table, rows=np.arange(0, 40, 2), window=8)


@pytest.fixture
def source(monkeypatch):
    made = SourceType(
        "weather",
        "Weather",
        "Test",
        "Rows.",
        schema=lambda p: Schema(400, SCHEMA.columns),
        load=lambda p: weather(400, places=1),
    )
    monkeypatch.setitem(SOURCES._specs, "weather", made)
    return Use("weather")


def test_prepared_windows_are_split_in_time_with_gaps(source):
    windows = Use("windows").with_params(window=6, horizon=3, order="time")
    steps = (windows, Use("standardize"), Use("standardize").with_params(column="heat 3 ahead"))
    chosen = DataSettings(source, steps, Use("in_order").with_params(column="time"), None)
    data = prepare(chosen)
    when = np.argsort(np.argsort(data.raw.columns["time"].cast(pl.Int64).to_numpy()))
    train, valid, test = (when[data.rows[part]] for part in ("train", "valid", "test"))
    assert train.max() + 8 < valid.min()
    assert valid.max() + 8 < test.min()
    assert abs(len(train) - row_counts(chosen)["train"]) <= 8
    window, answer = data.table.columns["window"], data.table.columns["heat 3 ahead"]
    rows = data.rows["train"]
    np.testing.assert_allclose(window[rows].mean(axis=(0, 1)), 0, atol=1e-5)
    np.testing.assert_allclose(answer[rows].std(), 1, atol=1e-5)
    raw, time = data.raw.array("heat")[:, 0], np.argsort(when)
    back = data.to_units("heat 3 ahead", answer[data.rows["test"]])
    np.testing.assert_allclose(back[:, 0], raw[time[when[data.rows["test"]] + 3]], atol=1e-5)
    assert not problems_of(chosen)
    assert described(chosen).column("window").sizes == (6, 2)


def test_the_random_split_does_not_suit_windows(source):
    chosen = DataSettings(source, (Use("windows"),), Use("random"), None)
    assert any("does not suit windows in time" in str(problem) for problem in problems_of(chosen))
    off = DataSettings(source, (Use("windows").with_params(on=False),), Use("random"), None)
    assert not problems_of(off)
