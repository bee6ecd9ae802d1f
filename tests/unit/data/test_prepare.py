"""prepare(): cached by value, read-only, split as the source demands, and clear about what cannot be done."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from core.data.prepare import prepare
from core.data.settings import described, with_source
from core.document.project import DataSettings, Schema
from core.problems import NetwrightError
from core.spec import Use


def settings_of(key, **params):
    return with_source(DataSettings(), Use(key).with_params(**params))


def test_equal_settings_give_the_same_object_and_the_stored_schema_does_not_matter():
    first = prepare(settings_of("iris"))
    assert prepare(settings_of("iris")) is first
    assert prepare(replace(settings_of("iris"), schema=None)) is first
    assert prepare(replace(settings_of("iris"), split=Use("random", (("seed", 5),)))) is not first


def test_another_split_does_not_load_the_data_again():
    first = prepare(settings_of("wine"))
    assert prepare(replace(settings_of("wine"), split=Use("random", (("seed", 9),)))).raw is first.raw


def test_what_caches_hand_out_cannot_be_written_to():
    data = prepare(settings_of("parity"))
    for values in (*data.raw.columns.values(), *data.table.columns.values(), *data.table.lengths.values()):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0


def test_the_fingerprint_follows_values_steps_and_split_alone():
    base = settings_of("moons", rows=100)
    again = pickle.loads(pickle.dumps(prepare(base)))
    assert again.fingerprint == prepare(base).fingerprint
    assert len(again.fingerprint) == 64
    others = [
        settings_of("moons", rows=100, seed=1),
        settings_of("moons", rows=101),
        replace(base, split=Use("random", (("seed", 1),))),
        replace(base, steps=(Use("standardize"),)),
        replace(base, steps=(Use("min_max"),)),
    ]
    assert len({prepare(s).fingerprint for s in [base, *others]}) == 6


def test_xor_trains_and_validates_on_all_four_rows_and_says_so():
    data = prepare(DataSettings(Use("xor")))
    assert data.rows["train"].tolist() == data.rows["valid"].tolist() == [0, 1, 2, 3]
    assert len(data.rows["test"]) == 0
    assert data.notes == (
        "All four rows are used for training and again for validation: a truth table has no other rows, "
        "so the curves show whether it was learned by heart, not whether it generalises.",
    )


@pytest.mark.parametrize(("window", "horizon", "test"), [(32, 1, 0.15), (5, 7, 0.0), (100, 1, 0.2)])
def test_validation_windows_of_the_series_share_no_value_with_training(window, horizon, test):
    base = settings_of("sine", window=window, horizon=horizon)
    data = prepare(replace(base, split=Use("in_order", (("test", test),))))

    def times(part):
        """Which values of the series the windows and forecasts of a part touch."""
        rows = data.rows[part][:, None]
        return set((rows + np.append(np.arange(window), window + horizon - 1)).ravel().tolist())

    assert times("train").isdisjoint(times("valid"))
    assert times("valid").isdisjoint(times("test"))
    assert max(times("train")) < min(times("valid"))
    left_out = 1000 - sum(len(rows) for rows in data.rows.values())
    assert left_out == (window + horizon - 1) * (2 if test else 1)
    assert any(f"{left_out} of 1000 rows are left out" in note for note in data.notes)


def test_a_series_cannot_be_split_by_lot():
    with pytest.raises(NetwrightError, match=r"'Random' does not suit Sine wave.*Choose 'In order'"):
        prepare(DataSettings(Use("sine")))


def test_a_series_too_short_for_its_window_says_what_to_do():
    with pytest.raises(NetwrightError, match=r"50 rows are too few: 102 of them .* Take at least 122 rows"):
        prepare(settings_of("sine", rows=50, window=51))


def test_no_validation_rows_are_allowed_and_said():
    data = prepare(replace(settings_of("iris"), split=Use("random", (("test", 0.0), ("train", 1.0)))))
    assert [len(data.rows[part]) for part in ("train", "valid", "test")] == [150, 0, 0]
    assert data.notes[0] == "There are no validation rows. Lower the training or the test share to get some."
    assert data.notes[1] == "There are no test rows. Lower the training share to get some."


def test_a_class_that_training_never_sees_is_named():
    data = prepare(replace(settings_of("iris"), split=Use("in_order", (("train", 0.6),))))
    assert data.notes == ("No training row is of class 'virginica', so the network cannot learn it.",)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (DataSettings(), "no data yet"),
        (DataSettings(Use("moon")), "no data source 'moon'. Did you mean 'moons'"),
        (DataSettings(Use("moons", (("rows", 5),))), "Rows must be between 20 and 20,000; it is 5"),
        (DataSettings(Use("moons", (("row", 50),))), "no parameter 'row'. Did you mean 'rows'"),
        (DataSettings(Use("iris"), (Use("standardise"),)), "no preparation step 'standardise'"),
        (DataSettings(Use("iris"), (), Use("randm")), "no split 'randm'"),
        (DataSettings(Use("iris"), (), Use("random", (("train", 0.9),))), "add up to more than 1"),
        (DataSettings(Use("parity", (("shortest", 30),))), "Lower the shortest"),
    ],
)
def test_impossible_settings_end_in_a_sentence(settings, message):
    with pytest.raises(NetwrightError, match=message):
        prepare(settings)


def test_the_schema_after_the_steps_is_known_before_and_the_same():
    for settings in (settings_of("digits"), settings_of("diabetes"), settings_of("spirals", classes=5)):
        assert prepare(settings).schema == described(settings)
        assert isinstance(described(settings), Schema)


def test_a_sample_is_told():
    digits = settings_of("digits")
    data = prepare(replace(digits, split=Use("random", (("sample", 0.1),))))
    used = sum(len(rows) for rows in data.rows.values())
    assert used == pytest.approx(179.7, abs=2)
    assert data.notes == (f"{used} of 1,797 rows take part: a sample of 0.1 of each part.",)
