"""Round ticks, and labels that tell them apart."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.charts.ticks import labels, log_labels, log_ticks, ticks


@pytest.mark.parametrize(
    ("low", "high", "most", "told"),
    [
        (0.0, 1.0, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0.0, 2.5, 5, ["0", "0.5", "1.0", "1.5", "2.0", "2.5"]),
        (0.0, 1000.0, 4, ["0", "250", "500", "750", "1,000"]),
        (-0.5, 0.5, 4, ["-0.50", "-0.25", "0", "0.25", "0.50"]),
        (0.0, 4e8, 4, ["0", "1e8", "2e8", "3e8", "4e8"]),
        (0.0, 2e-5, 2, ["0", "1e-5", "2e-5"]),
    ],
)
def test_labels_of_a_range(low: float, high: float, most: int, told: list[str]) -> None:
    assert labels(ticks(low, high, most)) == told


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(1, 30))
def test_ticks_are_round_inside_and_told_apart(low: float, span: float, most: int) -> None:
    found = ticks(low, low + span, most)
    assert len(found) <= most + 1
    assert all(low - span * 1e-5 <= value <= low + span * (1 + 1e-5) for value in found)
    assert len(set(labels(found))) == len(found)


def test_an_empty_range_has_none() -> None:
    assert ticks(1.0, 1.0, 5) == []
    assert labels([]) == []


def test_a_scale_of_powers_of_ten() -> None:
    assert log_labels(log_ticks(-3.0, 1.0, 5)) == ["0.001", "0.01", "0.1", "1", "10"]
    assert log_labels(log_ticks(-1.0, 0.0, 9)) == ["0.1", "0.2", "0.5", "1"]
    assert len(log_ticks(-30.0, 30.0, 6)) <= 7
    assert all(math.isclose(v % 1, 0, abs_tol=1e-9) for v in log_ticks(-30.0, 30.0, 6))
