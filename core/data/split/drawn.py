"""Rows drawn by lot."""

from __future__ import annotations

from core.data.split.base import (
    SAMPLE,
    SEED,
    TEST,
    TRAIN,
    Counts,
    Facts,
    Parts,
    SplitType,
    counted,
    cuts,
    kept,
    needs_rows,
    parted,
    sampled,
    shares,
)
from core.data.table import Array
from core.problems import NetwrightError
from core.spec import Bool, Float, Int, Values

STRATIFY = Bool(
    "stratify",
    True,
    "Same class shares",
    "Every part gets each class in the share it has in the whole data, to within one row.",
)


def _random(p: Values, facts: Facts) -> Parts:
    import numpy as np

    needs_rows(facts.rows)
    wanted = shares(p)
    # RandomState, not Generator: numpy promises never to change its numbers, so a project's split stays what it was.
    random = np.random.RandomState(p.seed)
    if p.stratify and facts.labels is not None:
        order = random.permutation(facts.rows)
        parts = _stratified(order, facts.labels, facts.classes, wanted)
        return sampled(parts, order[np.argsort(facts.labels[order], kind="stable")], p.sample)
    order = random.permutation(facts.rows)
    first, second = cuts(facts.rows, wanted)
    return sampled(parted(order[:first], order[first:second], order[second:]), order, p.sample)


def _random_counts(p: Values, facts: Facts) -> Counts:
    needs_rows(facts.rows)
    return counted(facts.rows, p)


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
    return parted(*(np.concatenate(pieces) for pieces in found))


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


RANDOM = SplitType(
    "random",
    "Random",
    "Split",
    "Rows are drawn by lot; the same seed draws the same rows again.",
    aka=("shuffle", "stratified", "holdout"),
    params=(
        TRAIN,
        TEST,
        SEED,
        STRATIFY,
        SAMPLE,
    ),
    divide=_random,
    counts=_random_counts,
)


def _folded(p: Values, facts: Facts) -> Parts:
    """The test part is drawn first and is the same in every fold; what is left is cut into `folds` parts of equal size."""
    import numpy as np

    _fits_folds(p, facts)
    labels, random = facts.labels if p.stratify else None, np.random.RandomState(p.seed)
    order = random.permutation(facts.rows)
    if labels is not None:
        order = _classes_in_turn(order, labels)
    tested = _spread(facts.rows, p.test)
    left = order[~tested]
    fold = np.arange(len(left)) % p.folds
    found = parted(left[fold != p.fold - 1], left[fold == p.fold - 1], order[tested])
    return sampled(found, order, p.sample)


def _spread(rows: int, share: float) -> Array:
    """(rows,) bool: True for that share of the places, in even steps."""
    import numpy as np

    chosen: Array = np.diff(np.floor(np.arange(rows + 1) * share + 1e-9)).astype(bool)
    return chosen


def _classes_in_turn(order: Array, labels: Array) -> Array:
    """The rows, class by class: so that places in even steps along it have every class in its share."""
    import numpy as np

    sorted_rows: Array = order[np.argsort(labels[order], kind="stable")]
    return sorted_rows


def _fits_folds(p: Values, facts: Facts) -> None:
    needs_rows(facts.rows)
    if p.fold > p.folds:
        raise NetwrightError(f"There is no fold {p.fold} of {p.folds}. Choose one from 1 to {p.folds}.")
    if facts.rows - int(facts.rows * p.test) < p.folds:
        raise NetwrightError(f"{facts.rows} rows are too few for {p.folds} folds. Choose fewer folds.")


def _folded_counts(p: Values, facts: Facts) -> Counts:
    _fits_folds(p, facts)
    tested = int(facts.rows * p.test + 1e-9)
    left = facts.rows - tested
    valid = len(range(p.fold - 1, left, p.folds))
    whole = {"train": left - valid, "valid": valid, "test": tested}
    return {part: kept(rows, p.sample) for part, rows in whole.items()}


FOLDS = SplitType(
    "folds",
    "Folds (k-fold)",
    "Split",
    "The rows are cut into k parts; one of them is for validation, the others for training.",
    aka=("cross validation", "kfold", "cv", "fold"),
    params=(
        Int("folds", 5, "Folds", "Into how many parts the rows are cut.", low=2, high=100),
        Int("fold", 1, "This fold", "Which of the parts is for validation, counted from 1.", low=1, high=100),
        Float(
            "test",
            0.0,
            "Test share",
            "Share of the rows kept for the very end, the same in every fold.",
            low=0.0,
            high=0.9,
        ),
        SEED,
        STRATIFY,
        SAMPLE,
    ),
    divide=_folded,
    counts=_folded_counts,
    explanation="Train once with each fold: every row is then once among those that judge, and the mean of the results "
    "hangs less on luck than that of one split. Every class has its share in every fold.",
)
