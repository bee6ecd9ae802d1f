"""The buffers and the thinning behind the curves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.charts.points import Points, thin
from gui.training.charts.ranges import nice_step, value_range, x_range

finite = st.floats(-1e6, 1e6)


def test_appending_is_the_same_as_replacing() -> None:
    x = np.arange(1000.0)
    one, many = Points(), Points()
    one.replace(x, x**2)
    for value in x:
        many.append(value, value**2)
    assert len(many) == 1000
    np.testing.assert_array_equal(many.x, one.x)
    np.testing.assert_array_equal(many.y, one.y)


def test_unequal_lengths_are_refused_and_change_nothing() -> None:
    points = Points()
    points.append([1, 2], [3, 4])
    with pytest.raises(ValueError, match="2 and 1"):
        points.append([5, 6], [7])
    assert len(points) == 2


@given(st.lists(finite, min_size=1, max_size=60), finite)
def test_nearest_is_nearest(values: list[float], x: float) -> None:
    points = Points()
    points.append(sorted(values), np.zeros(len(values)))
    index = points.nearest(x)
    assert index is not None
    assert abs(points.x[index] - x) == np.abs(points.x - x).min()


def test_nothing_is_nearest_to_nothing() -> None:
    assert Points().nearest(1.0) is None


def test_a_window_has_one_more_point_on_either_side() -> None:
    points = Points()
    points.append(np.arange(10.0), np.arange(10.0))
    assert points.window(3.5, 5.5)[0].tolist() == [3, 4, 5, 6]
    assert points.window(-5, 0.5)[0].tolist() == [0, 1]


@given(st.integers(1, 5000), st.integers(1, 200), st.integers(0, 2**31))
def test_thinning_keeps_every_peak(count: int, columns: int, seed: int) -> None:
    y = np.random.default_rng(seed).normal(size=count)
    x = np.arange(float(count))
    thin_x, thin_y = thin(x, y, columns)
    assert len(thin_x) == len(thin_y) <= max(2 * columns + columns, count if count <= 2 * columns else 0)
    assert thin_y.max() == y.max()
    assert thin_y.min() == y.min()
    assert (np.diff(thin_x) >= 0).all()
    assert set(thin_y) <= set(y)


def test_thinning_passes_over_nan_and_keeps_gaps() -> None:
    y = np.ones(1000)
    y[::2] = np.nan
    y[500:600] = np.nan
    _, kept = thin(np.arange(1000.0), y, 10)
    assert np.isnan(kept).sum() == 2


@pytest.mark.parametrize(
    ("span", "parts", "step"), [(10, 5, 2), (1, 4, 0.25), (99, 10, 10), (0.3, 3, 0.1), (7, 3, 2.5), (1000, 10, 100)]
)
def test_steps_are_round(span: float, parts: int, step: float) -> None:
    assert nice_step(span, parts) == pytest.approx(step)


@given(st.floats(1e-6, 1e6), st.integers(1, 40))
def test_steps_cover_the_span_and_are_not_wasteful(span: float, parts: int) -> None:
    step = nice_step(span, parts)
    assert step * parts >= span * (1 - 1e-6)
    assert step * parts <= span * 2.5 * (1 + 1e-6)


def test_the_x_range_is_the_run_where_its_end_is_known() -> None:
    assert x_range(0, 130, 200) == (0, 200)
    assert x_range(0, 250, 200)[1] == pytest.approx(250)
    assert x_range(0, 0, None) == (0, 1)


@given(st.floats(1, 1e6))
def test_the_x_range_wastes_little(high: float) -> None:
    _, end = x_range(0, high, None)
    assert high * (1 - 1e-9) <= end <= high * 1.07


def test_the_y_range_starts_at_nought_for_a_loss_and_holds_its_bounds() -> None:
    assert value_range(np.array([2.3, 0.2]), [], False, (None, None)) == (0, pytest.approx(2.4))
    assert value_range(np.array([0.5, 0.9]), [], False, (0.0, 1.0)) == (0, 1)
    low, high = value_range(np.array([0.5, 0.9]), [0.1], False, (None, None))
    assert low == 0
    assert high == pytest.approx(0.9)


def test_the_y_range_is_never_empty() -> None:
    for value in (0.0, 3.0, -2.0):
        low, high = value_range(np.array([value]), [], False, (None, None))
        assert low <= value <= high
        assert low < high
    low, high = value_range(np.array([-1.0]), [], True, (None, None))
    assert low < high


def test_a_wild_first_loss_does_not_flatten_the_rest() -> None:
    values = np.concatenate(([5000.0], np.linspace(2, 0.1, 400)))
    assert value_range(values, [], False, (None, None))[1] < 20
    few = np.array([50.0, 2.0, 1.0])
    assert value_range(few, [], False, (None, None))[1] >= 50


@pytest.mark.parametrize(("high", "end"), [(10, 62.5), (130, 1000), (999, 1000)])
def test_of_a_run_that_has_hardly_begun_a_part_is_shown(high: float, end: float) -> None:
    assert x_range(0, high, 1000) == (0, end)
