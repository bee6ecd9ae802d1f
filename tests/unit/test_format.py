"""Numbers as a person reads them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import format
from core.layers.sizes import Dim

UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (320, "320"),
        (999, "999"),
        (1000, "1 K"),
        (1290, "1.3 K"),
        (65_664, "65.7 K"),
        (67_300, "67.3 K"),
        (99_960, "100 K"),
        (999_499, "999 K"),
        (999_960, "1 M"),
        (25_557_032, "25.6 M"),
        (124_439_808, "124 M"),
        (-1500, "-1.5 K"),
        (0.5, "0.5"),
        (math.nan, "unknown"),
        (Dim.named("L") * 2, "2·L"),
    ],
)
def test_counts(value: float, text: str) -> None:
    assert format.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 B"), (512, "512 B"), (262_144, "256 KB"), (1024 * 1024 - 1, "1 MB"), (3_565_158, "3.4 MB")],
)
def test_bytes(value: float, text: str) -> None:
    assert format.bytes(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 FLOPs"), (800, "800 FLOPs"), (36_864, "36.9 KFLOPs"), (4.1e9, "4.1 GFLOPs"), (Dim.named("L"), "L FLOPs")],
)
def test_operations(value: float, text: str) -> None:
    assert format.ops(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 ms"),
        (0.35, "350 ms"),
        (0.9999, "1 s"),
        (1.25, "1.2 s"),
        (6, "6 s"),
        (9.96, "10 s"),
        (59.6, "1 min"),
        (80, "1 min 20 s"),
        (2520, "42 min"),
        (7500, "2 h 5 min"),
        (90_000, "1 d 1 h"),
        (math.inf, "unknown"),
        (-1, "unknown"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert format.duration(seconds) == text


def test_exact_and_plural() -> None:
    assert format.exact(67_300) == "67,300"
    assert format.plural(1, "layer") == "1 layer"
    assert format.plural(1200, "layer") == "1,200 layers"
    assert format.plural(2, "loss", "losses") == "2 losses"


@given(st.integers(0, 10**17))
def test_a_count_reads_back_to_within_its_rounding(value: int) -> None:
    number, _, unit = format.count(value).partition(" ")
    assert float(number) * UNITS[unit] == pytest.approx(value, rel=0.05)
    assert float(number) < 1000 or unit == "P"
