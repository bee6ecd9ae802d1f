"""The rows of a text file (CSV, TSV): read by polars where they are well formed, one by one where they are not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.data.source import Progress, quiet
from core.data.sources.files.tables.dialect import Dialect, Row, column_names, dialect_of, rows_of
from core.data.sources.files.tables.encodings import decoded, encoding_of
from core.data.sources.files.tables.faults import Faults
from core.data.sources.files.tables.index import Index, ends_inside, indexed, parts
from core.data.sources.files.tables.rows import NOTHING, Chunk, Direct, Stamp, checked, sentence_of
from core.problems import NetwrightError

if TYPE_CHECKING:
    import polars

HEAD = 2**20
"""Bytes at the start that show how a file is written."""
CHUNK = 2**23
"""Bytes that are read at once when a file is gone through."""
TRIES = 8
"""Columns that are found to be not plainly of their type, one after the other, before all are read as text."""
_COLUMN = re.compile(r"\(column number (\d+)\)")
MOST_COLUMNS = 100_000


@dataclass(frozen=True, slots=True)
class Written:
    """What a person may have chosen about a file; empty: found out."""

    separator: str = ""
    encoding: str = ""
    decimal: str = ""
    header: bool | None = None


@dataclass(frozen=True, eq=False)
class TextRows:
    """A text file with its dialect and index. Cells are String; empty ones are null."""

    path: Path
    stamp: Stamp
    dialect: Dialect
    names: tuple[str, ...]
    index: Index
    faults: Faults
    doubtful: set[str] = field(default_factory=set)
    """Columns that have cells which are not plainly of their type: they are read as text first."""

    @property
    def count(self) -> int:
        return self.index.count

    def read(self, start: int, stop: int) -> polars.DataFrame:
        import numpy as np

        start, stop = max(0, start), min(stop, self.count)
        if start >= stop:
            return _empty(self.names)
        first = int(np.searchsorted(self.index.rows, start, side="right")) - 1
        last = int(np.searchsorted(self.index.rows, stop, side="left"))
        # What is wrong in the rows of a page is told by whoever goes through all of them.
        frame = Part(replace(self, faults=Faults(self.path.name)), first, last).frame()
        skipped = start - int(self.index.rows[first])
        return frame[skipped : skipped + stop - start]

    def chunks(self) -> list[Chunk]:
        return [Part(self, first, last) for first, last in parts(self.index, CHUNK)]

    def bytes_between(self, first: int, last: int) -> bytes:
        """Those of parts of the index. Raises NetwrightError where the file is not as it was."""
        self.stamp.hold()
        start, end = int(self.index.offsets[first]), int(self.index.offsets[last])
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                return file.read(end - start)
        except OSError as error:
            raise NetwrightError(sentence_of(self.path, error)) from None


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """Parts `first` to `last` of a file's index."""

    rows: TextRows
    first: int
    last: int

    @property
    def start(self) -> int:
        return int(self.rows.index.rows[self.first])

    @property
    def stop(self) -> int:
        return int(self.rows.index.rows[self.last])

    def frame(self, wanted: Direct = NOTHING) -> polars.DataFrame:
        if self.stop == self.start:
            return _empty(self.rows.names)
        raw, is_sound = self._text()
        if is_sound:
            found = self._by_polars(raw, wanted)
            if found is not None:
                return found
        return self._one_by_one(raw)

    def _text(self) -> tuple[bytes, bool]:
        """The part in UTF-8 with `\\n` at the ends of lines, and whether nothing in it was mended."""
        dialect = self.rows.dialect
        raw, is_sound = self._without_unclosed(), True
        if dialect.encoding.name != "utf-8" or not (raw.isascii() or _is_utf8(raw)):
            text, wrong = decoded(raw, dialect.encoding)
            if wrong >= 0:
                self._fault("encoding", text[:wrong], text)
            raw = text.encode("utf-8", "replace")
        if b"\0" in raw:
            before = raw[: raw.index(b"\0")].decode("utf-8", "replace")
            self._fault("zeros", before, before)
            raw = raw.replace(b"\0", b"")
        if dialect.line_end == "\r":
            raw = raw.replace(b"\r", b"\n")
        return raw, is_sound and not dialect.spaced

    def _without_unclosed(self) -> bytes:
        """The bytes of the parts that hold rows: a line that opens a quote for ever is in a part without any."""
        index = self.rows.index
        raw = self.rows.bytes_between(self.first, self.last)
        if not index.unclosed:
            return raw
        at = [int(offset) - int(index.offsets[self.first]) for offset in index.offsets[self.first : self.last + 1]]
        held = [index.rows[k + 1] > index.rows[k] for k in range(self.first, self.last)]
        return b"".join(raw[at[k] : at[k + 1]] for k, has_rows in enumerate(held) if has_rows)

    def _fault(self, kind: str, before: str, text: str) -> None:
        """A fault in the row that follows `before`; rows of several lines make the number an upper bound."""
        row = self.start + before.count(self.rows.dialect.line_end)
        self.rows.faults.add(kind, min(row, self.stop - 1), place=self.first)

    def _by_polars(self, raw: bytes, wanted: Direct) -> polars.DataFrame | None:
        """The rows, or None where they are not all well formed."""
        import polars as pl

        quote = self.rows.dialect.quote
        for _ in range(TRIES):
            direct = {name: kind for name, kind in wanted.items() if name not in self.rows.doubtful}
            try:
                frame = pl.read_csv(
                    raw,
                    has_header=False,
                    schema={name: direct.get(name, pl.String) for name in self.rows.names},
                    separator=self.rows.dialect.separator,
                    # Without quotes polars is a little faster.
                    quote_char=quote if quote and quote.encode() in raw else None,
                    missing_columns="insert",
                    raise_if_empty=False,
                )
            except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
                column = _COLUMN.search(str(error))
                name = self.rows.names[int(column[1]) - 1] if column else ""
                if name not in direct:
                    return None
                self.rows.doubtful.add(name)
                continue
            if frame.height != self.stop - self.start or self._may_be_ragged(raw, frame):
                return None
            return frame
        self.rows.doubtful.update(wanted)
        return self._by_polars(raw, NOTHING)

    def _may_be_ragged(self, raw: bytes, frame: polars.DataFrame) -> bool:
        """Whether a row may have fewer cells than there are columns: polars fills those up without a word."""
        if frame.width < 2 or not frame[:, -1].null_count():
            return False
        separators = raw.count(self.rows.dialect.separator.encode())
        quote = self.rows.dialect.quote.encode()
        if not quote or quote not in raw:
            return separators != frame.height * (frame.width - 1)
        return True

    def _one_by_one(self, raw: bytes) -> polars.DataFrame:
        """The rows as a forgiving reader finds them, each made as long as there are columns."""
        import polars as pl

        dialect, names = self.rows.dialect, self.rows.names
        found = rows_of(raw.decode("utf-8", "replace"), dialect.separator, dialect.quote, dialect.spaced)
        wanted = self.stop - self.start
        if len(found) != wanted:
            self.rows.faults.add("broken", self.start, place=self.first)
            found = [*found[:wanted], *([] for _ in range(wanted - len(found)))]
        self._note_ragged(found)
        width = len(names)
        fitted = [row if len(row) == width else [*row[:width], *[""] * (width - len(row))] for row in found]
        columns = zip(*fitted, strict=True)
        frame = pl.DataFrame(
            {name: list(cells) for name, cells in zip(names, columns, strict=True)}, schema=_kinds(names)
        )
        return frame.with_columns(pl.when(pl.all() != "").then(pl.all()).name.keep())

    def _note_ragged(self, found: list[Row]) -> None:
        width = len(self.rows.names)
        lengths = [len(row) for row in found]
        short = [i for i, length in enumerate(lengths) if 0 < length < width]
        long = [i for i, length in enumerate(lengths) if length > width]
        for kind, rows in (("short", short), ("long", long)):
            if rows:
                said = f"{lengths[rows[0]]:,}"
                self.rows.faults.add(kind, self.start + rows[0], count=len(rows), text=said, place=self.first)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _kinds(names: tuple[str, ...]) -> dict[str, type[polars.String]]:
    import polars as pl

    return dict.fromkeys(names, pl.String)


