"""How a text file writes a table: separator, quotes, decimal sign, lines before the header, names of the columns."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from core.data.sources.files.tables.encodings import Encoding

SEPARATORS = ((",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar"), (" ", "space"))
SAMPLE_ROWS = 200
LONGEST_FIELD = 64 * 2**20
_COMMENT = ("#", "//", "%", "--")
_POINT = re.compile(r"[+-]?(0\.\d+|\d+\.(\d{1,2}|\d{4,})|\d{1,3}(,\d{3})+\.\d+)([eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?(0,\d+|\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+)([eE][+-]?\d+)?")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)*|[.,]\d+)([eE][+-]?\d+)? ?%?")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*")

Row = list[str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """All that is needed to read a text file as rows of cells."""

    encoding: Encoding
    separator: str = ","
    quote: str = '"'
    """Empty where quotes mean nothing."""
    decimal: str = "."
    header: bool = True
    skip: int = 0
    """Lines before the header, or before the first row where there is none."""
    spaced: bool = False
    """Whether spaces follow the separators, so that a quote may stand behind one."""
    line_end: str = "\n"
    """The unit that ends a line: `\\n` (also of `\\r\\n`) or, in old files, `\\r`."""


def rows_of(text: str, separator: str, quote: str = '"', spaced: bool = False) -> list[Row]:
    """The rows of a text, as forgiving as Python's reader is: a quote inside a field is a letter, an open one ends with the text."""
    if csv.field_size_limit() < LONGEST_FIELD:
        csv.field_size_limit(LONGEST_FIELD)
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", " "), newline="\n")
    if not quote:
        return list(csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE, skipinitialspace=spaced))
    return list(csv.reader(lines, delimiter=separator, quotechar=quote, skipinitialspace=spaced))


def dialect_of(
    text: str, encoding: Encoding, *, separator: str = "", decimal: str = "", header: bool | None = None
) -> Dialect:
    """What the first lines of a file show; what a person chose is given and stays. `text` ends with a whole line where it can."""
    line_end = "\r" if "\n" not in text and "\r" in text else "\n"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    skip = _comments(lines)
    told = re.fullmatch(r"sep=(.)", lines[skip].strip()) if skip < len(lines) else None
    if told:
        skip += 1
        separator = separator or told[1]
    body = "\n".join(lines[skip : skip + 4 * SAMPLE_ROWS])
    separator = separator or _separator(body)
    quote = _quote(body, separator)
    spaced = separator != " " and len(re.findall(rf"{re.escape(separator)} +\"", body)) > 0
    rows = list(islice(rows_of(body, separator, quote, spaced), SAMPLE_ROWS))
    title = _titles(rows)
    skip += sum(1 + sum(cell.count("\n") for cell in row) for row in rows[:title])
    rows = [row for row in rows[title:] if row]
    return Dialect(
        encoding,
        separator,
        quote,
        decimal or ("," if _more_commas(rows) else "."),
        _has_header(rows) if header is None else header,
        skip,
        spaced,
        line_end,
    )


def first_rows(rows: Sequence[Row], header: bool | None = None) -> tuple[int, bool]:
    """How many rows of a sheet stand above its table, and whether the first row of the table names the columns."""
    filled = [row if any(cell.strip() for cell in row) else [] for row in rows]
    width = Counter(_filled(row) for row in filled if row).most_common(1)
    most = width[0][0] if width else 0
    skip = next((i for i, row in enumerate(filled) if row and _filled(row) >= max(1, most - 1)), 0)
    if header is None:
        header = _has_header([row for row in filled[skip:] if row])
    return skip, header


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _comments(lines: Sequence[str]) -> int:
    """How many lines at the top are empty or remarks. A single `#` before names is a header."""
    told = (line.strip() and not line.startswith(_COMMENT) for line in lines[:100])
    return next((i for i, is_table in enumerate(told) if is_table), 0)


