"""Where the rows of a text file begin: one fast pass, after which any rows can be read alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from core.data.source import Progress
from core.data.sources.files.tables.dialect import Dialect
from core.problems import NetwrightError

if TYPE_CHECKING:
    from core.data.table import Array

PIECE = 8 * 2**20
"""Bytes looked at in one go."""
STEP = 2**18
"""Bytes between two places that the index names, so that a page of a view is read in milliseconds."""
LONGEST_FIELD = 2**20
"""Bytes after which an open quote is taken for one that is never closed."""
LONGEST_ROW = 2**26


@dataclass(frozen=True, slots=True)
class Index:
    """Places between rows: part k is bytes `offsets[k]:offsets[k + 1]` and holds rows `rows[k]:rows[k + 1]`."""

    offsets: Array
    """(K + 1,) int64."""
    rows: Array
    """(K + 1,) int64, ascending from 0."""
    unclosed: tuple[int, ...] = ()
    """Rows before lines that open a quote which is never closed; such a line is in no row."""

    @property
    def count(self) -> int:
        return int(self.rows[-1])


@dataclass(slots=True)
class _Made:
    offsets: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)

    def cut(self, offset: int, rows: int) -> None:
        if offset > self.offsets[-1]:
            self.offsets.append(offset)
            self.rows.append(rows)


def indexed(file: BinaryIO, start: int, end: int, dialect: Dialect, progress: Progress) -> Index:
    """The rows between two bytes of a file, of which the first begins a row. Raises NetwrightError where a row has no end, and Cancelled."""
    import numpy as np

    made = _Made([start], [0])
    at = start
    while at < end:
        progress(at, end)
        at = _piece(file, at, end, dialect, made)
    return Index(np.array(made.offsets, np.int64), np.array(made.rows, np.int64), tuple(made.unclosed))


def _piece(file: BinaryIO, at: int, end: int, dialect: Dialect, made: _Made) -> int:
    """Adds the rows that end in the next piece of the file, and gives the byte after them."""
    size = PIECE
    while True:
        file.seek(at)
        raw = file.read(min(size, end - at))
        is_last = at + len(raw) >= end or not raw
        if not is_last and (used := _lines(raw, at, dialect, made)):
            return at + used
        found = _rows_in(raw, dialect, is_last)
        if found.used or is_last:
            break
        size *= 4
        if size > LONGEST_ROW:
            raise NetwrightError(
                f"Row {made.rows[-1] + 1:,} is longer than {LONGEST_ROW // 2**20} MB, so this is no table that can be read. "
                f"Check the separator and the quotes of the file."
            )
    _add(found, at, dialect.encoding.width, made)
    if is_last and found.used < len(raw):
        made.cut(at + len(raw), made.rows[-1] + 1)
        return end
    return end if is_last else at + found.used


def _lines(raw: bytes, at: int, dialect: Dialect, made: _Made) -> int:
    """Adds the rows of a piece without quotes, where every line is one, by counting alone; the bytes that they take, or 0 where
    they have to be looked for one by one."""
    import numpy as np

    end = dialect.line_end.encode()
    if dialect.encoding.width > 1 or (dialect.quote and dialect.quote.encode() in raw):
        return 0
    units, used, done = np.frombuffer(raw, np.uint8), raw.rfind(end) + 1, 0
    while done < used:
        to = raw.find(end, min(done + STEP, used) - 1) + 1
        made.cut(at + to, made.rows[-1] + int(np.count_nonzero(units[done:to] == end[0])))
        done = to
    return used


@dataclass(slots=True)
class _Ends:
    """Units that end rows, and the lines that are left out (first unit, unit behind), in order."""

    units: Array
    left_out: list[tuple[int, int]]
    used: int
    """Bytes up to the end of the last row."""


def _add(found: _Ends, at: int, width: int, made: _Made) -> None:
    import numpy as np

    before, done = made.rows[-1], 0
    for first, behind in [*found.left_out, (-1, -1)]:
        limit = len(found.units) if first < 0 else int(np.searchsorted(found.units, first))
        ends = found.units[done:limit]
        if len(ends):
            marks = np.arange(int(ends[0]), int(ends[-1]), max(1, STEP // width))[1:]
            for number in (*np.unique(np.searchsorted(ends, marks)).tolist(), len(ends) - 1):
                made.cut(at + (int(ends[number]) + 1) * width, before + done + number + 1)
        if first >= 0:
            made.unclosed.append(before + limit)
            made.cut(at + first * width, before + limit)
            made.cut(at + behind * width, before + limit)
        done = limit


def _rows_in(raw: bytes, dialect: Dialect, is_last: bool) -> _Ends:
    import numpy as np

    width = dialect.encoding.width
    units = np.frombuffer(raw[: len(raw) // width * width], dialect.encoding.units)
    breaks = np.flatnonzero(units == ord(dialect.line_end))
    quotes = np.flatnonzero(units == ord(dialect.quote)) if dialect.quote else breaks[:0]
    left_out: list[tuple[int, int]] = []
    if len(quotes):
        breaks, left_out = _outside(units, breaks, quotes, dialect, is_last)
    last = max(int(breaks[-1]) + 1 if len(breaks) else 0, left_out[-1][1] if left_out else 0)
    return _Ends(breaks, left_out, last * width)


def _outside(
    units: Array, breaks: Array, quotes: Array, dialect: Dialect, is_last: bool
) -> tuple[Array, list[tuple[int, int]]]:
    """The line breaks that stand in no quotes, and the lines that open quotes for ever.

    Only lines with an odd number of quotes can begin or end a field of several lines.
    """
    import numpy as np

    starts = np.concatenate([[0], breaks + 1, [len(units)]])
    odd = np.flatnonzero(np.diff(np.searchsorted(quotes, starts)) % 2)
    keep = np.ones(len(breaks), dtype=bool)
    left_out: list[tuple[int, int]] = []
    opened, i = -1, 0
    while i < len(odd) or opened >= 0:
        line = int(odd[i]) if i < len(odd) else len(breaks)
        if opened >= 0 and (i == len(odd) or starts[line] - starts[opened] > LONGEST_FIELD):
            here = len(units) if i == len(odd) else int(starts[line])
            if not is_last and here - starts[opened] <= LONGEST_FIELD:
                keep[opened:] = False
                break
            behind = int(starts[opened + 1]) if opened < len(breaks) else len(units)
            left_out.append((int(starts[opened]), behind))
            keep[opened : opened + 1] = False
            i = int(np.searchsorted(odd, opened, side="right"))
            opened = -1
            continue
        text = _text(units[starts[line] : starts[line + 1]], dialect)
        inside = ends_inside(text, dialect, opened >= 0)
        if inside and opened < 0:
            opened = line
        elif not inside and opened >= 0:
            keep[opened:line] = False
            opened = -1
        i += 1
    return breaks[keep], left_out


def _text(units: Array, dialect: Dialect) -> str:
    return units.tobytes().decode("latin-1" if dialect.encoding.width == 1 else dialect.encoding.name, "replace")


def ends_inside(line: str, dialect: Dialect, inside: bool) -> bool:
    """Whether a line ends within quotes, when it begins there or not. A quote opens a field only at its start."""
    quote, at = dialect.quote, 0
    opening = re.compile(rf"(?:^|{re.escape(dialect.separator)}){' *' if dialect.spaced else ''}{re.escape(quote)}")
    while True:
        if not inside:
            found = opening.search(line, at)
            if found is None:
                return False
            inside, at = True, found.end()
        at = line.find(quote, at)
        if at < 0:
            return True
        if line[at + 1 : at + 2] == quote:
            at += 2
        else:
            inside, at = False, at + 1


def parts(index: Index, size: int) -> Iterator[tuple[int, int]]:
    """Parts of the index (from, to) that hold about `size` bytes of rows each, in order."""
    import numpy as np

    at, last = 0, len(index.offsets) - 1
    while at < last:
        to = int(np.searchsorted(index.offsets, index.offsets[at] + size, side="right")) - 1
        to = min(max(to, at + 1), last)
        yield at, to
        at = to
