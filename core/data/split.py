"""SplitType: how rows are shared out among training, validation and test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from core.data.table import Array
from core.problems import NetwrightError
from core.spec import Bool, Float, Int, Spec, Values

PARTS = ("train", "valid", "test")
WORDS = {"train": "training", "valid": "validation", "test": "test"}

Parts = dict[str, Array]
"""Row numbers (int64, ascending) of each part."""
Counts = dict[str, int]
"""How many rows each part has."""


class Facts(NamedTuple):
    """What a split may know of the data. `labels` (N class numbers) only where a target is a category."""

    rows: int
    overlap: int = 0
    labels: Array | None = None
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class SplitType(Spec):
    divide: Callable[[Values, Facts], Parts] = field(kw_only=True)
    """Raises NetwrightError where the rows do not suffice."""
    counts: Callable[[Values, Facts], Counts] = field(kw_only=True)
    """How many rows of each part `divide` gives, known without drawing them; with class shares to within a few. Raises as `divide`."""


TRAIN = Float("train", 0.7, "Training share", "Share of the rows that the network learns from.", low=0.05, high=1.0)
TEST = Float(
    "test",
    0.15,
    "Test share",
    "Share of the rows kept for the very end. What is left beside training and test serves for validation.",
    low=0.0,
    high=0.9,
)

SAMPLE = Float(
    "sample",
    1.0,
    "Sample",
    "Share of the rows that take part at all, the same of every part. A tenth trains about ten times as fast.",
    low=0.001,
    high=1.0,
)


def shares(p: Values) -> tuple[float, float, float]:
    """Shares of training, validation and test; they add up to one. Raises NetwrightError."""
    valid = round(1.0 - p.train - p.test, 9)
    if valid < 0:
        raise NetwrightError(
            f"The training share {p.train:g} and the test share {p.test:g} add up to more than 1. Lower one of them."
        )
    return p.train, valid, p.test


def _cuts(rows: int, wanted: tuple[float, ...]) -> tuple[int, int]:
    """Where training ends and where validation ends. Training gets at least one row."""
    first = max(1, round(rows * wanted[0]))
    return first, max(first, round(rows * (wanted[0] + wanted[1])))


def _needs_rows(rows: int) -> None:
    if rows < 1:
        raise NetwrightError("The data has no rows. Choose data with at least one row.")


def _random(p: Values, facts: Facts) -> Parts:
    import numpy as np

    _needs_rows(facts.rows)
    wanted = shares(p)
    # RandomState, not Generator: numpy promises never to change its numbers, so a project's split stays what it was.
    random = np.random.RandomState(p.seed)
    if p.stratify and facts.labels is not None:
        order = random.permutation(facts.rows)
        parts = _stratified(order, facts.labels, facts.classes, wanted)
        return _sampled(parts, order[np.argsort(facts.labels[order], kind="stable")], p.sample)
    order = random.permutation(facts.rows)
    first, second = _cuts(facts.rows, wanted)
    return _sampled(_parts(order[:first], order[first:second], order[second:]), order, p.sample)


def _random_counts(p: Values, facts: Facts) -> Counts:
    _needs_rows(facts.rows)
    return _counts(facts.rows, p)


def _counts(rows: int, p: Values) -> Counts:
    first, second = _cuts(rows, shares(p))
    whole = (first, second - first, rows - second)
    return {part: _kept(count, p.sample) for part, count in zip(PARTS, whole, strict=True)}


def _parts(*rows: Array) -> Parts:
    import numpy as np

    return {part: np.sort(numbers).astype(np.int64) for part, numbers in zip(PARTS, rows, strict=True)}


def _kept(rows: int, share: float) -> int:
    """How many of a part's rows are in the sample: at least one, where there are any."""
    return min(rows, max(1, round(rows * share)))


