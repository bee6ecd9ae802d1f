"""What is seen of an output."""

import numpy as np
import pytest

from gui.thumbnails.reduce import MOST_BARS, MOST_MAPS, MOST_POINTS, MOST_SIDE, glimpse

RANDOM = np.random.default_rng(0)


def test_a_picture_in_grey_keeps_its_order_of_brightness() -> None:
    values = np.linspace(-3, 5, 64, dtype=np.float32).reshape(1, 8, 8)
    seen = glimpse(values, ("C", "H", "W"))
    assert (seen.kind, seen.values.shape) == ("images", (1, 8, 8))
    flat = seen.values.reshape(-1).astype(int)
    assert flat[0] == 0
    assert flat[-1] == 255
    assert (np.diff(flat) >= 0).all()
    assert seen.told == "-3 to 5, mean 1"


def test_one_wild_value_leaves_the_rest_to_be_seen() -> None:
    values = np.linspace(0, 1, 400).reshape(1, 20, 20)
    values[0, 0, 0] = 1e9
    assert glimpse(values).values.std() > 60


def test_three_channels_are_a_picture_in_colour_and_many_are_maps() -> None:
    assert glimpse(RANDOM.random((3, 5, 7))).values.shape == (1, 5, 7, 3)
    seen = glimpse(RANDOM.random((64, 5, 7)))
    assert seen.values.shape == (MOST_MAPS, 5, 7)
    assert seen.told.endswith(f"{MOST_MAPS} of 64 channels")
    assert glimpse(RANDOM.random((2, 300, 200))).values.shape == (2, MOST_SIDE, MOST_SIDE)
    assert glimpse(RANDOM.random((4, 6, 5, 7))).values.shape == (4, 5, 7)


def test_large_pictures_become_means_of_neighbours() -> None:
    values = np.zeros((1, 192, 96))
    values[:, 96:] = 1.0
    seen = glimpse(values).values[0]
    assert (seen[:48] == 0).all()
    assert (seen[48:] == 255).all()


def test_few_series_are_lines_over_time_whichever_axis_that_is() -> None:
    time = np.linspace(0, 6, 500)
    series = np.stack([np.sin(time), np.cos(time)])
    seen = glimpse(series, ("C", "L"))
    assert (seen.kind, seen.values.shape) == ("lines", (2, MOST_POINTS))
    turned = glimpse(series.T, ("L", "F"))
    np.testing.assert_allclose(turned.values, seen.values)
    assert seen.zero == pytest.approx(0.5, abs=0.01)
    assert glimpse(RANDOM.random((40, 9)), ("C", "L")).values.shape == (1, 40, 9)


def test_few_numbers_are_bars_from_nought_and_many_a_histogram() -> None:
    seen = glimpse(np.array([-1.0, 0.0, 3.0]))
    assert seen.kind == "bars"
    assert seen.values.tolist() == [0.0, 0.25, 1.0]
    assert seen.zero == 0.25
    many = glimpse(RANDOM.normal(size=MOST_BARS + 1000))
    assert many.told.startswith("how often")
    assert many.values.max() == 1.0
    counts, _ = np.histogram(np.arange(100.0), bins=len(many.values))
    np.testing.assert_allclose(glimpse(np.arange(100.0)).values, counts / counts.max())


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (np.array([3, 1, 2]), "3 1 2"),
        (np.arange(20), "0 1 2 3 4 5 6 7 8 9 10 11 …"),
        (np.array([True, False]), "1 0"),
        (np.array([0.5]), "0.5"),
        (np.float32(2.0), "2"),
        (np.array([1.0, np.nan, np.inf]), "2 of 3 are not numbers"),
        (np.empty((0, 4)), "empty"),
        (np.full((1, 3, 3), 7.0), None),
        (np.zeros(5), None),
    ],
)
def test_odd_values_are_told_and_nothing_fails(values: np.ndarray, told: str | None) -> None:
    seen = glimpse(np.asarray(values))
    if told is None:
        assert np.isfinite(seen.values).all()
    else:
        assert (seen.kind, seen.told) == ("words", told)