def _empty(names: tuple[str, ...]) -> polars.DataFrame:
    import polars as pl

    return pl.DataFrame(schema=_kinds(names))


def opened(path: Path, written: Written = Written(), progress: Progress = quiet) -> TextRows:
    """A text file, looked at once from end to end to know where its rows are; the same again while it has not changed.

    Raises NetwrightError with a sentence where it is no table, and Cancelled.
    """
    stamp = Stamp.of(checked(path))
    kept = _KEPT.get((stamp, written))
    if kept is None:
        kept = _opened(stamp, written, progress)
        _KEPT.put((stamp, written), kept)
    faults = Faults(path.name)
    for row in kept.index.unclosed:
        faults.add("unclosed", min(row, kept.count - 1), place=row)
    return replace(kept, faults=faults)


def sniffed(path: Path, written: Written = Written()) -> tuple[Dialect, tuple[str, ...], int]:
    """The dialect, the names of the columns and the byte that the rows begin at, from the start of the file alone."""
    stamp = Stamp.of(checked(path))
    with path.open("rb") as file:
        head = file.read(HEAD)
        encoding = encoding_of(head, written.encoding)
        whole = head if len(head) >= stamp.size else head[: _last_line(head, encoding.width)]
        text = decoded(whole[encoding.mark :], encoding)[0].replace("\0", "")
        if _is_binary(text):
            raise NetwrightError(f"'{path.name}' is no text: it cannot be read as a table of text.")
        dialect = dialect_of(
            text, encoding, separator=written.separator, decimal=written.decimal, header=written.header
        )
        start, first = _first_row(head, dialect)
    if not any(cell.strip() for cell in first):
        raise NetwrightError(f"'{path.name}' has no rows: there is nothing but empty lines in it.")
    if len(first) > MOST_COLUMNS:
        raise NetwrightError(
            f"'{path.name}' has {len(first):,} columns, and {MOST_COLUMNS:,} is the most that can be read. Check the separator."
        )
    names = column_names(first if dialect.header else [""] * len(first))
    return dialect, names, start