def _separator(body: str) -> str:
    """The one that divides most rows, and the names above them, into the same number of fields, more than one."""
    best, most = ",", (0.0, False, 0)
    for mark, _ in SEPARATORS:
        lengths = [len(row) for row in islice(rows_of(body, mark), SAMPLE_ROWS) if row]
        counts = Counter(lengths)
        fields, rows = max(counts.items(), key=lambda pair: (pair[0] > 1, pair[1]), default=(1, 0))
        share = rows / max(1, counts.total())
        if fields < 2 or (mark == " " and share < 1.0):
            continue
        if mark == " " and most[0] > 0.5:
            continue
        rating = (round(share, 1), lengths[0] == fields, fields)
        if rating > most:
            best, most = mark, rating
    return best


def _quote(body: str, separator: str) -> str:
    """`"`, or `'` where fields stand between those and in no others."""
    mark = re.escape(separator)
    whole = {q: len(re.findall(rf"(?:^|{mark}) *{q}[^{q}\n]*{q}(?=$|{mark})", body, re.MULTILINE)) for q in "\"'"}
    return "'" if whole["'"] > 2 and not whole['"'] and body.count("'") <= 2.2 * whole["'"] else '"'


def _titles(rows: Sequence[Row]) -> int:
    """How many rows at the top are no part of the table: titles, which have fewer cells than the rows that follow."""
    if len(rows) < 3:
        return 0
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    first = next((i for i, row in enumerate(rows) if len(row) == width), 0)
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    while width > 2 and first < len(rows) - 2 and filled[first] <= 1 < filled[first + 1]:
        first += 1
    return first if first <= 30 and all(filled[i] <= max(1, width // 2) for i in range(first)) else 0


def _more_commas(rows: Sequence[Row]) -> bool:
    """Whether more numbers are written with a decimal comma than with a point; 1,234 may be a thousand and does not count."""
    cells = [cell.strip() for row in rows for cell in row]
    return sum(_COMMA.fullmatch(cell) is not None for cell in cells) > sum(
        _POINT.fullmatch(cell) is not None for cell in cells
    )


def is_number_like(cell: str) -> bool:
    """Whether a cell says a number or a date, in whatever writing."""
    return _NUMBER.fullmatch(cell.strip()) is not None or _DATE.fullmatch(cell.strip()) is not None


def _has_header(rows: Sequence[Row]) -> bool:
    """Whether the first row names the columns: it says no numbers where the rows below do, or repeats no value of theirs."""
    if not rows:
        return False
    first, rest = rows[0], rows[1:]
    cells = [cell.strip() for cell in first]
    if not rest:
        return not any(is_number_like(cell) for cell in cells)
    if not any(cells):
        return False
    columns = [[row[i].strip() for row in rest if i < len(row) and row[i].strip()] for i in range(len(first))]
    if _years(cells):
        return True
    numeric = [sum(map(is_number_like, column)) > 0.8 * len(column) for column in columns]
    if any(is_number_like(cell) for cell in cells):
        return False
    if any(number and column for number, column in zip(numeric, columns, strict=True)):
        return True
    repeated = any(cell in column for cell, column in zip(cells, columns, strict=True) if cell)
    return not repeated and len(set(filter(None, cells))) == len([cell for cell in cells if cell])


def _years(cells: Sequence[str]) -> bool:
    """Whether years in a row name columns, as in `country, 2019, 2020`."""
    years = [int(cell) for cell in cells if re.fullmatch(r"(19|20)\d\d", cell)]
    others = [cell for cell in cells if not re.fullmatch(r"(19|20)\d\d", cell)]
    steady = len(years) >= 2 and {b - a for a, b in pairwise(years)} <= {1}
    return steady and bool(others) and not any(is_number_like(cell) for cell in others)


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """A name for every column: what the header says, without a byte order mark, zeros and edges; numbers tell equal ones apart."""
    names: list[str] = []
    taken = {bare for cell in cells if (bare := _bare(cell))}
    seen: set[str] = set()
    for number, cell in enumerate(cells, 1):
        name = _bare(cell) or f"column {number}"
        base, count = name, 2
        while name in seen or (name != _bare(cell) and name in taken):
            name, count = f"{base} {count}", count + 1
        seen.add(name)
        names.append(name)
    return tuple(names)


def _bare(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").replace("\0", "").split())[:200]
