"""One pass over all rows: exact counts of everything that can be counted in passing, and a sample for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.data.paging import Pages
from core.data.profile.columns import kinds_of, series_of
from core.data.profile.correlation import correlated
from core.data.profile.duplicates import row_hashes
from core.data.profile.figures import ColumnProfile, Histogram, Profile
from core.data.profile.sketch import Copies
from core.data.profile.tally import Piece, Tally, as_numbers
from core.data.source import Progress, quiet
from core.data.table import Table

if TYPE_CHECKING:
    import polars

    from core.data.table import Array

SAMPLE_ROWS = 100_000
SAMPLE_CELLS = 4_000_000
MOST_CORRELATED = 100
MOST_TOP = 20
MOST_PAIRS = 20
LEAST_SEEN = 20
"""Rows of a sample that have a value, for it to be counted among the frequent ones: within a fifth or so of the truth."""
BINS = 30
FENCE = 1.5


@dataclass(frozen=True, slots=True)
class _Part:
    """What one piece of the rows gave."""

    start: int
    pieces: dict[str, Piece]
    sample: polars.DataFrame
    hashes: Array


def profiled(pages: Pages, progress: Progress = quiet) -> Profile:
    """Looks at all rows once. Rows of the sample are every n-th of the data.

    Raises NetwrightError where the files have changed or gone, and whatever `progress` raises.
    """
    import numpy as np
    import polars as pl

    kinds = kinds_of(pages.schema)
    tallies = {name: Tally(kind) for name, kind in kinds.items()}
    stride = _stride(pages.count, len(kinds))
    copies, samples = Copies(), list["polars.DataFrame"]()

    def look(start: int, rows: Table) -> _Part:
        frame = pl.DataFrame(series_of(rows, pages.schema))
        hashes = {column.name: column.to_numpy() for column in frame.select(pl.all().hash(0))}
        pieces = {column.name: tallies[column.name].look(column, hashes[column.name]) for column in frame}
        sample = frame[np.arange(-start % stride, frame.height, stride)]
        return _Part(start, pieces, sample, row_hashes(rows, known=hashes))

    for part in pages.each(look, progress):
        copies.add(part.start, part.hashes)
        samples.append(part.sample)
        for name, piece in part.pieces.items():
            tallies[name].add(piece)
    sample = pl.concat(samples) if samples else pl.DataFrame()
    return _summed(pages, {name: tallies[name] for name in sample.columns}, sample, copies)


def _stride(rows: int, columns: int) -> int:
    most = max(1000, min(SAMPLE_ROWS, SAMPLE_CELLS // max(1, columns)))
    return -(-rows // most) if rows > most else 1


def _summed(pages: Pages, tallies: dict[str, Tally], sample: polars.DataFrame, copies: Copies) -> Profile:
    numeric = [name for name, tally in tallies.items() if tally.kind in ("number", "boolean")][:MOST_CORRELATED]
    count, pairs = copies.found(MOST_PAIRS)
    return Profile(
        pages.count,
        tuple(_column(name, tally, sample[name]) for name, tally in tallies.items()),
        sample.height,
        tuple(numeric),
        correlated([as_numbers(sample[name]) for name in numeric]),
        count,
        copies.are_exact,
        pairs,
        pages.problems(),
    )


def _column(name: str, tally: Tally, sample: polars.Series) -> ColumnProfile:
    values = sample.drop_nulls()
    scale = (tally.rows - tally.missing) / max(1, len(values))
    common = (name, tally.kind, tally.rows, tally.missing, *tally.different)
    if tally.kind in ("number", "date"):
        return _numeric(common, tally, values, scale)
    if tally.kind in ("category", "boolean"):
        return ColumnProfile(*common, top=_most(tally.counts, len(tally.counts)))
    top = _recurring(values, scale)
    has_lengths = tally.shortest is not None
    mean = tally.letters / max(1, tally.rows - tally.missing)
    return ColumnProfile(
        *common,
        histogram=_histogram(values.str.len_chars().to_numpy().astype(float), scale) if len(values) else None,
        top=_scaled(_most(top, MOST_TOP), scale),
        top_is_exact=scale == 1.0,
        lengths=(tally.shortest or 0, mean, tally.longest) if has_lengths else None,
    )


def _numeric(
    common: tuple[str, str, int, int, int, bool], tally: Tally, values: polars.Series, scale: float
) -> ColumnProfile:
    import numpy as np

    if not len(values):
        return ColumnProfile(*common, low=tally.low, high=tally.high)
    numbers = as_numbers(values).to_numpy()
    first, middle, third = (float(q) for q in np.percentile(numbers, (25, 50, 75)))
    fences = (first - FENCE * (third - first), third + FENCE * (third - first))
    beyond = int(((numbers < fences[0]) | (numbers > fences[1])).sum())
    top = _recurring(values, scale)
    return ColumnProfile(
        *common,
        low=tally.low,
        high=tally.high,
        mean=tally.mean,
        deviation=tally.deviation,
        quartiles=(first, middle, third),
        outliers=round(beyond * scale),
        fences=fences,
        histogram=_histogram(numbers, scale),
        top=_scaled(_most(top, MOST_TOP), scale),
        top_is_exact=scale == 1.0,
    )


def _recurring(values: polars.Series, scale: float) -> dict[str, int]:
    """What occurs more than once; in a sample more than a few times, as less may be chance."""
    import polars as pl

    counts = (
        values.alias("value").value_counts(name="rows").filter(pl.col("rows") >= (2 if scale == 1.0 else LEAST_SEEN))
    )
    return {_short(value): int(rows) for value, rows in counts.iter_rows()}


def _short(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _most(counts: dict[str, int], most: int) -> tuple[tuple[str, int], ...]:
    """The most frequent first, equally frequent ones by name."""
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def _scaled(top: tuple[tuple[str, int], ...], scale: float) -> tuple[tuple[str, int], ...]:
    return tuple((value, round(rows * scale)) for value, rows in top)


def _histogram(values: Array, scale: float) -> Histogram:
    """BINS of the same width; of a few whole numbers one for each."""
    import numpy as np

    low, high = float(values.min()), float(values.max())
    if high - low < BINS and (values == np.round(values)).all():
        edges = np.arange(low, high + 2) - 0.5
    else:
        with np.errstate(over="ignore"):
            edges = np.linspace(low, high, BINS + 1)
    if not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        return Histogram((low, high), (round(len(values) * scale),))
    counts, edges = np.histogram(values, edges)
    return Histogram(tuple(edges.tolist()), tuple(round(int(rows) * scale) for rows in counts))
