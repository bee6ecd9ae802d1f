"""SourceType: a data source declared once, with what is known of its data before anything is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import NamedTuple, Protocol, TypeVar

from core.data.split import Parts
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError, Problem
from core.spec import Int, Spec, Use, Values

Made = TypeVar("Made")


class FixedSplit(NamedTuple):
    """A split that the source itself gives; the project's own split setting is not asked."""

    sentence: str
    """Said beside the data: which rows serve for what, and why."""
    divide: Callable[[int], Parts]
    """From the number of rows."""


def _independent(p: Values) -> int:
    return 0


def _nothing_known(p: Values) -> Schema:
    raise NetwrightError("Nobody has looked at these files yet. Choose them again.")


def _not_without_schema(p: Values) -> Table:
    raise NetwrightError("Nobody has looked at these files yet. Choose them again.")


@dataclass(frozen=True, eq=False)
class SourceType(Spec):
    """A data source. `load` may take its time and import scikit-learn; `schema` is immediate and must agree with it."""

    schema: Callable[[Values], Schema] = field(kw_only=True)
    load: Callable[[Values], Table] = field(kw_only=True)
    splits: tuple[str, ...] = field(default=("random", "in_order", "folds"), kw_only=True)
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


class Cancelled(Exception):
    """Raised out of work that nobody wants any more."""


Progress = Callable[[int, int], None]
"""Told now and then what is done and of how much (0: unknown). May raise Cancelled."""


def quiet(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at files showed."""

    schema: Schema
    problems: tuple[Problem, ...] = ()
    """What is wrong with them, naming file and row; the rest can be used."""
    fingerprint: str = ""
    """Changes with the files."""


class Rowwise(Protocol):
    """Rows of files that are read without all of them being loaded."""

    @property
    def count(self) -> int: ...

    def read(self, start: int, stop: int) -> Table:
        """Those rows, in the types of the schema. Raises NetwrightError."""

    def each(self, make: Callable[[int, Table], Made], progress: Progress) -> Iterator[Made]:
        """What `make(first row, rows)` gives of neighbouring rows, all of them, in order; several threads call it.

        Raises NetwrightError and what `progress` raises.
        """

    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with rows that `each` met."""


@dataclass(frozen=True, eq=False)
class FileSource(SourceType):
    """Data in files. Nothing is known of it before somebody has looked; what was found is kept in the project."""

    schema: Callable[[Values], Schema] = field(init=False, default=_nothing_known, repr=False)
    load: Callable[[Values], Table] = field(init=False, default=_not_without_schema, repr=False)
    claims: Callable[[FilePath], float] = field(kw_only=True)
    """How well a file or folder suits, from its name and first bytes alone: 0 not at all, 1 surely."""
    suggest: Callable[[FilePath], Use] = field(kw_only=True)
    """The source for a file or folder, with what was found out about it (separator, size of the pictures …). Raises NetwrightError."""
    inspect: Callable[[Values, Progress], Found] = field(kw_only=True)
    """Looks at the files. Raises NetwrightError where nothing can be used, and Cancelled."""
    read: Callable[[Values, Schema], Table] = field(kw_only=True)
    """The rows, in the types and classes of `schema` (its roles do not matter). Raises NetwrightError."""
    stamp: Callable[[Values], str] = field(kw_only=True)
    """A quick fingerprint, of sizes and times; '' where the files are not there."""
    rowwise: Callable[[Values, Schema, Progress], Rowwise] | None = field(default=None, kw_only=True)
    """The rows without all being loaded, where the files allow it. Raises NetwrightError and Cancelled."""
    as_kind: Callable[[Values, DataColumn, str, Progress], DataColumn] | None = field(default=None, kw_only=True)
    """A column read as another kind, with its range or classes. Raises NetwrightError. None: kinds are what they are."""
    splits: tuple[str, ...] = field(default=("random", "grouped", "in_order", "folds", "given"), kw_only=True)
    paths: tuple[str, ...] = field(default=("path",), kw_only=True)
    """Names of the parameters that say where the files are."""


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
