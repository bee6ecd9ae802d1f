"""SourceType: a data source declared once, with what is known of its data before anything is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from core.data.split import Parts
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.spec import Int, Spec, Use, Values


class FixedSplit(NamedTuple):
    """A split that the source itself gives; the project's own split setting is not asked."""

    sentence: str
    """Said beside the data: which rows serve for what, and why."""
    divide: Callable[[int], Parts]
    """From the number of rows."""


def _independent(p: Values) -> int:
    return 0


@dataclass(frozen=True, eq=False)
class SourceType(Spec):
    """A data source. `load` may take its time and import scikit-learn; `schema` is immediate and must agree with it."""

    schema: Callable[[Values], Schema] = field(kw_only=True)
    load: Callable[[Values], Table] = field(kw_only=True)
    splits: tuple[str, ...] = field(default=("random", "in_order"), kw_only=True)
    """Keys of the splits that make sense; the first is taken when the source is chosen."""
    fixed_split: FixedSplit | None = field(default=None, kw_only=True)
    overlap: Callable[[Values], int] = field(default=_independent, kw_only=True)
    """How many of the next rows share values with a row: 0 for independent rows, more for windows of a series."""
    steps: tuple[Use, ...] = field(default=(), kw_only=True)
    """Preparation that suits the data; taken when the source is chosen."""
    explanation: str = field(default="", kw_only=True)
    """A paragraph for the data panel and the manual: what the rows are and what there is to learn."""
    source: str = field(default="", kw_only=True)
    """Where the data was published."""
    icon: str = field(default="mdi6.table", kw_only=True)


def rows_param(default: int, low: int = 20, high: int = 20_000, help: str = "How many rows are made.") -> Int:
    return Int("rows", default, "Rows", help, low=low, high=high)


SEED = Int("seed", 0, "Seed", "The same seed gives the same data again.", low=0, high=2**31 - 1)


def vector(name: str, elements: tuple[str, ...], *, low: float | None = None, high: float | None = None) -> DataColumn:
    """An input column N F."""
    return DataColumn(name, "vector", "input", (len(elements),), ("F",), elements=elements, low=low, high=high)


def category(name: str, classes: tuple[str, ...]) -> DataColumn:
    """A target column N of class numbers."""
    return DataColumn(name, "category", "target", dtype="int64", classes=classes)


def number(name: str, *, low: float | None = None, high: float | None = None) -> DataColumn:
    """A target column N 1."""
    return DataColumn(name, "number", "target", (1,), ("F",), low=low, high=high)
