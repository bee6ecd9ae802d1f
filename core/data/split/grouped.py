"""Rows of one group stay in one part."""

from __future__ import annotations

from core.data.split.base import (
    PARTS,
    SAMPLE,
    SEED,
    TEST,
    TRAIN,
    WORDS,
    Counts,
    Facts,
    Parts,
    SplitType,
    counted,
    needs_rows,
    parted,
    sampled,
    shares,
)
from core.data.split.drawn import STRATIFY
from core.data.table import Array, is_series
from core.problems import NetwrightError
from core.spec import Column, Values


def _divide(p: Values, facts: Facts) -> Parts:
    """Groups in an order drawn by lot, the largest first, each to the part that lacks most of what it brings: rows, or rows of each
    class. So shares are kept as well as whole groups allow."""
    import numpy as np

    groups = _groups(p, facts)
    wanted = np.asarray(shares(p))
    labels = facts.labels if p.stratify and facts.labels is not None else np.zeros(facts.rows, dtype=np.int64)
    brings = np.zeros((groups.max() + 1, max(0, labels.max()) + 1))
    np.add.at(brings, (groups[labels >= 0], labels[labels >= 0]), 1)
    part_of = _handed_out(brings, wanted, np.random.RandomState(p.seed))
    found = parted(*(np.flatnonzero(part_of[groups] == i) for i in range(len(PARTS))))
    for i, part in enumerate(PARTS):
        if wanted[i] > 0 and not len(found[part]):
            raise NetwrightError(
                f"{len(brings)} groups are too few for every part to get one: the {WORDS[part]} part has none. "
                "Take away a part, or split by lot."
            )
    return sampled(found, np.arange(facts.rows), p.sample)


def _handed_out(brings: Array, wanted: Array, random: object) -> Array:
    """The part (0, 1, 2) of each group; `brings` (groups, classes) rows, `wanted` (3,) shares."""
    import numpy as np

    lacks = wanted[:, None] * brings.sum(axis=0)
    part_of = np.empty(len(brings), dtype=np.int64)
    drawn = random.permutation(len(brings))  # type: ignore[attr-defined]
    total = np.maximum(brings.sum(axis=0), 1)
    for group in drawn[np.argsort(-brings[drawn].sum(axis=1), kind="stable")]:
        gain = ((lacks / total) * brings[group]).sum(axis=1)
        gain[wanted == 0] = -np.inf
        part_of[group] = int(gain.argmax())
        lacks[part_of[group]] -= brings[group]
    return part_of


def _groups(p: Values, facts: Facts) -> Array:
    """(N,) numbers of groups; rows without a group are a group each."""
    import numpy as np

    needs_rows(facts.rows)
    values = facts.column(_column(p, facts))
    if not is_series(values):
        flat = np.asarray(values[:]).reshape(facts.rows, -1)
        return np.unique(flat, axis=0, return_inverse=True)[1].reshape(-1)
    import polars as pl

    known = values.rank("dense").cast(pl.Int64) - 1
    alone = pl.Series(np.arange(facts.rows)) + int(known.max() or 0) + 1  # type: ignore[arg-type]
    numbers = (
        known.fill_null(strategy="zero")
        if known.null_count() == 0
        else pl.select(pl.coalesce(known, alone)).to_series()
    )
    return np.unique(numbers.to_numpy(), return_inverse=True)[1]


def _column(p: Values, facts: Facts) -> str:
    name = p.column or facts.of_role("group")
    if not name:
        raise NetwrightError("There is no column that says which rows belong together. Give one the role 'group'.")
    if facts.schema.column(name) is None:
        raise NetwrightError(
            f"The rows are to be split by groups of '{name}', which the data does not have. Choose another column."
        )
    return str(name)


def _counts(p: Values, facts: Facts) -> Counts:
    needs_rows(facts.rows)
    _column(p, facts)
    return counted(facts.rows, p)


GROUPED = SplitType(
    "grouped",
    "By groups",
    "Split",
    "Rows of one group (a patient, a camera, a day) stay in one part.",
    aka=("group", "patient", "leakage", "group k fold", "cluster"),
    params=(
        TRAIN,
        TEST,
        Column(
            "column",
            "",
            "Group",
            "Rows with the same value belong together; empty: the column whose role is 'group'.",
            roles=("group", "input", "ignore"),
            nothing="the column of role 'group'",
        ),
        SEED,
        STRATIFY,
        SAMPLE,
    ),
    divide=_divide,
    counts=_counts,
    explanation="Pictures of one patient, or rows of one customer, are alike. Were some of them in training and others in "
    "validation, the network could score well by recognising the patient. Shares are kept as well as whole groups allow.",
)
