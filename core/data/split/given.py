"""A column of the data, or the folders it came in, says which part a row is in."""

from __future__ import annotations

from core.data.split.base import (
    PARTS,
    SAMPLE,
    SEED,
    Counts,
    Facts,
    Parts,
    SplitType,
    cuts,
    kept,
    needs_rows,
    parted,
    sampled,
)
from core.data.table import is_series
from core.problems import NetwrightError
from core.spec import Column, Float, Values

NAMES = {
    "train": ("train", "training", "tr", "learn", "fit", "development"),
    "valid": ("valid", "validation", "val", "dev", "eval"),
    "test": ("test", "testing", "holdout", "te"),
}
"""How parts are called, in lower case."""
USUAL = (0.7, 0.15, 0.15)


def part_named(name: str) -> str:
    """`train`, `valid` or `test` for a word that means it, else ''."""
    word = name.strip().lower()
    return next((part for part, names in NAMES.items() if word in names), "")


def _divide(p: Values, facts: Facts) -> Parts:
    import numpy as np

    needs_rows(facts.rows)
    name = _column(p, facts)
    values = facts.column(name)
    if not is_series(values):
        raise NetwrightError(
            f"Column '{name}' holds no words, so it cannot say which part a row is in. Choose another column."
        )
    words = values.cast(str).fill_null("").to_list()
    meant = {word: part_named(word) for word in set(words)}
    found = np.array([PARTS.index(meant[word]) if meant[word] else -1 for word in words])
    if not (found == 0).any():
        raise NetwrightError(
            f"No row of column '{name}' says 'train', so there is nothing to learn from. "
            f"It holds {', '.join(repr(word) for word in sorted(meant)[:5])}."
        )
    train, valid, test = (np.flatnonzero(found == i) for i in range(len(PARTS)))
    if not len(valid):
        drawn = np.random.RandomState(p.seed).permutation(train)
        valid, train = np.split(drawn, [_taken(p, len(train))])
    return sampled(parted(train, valid, test), np.arange(facts.rows), p.sample)


def _taken(p: Values, train: int) -> int:
    """How many rows of the training part serve for validation, where none are said to; one is left to learn from."""
    return int(min(max(0, train - 1), round(p.valid * train)))


def _column(p: Values, facts: Facts) -> str:
    name = p.column or facts.of_role("split")
    if not name or facts.schema.column(name) is None:
        raise NetwrightError(
            "No column says which part a row is in. Give one the role 'split', or choose another way to split."
        )
    return str(name)


def _counts(p: Values, facts: Facts) -> Counts:
    needs_rows(facts.rows)
    column = facts.schema.column(_column(p, facts))
    if column is not None and column.tally:
        named = [(part_named(name), many) for name, many in zip(column.classes, column.tally, strict=True)]
        said = {part: sum(many for name, many in named if name == part) for part in PARTS}
        if not said["valid"]:
            said["valid"] = _taken(p, said["train"])
            said["train"] -= said["valid"]
        return {part: kept(rows, p.sample) for part, rows in said.items()}
    first, second = cuts(facts.rows, USUAL)
    whole = (first, second - first, facts.rows - second)
    return {part: kept(rows, p.sample) for part, rows in zip(PARTS, whole, strict=True)}


GIVEN = SplitType(
    "given",
    "As the data says",
    "Split",
    "A column, or the folders train, valid and test, say which part a row is in.",
    aka=("column", "folders", "predefined", "fixed"),
    params=(
        Column(
            "column",
            "",
            "Column",
            "Holds train, valid or test for each row; empty: the column whose role is 'split'.",
            roles=("split", "ignore", "input"),
            kinds=("category", "text"),
            nothing="the column of role 'split'",
        ),
        Float(
            "valid",
            0.15,
            "Validation share",
            "Share of the training rows that is taken for validation, where the data says nothing of any.",
            low=0.0,
            high=0.9,
        ),
        SEED,
        SAMPLE,
    ),
    divide=_divide,
    counts=_counts,
    explanation="Rows whose word means none of the parts are left out. Where nothing is said to be for validation, a share of the "
    "training rows is drawn for it by lot.",
)