def _sampled(parts: Parts, order: Array, share: float) -> Parts:
    """Of each part its share of rows, in even steps along `order` (all rows, N).

    So whatever `order` goes by keeps its shares to within one row: the classes, the seasons of a series. A row that is
    in the sample is in the part where it would be without.
    """
    import numpy as np

    if share == 1.0:
        return parts
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    chosen = []
    for rows in (parts[part] for part in PARTS):
        count = _kept(len(rows), share)
        steps = ((np.arange(count) + 0.5) * len(rows) / max(1, count)).astype(np.int64)
        chosen.append(rows[np.argsort(rank[rows])][steps])
    return _parts(*chosen)


def _stratified(order: Array, labels: Array, classes: tuple[str, ...], wanted: tuple[float, ...]) -> Parts:
    """Every class gives each part its share, to within one row; so do all classes together, nearly.

    Rounding errors are carried from class to class: `owed` is what each part should have had so far but has not.
    """
    import numpy as np

    owed = np.zeros(3)
    found: list[list[Array]] = [[], [], []]
    for label in np.unique(labels):
        rows = order[labels[order] == label]
        name = classes[label] if 0 <= label < len(classes) else str(label)
        counts = _class_counts(len(rows), np.asarray(wanted), owed, name)
        for part, piece in zip(found, np.split(rows, np.cumsum(counts)[:2]), strict=True):
            part.append(piece)
    return _parts(*(np.concatenate(pieces) for pieces in found))


def _class_counts(rows: int, wanted: Array, owed: Array, name: str) -> Array:
    """How many of a class's `rows` each part gets: its exact share rounded down or up. Updates `owed`.

    Training gets at least one row.
    """
    import numpy as np

    used = int((wanted > 0).sum())
    if rows < used:
        raise NetwrightError(
            f"Class '{name}' has {rows} row{'s' * (rows != 1)}, which is too few to be in {used} parts. "
            "Add rows, set the test share to 0, or turn off 'Same class shares'."
        )
    exact = np.round(rows * wanted, 6)
    counts = np.floor(exact).astype(np.int64)
    owed += exact - counts
    fractional = [i for i in range(3) if exact[i] > counts[i]]
    most_owed = sorted(fractional, key=lambda i: (i > 0 or counts[0] > 0, -owed[i]))
    for i in most_owed[: rows - int(counts.sum())]:
        counts[i] += 1
        owed[i] -= 1
    return counts


def _beside_gaps(p: Values, facts: Facts) -> int:
    """How many rows are left when those between the parts are left out. Raises NetwrightError where too few are."""
    _needs_rows(facts.rows)
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
    return _counts(_beside_gaps(p, facts), p)


def _in_order(p: Values, facts: Facts) -> Parts:
    import numpy as np

    left, wanted = _beside_gaps(p, facts), shares(p)
    first, second = _cuts(left, wanted)
    valid_from = first + facts.overlap * (wanted[1] > 0)
    valid_to = valid_from + second - first
    test_from = valid_to + facts.overlap * (wanted[2] > 0)
    parts = (np.arange(first), np.arange(valid_from, valid_to), np.arange(test_from, test_from + left - second))
    return _sampled(_parts(*parts), np.arange(facts.rows), p.sample)


RANDOM = SplitType(
    "random",
    "Random",
    "Split",
    "Rows are drawn by lot; the same seed draws the same rows again.",
    aka=("shuffle", "stratified", "holdout"),
    params=(
        TRAIN,
        TEST,
        Int("seed", 0, "Seed", "The same seed draws the same rows again.", low=0, high=2**31 - 1),
        Bool(
            "stratify",
            True,
            "Same class shares",
            "Every part gets each class in the share it has in the whole data, to within one row.",
        ),
        SAMPLE,
    ),
    divide=_random,
    counts=_random_counts,
)

IN_ORDER = SplitType(
    "in_order",
    "In order",
    "Split",
    "The first rows are for training, the next for validation, the last for the test, as time runs.",
    aka=("time", "chronological", "series", "sequential"),
    params=(TRAIN, TEST, SAMPLE),
    divide=_in_order,
    counts=_in_order_counts,
)
