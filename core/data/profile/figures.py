"""The figures of a profile. Plain values, that can be handed between threads."""

from __future__ import annotations

from dataclasses import dataclass

from core.problems import Problem


@dataclass(frozen=True, slots=True)
class Histogram:
    """`counts[i]` values lie from `edges[i]` up to `edges[i + 1]`, which belongs to the next but for the last."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column, or one entry of a vector. Dates are in seconds since 1970."""

    name: str
    kind: str
    rows: int
    missing: int = 0
    distinct: int = 0
    """Different values, the missing one not counted."""
    distinct_is_exact: bool = True
    """Else an estimate, within about two percent (K smallest hashes)."""
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    deviation: float | None = None
    """Standard deviation, with n - 1."""
    quartiles: tuple[float, float, float] | None = None
    """25, 50 and 75 %, interpolated linearly."""
    outliers: int = 0
    """Values beyond `fences`; of a sample, scaled up to all rows."""
    fences: tuple[float, float] | None = None
    """1.5 times the distance between the outer quartiles below the first and above the third (Tukey)."""
    histogram: Histogram | None = None
    """Of numbers and dates; of texts their lengths."""
    top: tuple[tuple[str, int], ...] = ()
    """The most frequent values, the most frequent first: all of a category, some of what has many different values."""
    top_is_exact: bool = True
    """Else the counts are those of a sample, scaled up to all rows."""
    lengths: tuple[int, float, int] | None = None
    """Of texts, in letters: shortest, mean, longest."""

    @property
    def is_constant(self) -> bool:
        return self.distinct == 1 and not self.missing


@dataclass(frozen=True, slots=True)
class Profile:
    """All columns of some data."""

    rows: int
    columns: tuple[ColumnProfile, ...]
    sampled: int
    """Rows that histograms, quartiles, outliers, correlations and some top values are of; all rows where there are few."""
    numeric: tuple[str, ...] = ()
    """The columns of `correlations`, at most MOST_CORRELATED."""
    correlations: tuple[tuple[float, ...], ...] = ()
    """Pearson's r of each pair, of the rows that have both; NaN where one of them does not vary."""
    duplicates: int = 0
    """Rows that equal one before them in every column."""
    duplicates_are_exact: bool = True
    """Else an estimate from rows drawn by their hash: copies are drawn together."""
    copies: tuple[tuple[int, int], ...] = ()
    """Some of them: a row, and the first that it equals."""
    problems: tuple[Problem, ...] = ()

    def column(self, name: str) -> ColumnProfile | None:
        return next((column for column in self.columns if column.name == name), None)
