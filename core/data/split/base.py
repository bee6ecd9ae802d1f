"""What every split is made of: SplitType, what it may know of the data, shares and samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from core.data.table import Array, Cells
from core.document.project import Schema
from core.problems import NetwrightError
from core.spec import Float, Int, Spec, Values

PARTS = ("train", "valid", "test")
WORDS = {"train": "training", "valid": "validation", "test": "test"}

Parts = dict[str, Array]
"""Row numbers (int64, ascending) of each part."""
Counts = dict[str, int]
"""How many rows each part has."""


def _no_columns(name: str) -> Cells:
    raise NetwrightError(f"The data has no column '{name}'.")


class Facts(NamedTuple):
    """What a split may know of the data. `labels` (N class numbers) only where a target is a category."""

    rows: int
    overlap: int = 0
    labels: Array | None = None
    classes: tuple[str, ...] = ()
    schema: Schema = Schema(0, ())
    column: Callable[[str], Cells] = _no_columns
    """The values of a column; to `counts` no values are known."""

    def of_role(self, role: str) -> str:
        """Name of the first column with that role; '' where none has it."""
        return next((c.name for c in self.schema.columns if c.role == role), "")


@dataclass(frozen=True, eq=False)
class SplitType(Spec):
    divide: Callable[[Values, Facts], Parts] = field(kw_only=True)
    """Raises NetwrightError where the rows do not suffice."""
    counts: Callable[[Values, Facts], Counts] = field(kw_only=True)
    """How many rows of each part `divide` gives, known without drawing them; to within a few where classes or groups decide. Raises as `divide`."""
    explanation: str = field(default="", kw_only=True)


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


def cuts(rows: int, wanted: tuple[float, ...]) -> tuple[int, int]:
    """Where training ends and where validation ends. Training gets at least one row."""
    first = max(1, round(rows * wanted[0]))
    return first, max(first, round(rows * (wanted[0] + wanted[1])))


def needs_rows(rows: int) -> None:
    if rows < 1:
        raise NetwrightError("The data has no rows. Choose data with at least one row.")


def counted(rows: int, p: Values) -> Counts:
    first, second = cuts(rows, shares(p))
    whole = (first, second - first, rows - second)
    return {part: kept(count, p.sample) for part, count in zip(PARTS, whole, strict=True)}


def parted(*rows: Array) -> Parts:
    import numpy as np

    return {part: np.sort(numbers).astype(np.int64) for part, numbers in zip(PARTS, rows, strict=True)}


def kept(rows: int, share: float) -> int:
    """How many of a part's rows are in the sample: at least one, where there are any."""
    return min(rows, max(1, round(rows * share)))


def sampled(parts: Parts, order: Array, share: float) -> Parts:
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
        count = kept(len(rows), share)
        steps = ((np.arange(count) + 0.5) * len(rows) / max(1, count)).astype(np.int64)
        chosen.append(rows[np.argsort(rank[rows])][steps])
    return parted(*chosen)


SEED = Int("seed", 0, "Seed", "The same seed draws the same rows again.", low=0, high=2**31 - 1)
