"""What follows from the settings without any data."""

import subprocess
import sys
from dataclasses import replace

import pytest

from core.data.prepare import prepare
from core.data.settings import NO_DATA, described, problems_of, row_counts, source_schema, training_rows, with_source
from core.document.project import DataColumn, DataSettings, Schema
from core.problems import NetwrightError
from core.spec import Use

STORED = Schema(12, (DataColumn("height", "vector", "input", (3,), ("F",), low=0.0, high=99.0),))


def test_nothing_heavy_is_imported_to_describe_data():
    code = (
        "import sys; from core.data import described, problems_of, with_source; from core.document.project import *;"
        "s = with_source(DataSettings(), Use('digits')); described(s); problems_of(s);"
        "print([m for m in ('torch', 'numpy', 'sklearn', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_choosing_a_source_brings_its_schema_steps_and_split():
    digits = with_source(DataSettings(), Use("digits"))
    assert digits.schema == source_schema(Use("digits"))
    assert digits.steps == (Use("min_max", (("column", "image"),)),)
    assert digits.split == Use("random")
    assert with_source(digits, Use("sine")) == DataSettings(
        Use("sine"), (), Use("in_order"), source_schema(Use("sine"))
    )


def test_a_split_that_suits_the_new_source_stays():
    mine = replace(with_source(DataSettings(), Use("iris")), split=Use("random", (("seed", 7),)))
    assert with_source(mine, Use("wine")).split == mine.split
    assert with_source(mine, Use("sine")).split == Use("in_order")


def test_other_parameters_of_the_same_source_leave_steps_and_split_alone():
    mine = DataSettings(Use("moons"), (Use("standardize"),), Use("in_order"))
    changed = with_source(mine, Use("moons", (("rows", 50),)))
    assert (changed.steps, changed.split, changed.schema.rows) == (mine.steps, mine.split, 50)


def test_an_unusable_source_is_not_chosen():
    with pytest.raises(NetwrightError, match="no data source"):
        with_source(DataSettings(), Use("nothing"))
    with pytest.raises(NetwrightError, match="Rows must be"):
        with_source(DataSettings(), Use("moons", (("rows", 1),)))


def test_without_data_the_schema_is_empty():
    assert described(DataSettings()) == NO_DATA


def test_where_the_source_is_missing_the_stored_schema_counts_and_steps_still_apply():
    settings = DataSettings(Use("hospital_table"), (Use("min_max"),), schema=STORED)
    column = described(settings).column("height")
    assert (column.low, column.high, column.sizes) == (0.0, 1.0, (3,))
    assert described(replace(settings, steps=(Use("min_max", (("column", "weight"),)),))) == STORED


def test_what_is_wrong_is_said_with_its_place():
    settings = DataSettings(
        Use("sine", (("noise", -1.0), ("window", 1))),
        (Use("min_max", (("low", 3.0),)), Use("standardize", (("column", "wind"),)), Use("whiten")),
        Use("random"),
    )
    found = [(p.param, str(p.message)) for p in problems_of(settings)]
    assert found == [
        ("source.noise", "Noise must be between 0 and 1; it is -1."),
        ("source.window", "Window must be between 2 and 512; it is 1."),
        ("steps.0", "Min-max scaling cannot go from 3 to 1. Raise the high end above the low end."),
        ("steps.2", "There is no preparation step 'whiten'."),
        (
            "split",
            "The split 'Random' does not suit Sine wave: neighbouring rows share values, so the parts would see each "
            "other's answers. Choose 'In order'.",
        ),
    ]
    assert all(p.is_error and p.path == () for p in problems_of(settings))


def test_steps_are_checked_against_the_columns_and_the_split_against_its_shares():
    settings = DataSettings(
        Use("iris"), (Use("standardize", (("column", "species"),)),), Use("random", (("train", 0.9),))
    )
    assert [p.param for p in problems_of(settings)] == ["steps.0", "split"]
    missing = replace(settings, steps=(Use("standardize", (("column", "wind"),)),))
    assert "column 'wind', which the data does not have" in problems_of(missing)[0].message
    wrong = replace(settings, steps=(), split=Use("random", (("seed", -1), ("train", 7.0))))
    assert [p.param for p in problems_of(wrong)] == ["split.seed", "split.train"]
    assert [p.param for p in problems_of(DataSettings(Use("iriss")))] == ["source"]


def test_sound_settings_and_no_data_have_no_problems():
    assert problems_of(DataSettings()) == ()
    assert problems_of(DataSettings(Use("xor"))) == ()
    assert problems_of(with_source(DataSettings(), Use("diabetes"))) == ()


@pytest.mark.parametrize("key", ["digits", "iris", "sine", "xor", "parity", "diabetes"])
@pytest.mark.parametrize("sample", [1.0, 0.2])
def test_rows_are_counted_without_loading_them(key, sample):
    data = with_source(DataSettings(), Use(key))
    data = replace(data, split=data.split.with_params(sample=sample))
    found = {part: len(rows) for part, rows in prepare(data).rows.items()}
    assert row_counts(data) == pytest.approx(found, abs=1)
    assert training_rows(data) == row_counts(data)["train"]
    if key in ("sine", "xor"):
        assert row_counts(data) == found


def test_without_data_or_with_too_little_of_it_rows_are_not_counted():
    with pytest.raises(NetwrightError, match="no data yet"):
        training_rows(DataSettings())
    with pytest.raises(NetwrightError, match="too few"):
        training_rows(with_source(DataSettings(), Use("sine", (("rows", 50), ("window", 30)))))
