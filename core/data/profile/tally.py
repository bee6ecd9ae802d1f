"""What is counted of a column piece by piece, exactly and in little memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

from core.data.profile.sketch import Distinct

if TYPE_CHECKING:
    import polars

    from core.data.table import Array


@dataclass(slots=True)
class Piece:
    """Of some rows of a column."""

    rows: int
    missing: int
    hashes: Array | None = None
    """Of the different values that may still change the count of them; none where each is counted."""
    number: tuple[float, float, float, float] | None = None
    """Mean, sum of squared distances from it, least, largest."""
    lengths: tuple[int, int, int] | None = None
    """Of texts: shortest, sum, longest."""
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """All pieces of a column so far."""

    kind: str
    rows: int = 0
    missing: int = 0
    mean: float = 0.0
    squares: float = 0.0
    low: float | None = None
    high: float | None = None
    shortest: int | None = None
    letters: int = 0
    longest: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    """Rows of each class, of categories and of yes and no."""
    distinct: Distinct = field(default_factory=Distinct)

    def look(self, values: polars.Series, hashes: Array) -> Piece:
        """Counts some rows and their hashes (n,) uint64; changes nothing, so that threads may call it while others are added."""
        held = values.drop_nulls() if values.null_count() else values
        piece = Piece(len(values), values.null_count())
        if not len(held):
            return piece
        if self.kind in ("category", "boolean"):
            piece.counts = counted(held)
            return piece
        piece.hashes = self.distinct.fresh(hashes if held is values else hashes[values.is_not_null().to_numpy()])
        if self.kind in ("number", "date"):
            piece.number = _moments(as_numbers(held))
        else:
            lengths = held.str.len_chars()
            piece.lengths = (_whole(lengths.min()), _whole(lengths.sum()), _whole(lengths.max()))
        return piece

    def add(self, piece: Piece) -> None:
        """Mean and squares are merged as by T. Chan, G. Golub and R. LeVeque, 1979."""
        before = self.rows - self.missing
        self.rows += piece.rows
        self.missing += piece.missing
        if piece.hashes is not None:
            self.distinct.add(piece.hashes, piece.rows)
        for name, rows in piece.counts.items():
            self.counts[name] = self.counts.get(name, 0) + rows
        if piece.lengths is not None:
            shortest, letters, longest = piece.lengths
            self.shortest = shortest if self.shortest is None else min(self.shortest, shortest)
            self.letters, self.longest = self.letters + letters, max(self.longest, longest)
        if piece.number is not None:
            mean, squares, low, high = piece.number
            count = piece.rows - piece.missing
            apart, total = mean - self.mean, before + count
            self.squares += squares + apart * apart * before * count / total
            self.mean += apart * count / total
            self.low = low if self.low is None else min(self.low, low)
            self.high = high if self.high is None else max(self.high, high)

    @property
    def different(self) -> tuple[int, bool]:
        """How many different values there are, and whether that is exact."""
        if self.kind in ("category", "boolean"):
            return len(self.counts), True
        return self.distinct.count, self.distinct.is_exact

    @property
    def deviation(self) -> float | None:
        count = self.rows - self.missing
        return sqrt(self.squares / (count - 1)) if self.low is not None and count > 1 else None


def as_numbers(values: polars.Series) -> polars.Series:
    """Numbers as they are; dates in seconds since 1970."""
    import polars as pl

    if values.dtype.is_temporal():
        return values.cast(pl.Datetime("us")).to_physical().cast(pl.Float64) / 1e6
    return values.cast(pl.Float64)


def counted(values: polars.Series) -> dict[str, int]:
    """Rows of each value: classes by name, `yes` and `no`."""
    import polars as pl

    pairs = values.alias("value").value_counts(name="rows").iter_rows()
    if values.dtype == pl.Boolean:
        return {"yes" if value else "no": int(rows) for value, rows in pairs}
    return {str(value): int(rows) for value, rows in pairs}


def _moments(values: polars.Series) -> tuple[float, float, float, float]:
    mean = _number(values.mean())
    return mean, _number(values.var(ddof=0)) * len(values), _number(values.min()), _number(values.max())


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]


def _whole(value: object) -> int:
    return int(value)  # type: ignore[call-overload,no-any-return]
