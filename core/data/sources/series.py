"""Windows of a series in time, with the value to forecast."""

from __future__ import annotations

from core.data.source import SEED, SourceType, number, rows_param
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.spec import Float, Int, Values


def _schema(p: Values) -> Schema:
    return Schema(p.rows, (DataColumn("window", "sequence", "input", (p.window, 1), ("L", "F")), number("next")))


def _load(p: Values) -> Table:
    """Row i has the values i … i+window-1 of the series and, `horizon` steps later, the one to forecast."""
    import numpy as np

    time = np.arange(p.rows + p.window + p.horizon - 1)
    noise = np.random.RandomState(p.seed).standard_normal(len(time))
    series = (np.sin(2 * np.pi * time / p.period) + p.noise * noise).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(series, p.window)[: p.rows]
    return Table({"window": windows[:, :, None].copy(), "next": series[p.window + p.horizon - 1 :, None].copy()})


def _overlap(p: Values) -> int:
    """Rows closer than this share values, counting the one to forecast."""
    return int(p.window + p.horizon - 1)


SINE = SourceType(
    "sine",
    "Sine wave",
    "Generated",
    "Windows of a noisy sine wave; the value that follows is to be forecast.",
    aka=("time series", "forecast", "signal", "wave", "regression", "sequence"),
    params=(
        rows_param(1000, low=50, help="How many windows are cut from the series, each one step further."),
        Int("window", 32, "Window", "Number of values that the network sees.", low=2, high=512),
        Int("horizon", 1, "Horizon", "How many steps after the window the value to forecast lies.", low=1, high=100),
        Float("period", 25.0, "Period", "Number of values in one full wave.", low=2.0, high=500.0),
        Float("noise", 0.05, "Noise", "Standard deviation of what is added to each value.", low=0.0, high=1.0),
        SEED,
    ),
    schema=_schema,
    load=_load,
    splits=("in_order",),
    overlap=_overlap,
    icon="mdi6.sine-wave",
    explanation="The wave has height 1. Neighbouring windows are almost the same, so the rows are split in the "
    "order of time, "
    "and the windows that would reach from one part into the next are left out: validation is on values never seen in "
    "training. No forecast can be better than the noise.",
)

ALL = (SINE,)
