"""Rows in the order of time."""

from __future__ import annotations

from core.data.split.base import (
    SAMPLE,
    TEST,
    TRAIN,
    Counts,
    Facts,
    Parts,
    SplitType,
    counted,
    cuts,
    needs_rows,
    parted,
    sampled,
    shares,
)
from core.data.table import Array, is_series
from core.problems import NetwrightError
from core.spec import Column, Values


def _beside_gaps(p: Values, facts: Facts) -> int:
    """How many rows are left when those between the parts are left out. Raises NetwrightError where too few are."""
    needs_rows(facts.rows)
    gaps = sum(share > 0 for share in shares(p)[1:])
    left = facts.rows - gaps * facts.overlap
    if left < gaps + 1:
        raise NetwrightError(
            f"{facts.rows} rows are too few: {gaps * facts.overlap} of them are left out so that no window reaches "
            f"from one part "
            f"into the next. Take at least {gaps * facts.overlap + 20} rows, a shorter window, or no test part."
        )
    return left


def _in_order_counts(p: Values, facts: Facts) -> Counts:
    return counted(_beside_gaps(p, facts), p)


def _in_order(p: Values, facts: Facts) -> Parts:
    import numpy as np

    order = _order(p, facts)
    left, wanted = _beside_gaps(p, facts), shares(p)
    first, second = cuts(left, wanted)
    valid_from = first + facts.overlap * (wanted[1] > 0)
    valid_to = valid_from + second - first
    test_from = valid_to + facts.overlap * (wanted[2] > 0)
    found = (np.arange(first), np.arange(valid_from, valid_to), np.arange(test_from, test_from + left - second))
    return sampled(parted(*(order[places] for places in found)), order, p.sample)


def _order(p: Values, facts: Facts) -> Array:
    """The rows (N,) as time runs; where a row has no time it comes first."""
    import numpy as np

    if not p.column:
        return np.arange(facts.rows)
    values = facts.column(p.column)
    if not is_series(values):
        raise NetwrightError(f"Rows cannot be put in order by '{p.column}'. Choose a column of dates or numbers.")
    return values.arg_sort(nulls_last=False).to_numpy().astype(np.int64)


IN_ORDER = SplitType(
    "in_order",
    "In order",
    "Split",
    "The first rows are for training, the next for validation, the last for the test, as time runs.",
    aka=("time", "chronological", "series", "sequential"),
    params=(
        TRAIN,
        TEST,
        Column(
            "column",
            "",
            "By time",
            "The column that says when; empty: the rows stand in the order of time.",
            roles=("input", "target", "group", "ignore"),
            kinds=("date", "number"),
            nothing="as the rows stand",
        ),
        SAMPLE,
    ),
    divide=_in_order,
    counts=_in_order_counts,
)
