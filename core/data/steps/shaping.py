"""Scaling that bends, or that outliers do not move."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.data.recipes.values import numbers_of
from core.data.steps.base import ON, State, StepType
from core.data.steps.columns import NUMBERS, chosen, columns_param, with_columns
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.spec import Bool, Choice, Int, Values

GROUP = "Scaling"
COLUMNS = columns_param(
    NUMBERS, "The columns to change; none: every input of numbers.", "every input of numbers", ("input", "target")
)
MOST_LOOKED_AT = 200_000
"""Training rows that are looked at for quantiles and powers."""


def _columns(title: str, p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    return chosen(title, p.columns, schema, NUMBERS)


def _bent(title: str, p: Values, before: Schema, low: float | None = None, high: float | None = None) -> Schema:
    return with_columns(before, {c.name: replace(c, low=low, high=high) for c in _columns(title, p, before)})


def _known(column: DataColumn, table: Table, rows: Array) -> list[Array]:
    """The finite training values of each entry."""
    import numpy as np

    some = rows if len(rows) <= MOST_LOOKED_AT else rows[np.linspace(0, len(rows) - 1, MOST_LOOKED_AT).astype(np.int64)]
    values = numbers_of(table.columns[column.name][some])
    return [entry[np.isfinite(entry)] for entry in values.T]


def _robust_schema(p: Values, before: Schema) -> Schema:
    return _bent(ROBUST.title, p, before)


def _robust_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return tuple(_robust(c, table, rows) for c in _columns(ROBUST.title, p, before))


def _robust(column: DataColumn, table: Table, rows: Array) -> State:
    import numpy as np

    found = [np.percentile(known, (25, 50, 75)) if len(known) else np.zeros(3) for known in _known(column, table, rows)]
    offset = [float(np.float32(middle)) for _, middle, _ in found]
    scale = [float(np.float32(high - low)) or 1.0 for low, _, high in found]
    facts = {"offset": offset, "scale": scale, "trailing": 0}
    return State("affine", (column.name,), (column.name,), facts, ROBUST.key)


ROBUST = StepType(
    "robust",
    "Robust scaling",
    GROUP,
    "Shifts and scales so that the median is 0 and the middle half of the values 1 wide.",
    aka=("median", "iqr", "outliers", "normalize", "RobustScaler"),
    params=(COLUMNS, ON),
    schema=_robust_schema,
    learn=_robust_learn,
    kinds=NUMBERS,
    icon="mdi6.shield-half-full",
    explanation="Median and quartiles come from the training rows alone, and a few values that lie far out hardly move them, as they would move mean and "
    "standard deviation. Outliers stay outliers: bring them in with a step of their own.",
)


def _log_schema(p: Values, before: Schema) -> Schema:
    return _bent(LOG.title, p, before)


def _log_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    found = _columns(LOG.title, p, before)
    return tuple(State("logarithm", (c.name,), (c.name,), {"signed": p.signed}, LOG.key) for c in found)


LOG = StepType(
    "log",
    "Logarithm",
    GROUP,
    "log(1 + x), for values that range over several powers of ten.",
    aka=("log1p", "logarithm", "skew", "prices", "signed log", "symlog"),
    params=(
        COLUMNS,
        Bool("signed", True, "Both signs", "Negative values become -log(1 - x); otherwise they count as 0."),
        ON,
    ),
    schema=_log_schema,
    learn=_log_learn,
    kinds=NUMBERS,
    icon="mdi6.chart-bell-curve-cumulative",
    explanation="Prices, incomes and counts differ in how many times one is the other, rather than by how much. After the logarithm, from 10 to 100 is as far as "
    "from 100 to 1,000. Predictions of a target are turned back.",
)


def _rank_schema(p: Values, before: Schema) -> Schema:
    return _bent(RANK.title, p, before, *((None, None) if p.shape == "normal" else (0.0, 1.0)))


def _rank_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return tuple(_ranked(p, c, table, rows) for c in _columns(RANK.title, p, before))


def _ranked(p: Values, column: DataColumn, table: Table, rows: Array) -> State:
    steps = [_quantiles(known, p.steps) for known in _known(column, table, rows)]
    facts: dict[str, Any] = {"quantiles": [step.tolist() for step in steps], "normal": p.shape == "normal"}
    return State("ranked", (column.name,), (column.name,), facts, RANK.key)


def _quantiles(known: Array, most: int) -> Array:
    """Ascending, whatever rounding does to equal ones."""
    import numpy as np

    if not len(known):
        return np.zeros(2)
    found = np.percentile(known, np.linspace(0, 1, min(most, max(2, len(known)))) * 100)
    rising: Array = np.maximum.accumulate(found)
    return rising


RANK = StepType(
    "quantile",
    "By rank",
    GROUP,
    "Each value becomes the share of the training rows below it.",
    aka=("quantile", "rank", "uniform", "gauss", "normal", "QuantileTransformer"),
    params=(
        COLUMNS,
        Choice(
            "shape",
            "uniform",
            "Spread",
            "How the values lie afterwards.",
            options=(("uniform", "evenly from 0 to 1"), ("normal", "as a bell curve")),
        ),
        Int("steps", 200, "Steps", "How finely the training values are remembered.", low=10, high=1000),
        ON,
    ),
    schema=_rank_schema,
    learn=_rank_learn,
    kinds=NUMBERS,
    icon="mdi6.sort-numeric-ascending",
    explanation="Whatever the values look like, afterwards they are spread evenly, and no outlier is left. How far two values lie apart is lost; which is the "
    "larger stays.",
)


def _power_schema(p: Values, before: Schema) -> Schema:
    return _bent(POWER.title, p, before)


def _power_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return tuple(_powered(c, table, rows) for c in _columns(POWER.title, p, before))


def _powered(column: DataColumn, table: Table, rows: Array) -> State:
    found = [_power(known) for known in _known(column, table, rows)]
    facts = {name: [one[i] for one in found] for i, name in enumerate(("power", "offset", "scale"))}
    return State("powered", (column.name,), (column.name,), facts, POWER.key)


def _power(known: Array) -> tuple[float, float, float]:
    """The power that makes the values most like a bell curve, then their mean and standard deviation; 1 where they are constant."""
    import numpy as np
    from sklearn.preprocessing import PowerTransformer

    if len(known) < 3 or np.ptp(known) <= 1e-12 * max(1.0, float(np.abs(known).max())):
        return 1.0, float(known.mean()) if len(known) else 0.0, 1.0
    with np.errstate(all="ignore"):
        made = PowerTransformer(standardize=False)
        bent = made.fit_transform(known[:, None])[:, 0]
    power, mean, spread = float(made.lambdas_[0]), float(bent.mean()), float(bent.std())
    if not all(map(np.isfinite, (power, mean, spread))):
        return 1.0, float(known.mean()), float(known.std()) or 1.0
    return power, mean, spread or 1.0


POWER = StepType(
    "power",
    "Power",
    GROUP,
    "Bends values with a power so that they look most like a bell curve, then standardizes.",
    aka=("yeo-johnson", "box-cox", "skew", "gauss", "normal", "PowerTransformer"),
    params=(COLUMNS, ON),
    schema=_power_schema,
    learn=_power_learn,
    kinds=NUMBERS,
    icon="mdi6.exponent",
    explanation="Finds out by itself how strongly to bend, as Yeo and Johnson (2000) do: a logarithm, a root, or nothing at all. The power comes from the "
    "training rows alone. Predictions of a target are turned back.",
)

ALL = (ROBUST, LOG, RANK, POWER)