def _last_line(head: bytes, width: int) -> int:
    """The end of the last whole line, or of everything where there is only one."""
    found = head.rfind(b"\n")
    return len(head) if found < 0 else (found // width + 1) * width


def _is_binary(text: str) -> bool:
    """Whether more than a few letters are none that a person writes."""
    strange = sum(letter < " " and letter not in "\t\n\r\f\v\x1a" for letter in text[:65536])
    return strange > 0.02 * len(text[:65536]) + 2


def _first_row(head: bytes, dialect: Dialect) -> tuple[int, Row]:
    """The byte that the first row of values begins at, and the cells of the first row there is: the header, if there is one."""
    width, mark = dialect.encoding.width, dialect.encoding.mark
    end = dialect.line_end.encode(dialect.encoding.name)
    at = mark
    for _ in range(dialect.skip):
        at = _line_end(head, at, end, width)
    after, inside = at, False
    while after < len(head):
        line = after
        after = _line_end(head, line, end, width)
        text = head[line:after].decode(dialect.encoding.name, "replace")
        inside = bool(dialect.quote) and ends_inside(text, dialect, inside)
        if not inside:
            break
    if inside:
        after = _line_end(head, at, end, width)
    text = decoded(head[at:after], dialect.encoding)[0].replace("\0", "").rstrip("\r\n")
    rows = rows_of(text, dialect.separator, dialect.quote, dialect.spaced)
    return (after if dialect.header else at), (rows[0] if rows else [])


def _line_end(head: bytes, at: int, end: bytes, width: int) -> int:
    """The byte after the line that begins at `at`."""
    while True:
        found = head.find(end, at)
        if found < 0:
            return len(head)
        if (found - at) % width == 0:
            return found + width
        at = found + 1 + (found + 1 - at) % width


def _opened(stamp: Stamp, written: Written, progress: Progress) -> TextRows:
    path = stamp.path
    dialect, names, start = sniffed(path, written)
    try:
        with path.open("rb") as file:
            end = _end(file, start, stamp.size, dialect.encoding.width)
            index = indexed(file, start, end, dialect, progress)
    except OSError as error:
        raise NetwrightError(sentence_of(path, error)) from None
    stamp.hold()
    if not index.count:
        what = "only the names of its columns" if dialect.header else "no rows"
        raise NetwrightError(f"'{path.name}' has {what}, so there is nothing to learn from in it.")
    return TextRows(path, stamp, dialect, names, index, Faults(path.name))


def _end(file: BinaryIO, start: int, size: int, width: int) -> int:
    """The byte after the last row: empty lines at the end are none."""
    window = min(size - start, 2**16)
    file.seek(size - window)
    tail = file.read(window)
    if width == 1:
        return size - window + len(tail.rstrip(b"\r\n \0\x1a"))
    while len(tail) >= width and tail[-width:].strip(b"\0") in (b"", b"\r", b"\n", b" "):
        tail = tail[:-width]
    return size - window + len(tail)


class _Kept:
    """The last few files that were looked at."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[tuple[Stamp, Written], TextRows] = {}

    def get(self, key: tuple[Stamp, Written]) -> TextRows | None:
        return self._found.get(key)

    def put(self, key: tuple[Stamp, Written], rows: TextRows) -> None:
        self._found[key] = rows
        while len(self._found) > self._most:
            self._found.pop(next(iter(self._found)), None)


_KEPT = _Kept(8)
