"""What the cells of a column say: numbers, yes or no, dates, classes, texts or identifiers, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from core.data.recipes.cells import NOTHING, UNKNOWN, YES_NO, typed
from core.data.sources.files.tables.target import plain

if TYPE_CHECKING:
    import polars

ENOUGH = 0.8
"""Share of the cells that must say a number or a date for the column to be of those; the others count as missing."""
MOST_CLASSES = 1000
_PICTURE = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif")
_SOUND = (".wav", ".flac", ".ogg", ".mp3")
_ID = re.compile(r"(^|_)(id|ids|uuid|guid|key|index|idx|nr|no|number|row|rownames)($|_)|^unnamed|^column_1$")
_SIGNED = re.compile(r"^[$€£¥]|[$€£¥%]$")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of column, how it is written (see `recipes.cells`), and a remark of a few words."""

    kind: str
    note: str = ""
    remark: str = ""


def kind_of(sample: polars.Series, decimal: str = ".") -> Kind:
    """The kind of a column by cells taken from all over it; `decimal` is the sign that the rest of the file uses."""
    import polars as pl

    cells = sample.drop_nulls()
    if sample.dtype != pl.String:
        return _typed_kind(cells, sample.dtype, sample.name)
    bare = said = cells
    if not _all_plain(cells):
        bare = cells.str.strip_chars()
        said = bare.filter(~bare.str.to_lowercase().is_in(NOTHING))
    if not len(said):
        return Kind("text", remark="empty")
    several = said.unique(maintain_order=True)
    return (
        _boolean(several)
        or _number(said, several, decimal, sample.name)
        or _date(said, decimal)
        or _words(bare.filter(~bare.str.to_lowercase().is_in(UNKNOWN)), sample.name)
    )


def _all_plain(cells: polars.Series) -> bool:
    """Whether all are numbers in the plainest writing, told at little cost: a table may have thousands of such columns."""
    import polars as pl

    found = cells.cast(pl.Float64, strict=False)
    return not found.null_count() and isfinite(found.sum())


def _typed_kind(cells: polars.Series, dtype: polars.DataType, name: str) -> Kind:
    """Of a column whose file gives it a type."""
    import polars as pl

    if dtype == pl.Boolean:
        return Kind("boolean")
    if dtype.is_numeric():
        return Kind("identifier") if _is_numbering(cells.cast(pl.Float64, strict=False), name) else Kind("number")
    if dtype in (pl.Date, pl.Datetime):
        return Kind("date")
    if isinstance(dtype, pl.Enum | pl.Categorical):
        return Kind("category")
    if dtype == pl.Null or not len(cells):
        return Kind("text", remark="empty")
    return Kind("text", remark="unreadable") if dtype.is_nested() or dtype == pl.Binary else Kind("text")


def _boolean(several: polars.Series) -> Kind | None:
    """Where both words of a pair occur and no other; or one of `true` and `false`."""
    if len(several) > 6:
        return None
    words = set(several.str.to_lowercase())
    for yes, no in YES_NO:
        if words == {yes, no} or (words < {yes, no} and words <= {"true", "false"}):
            return Kind("boolean", f"{yes}/{no}")
    return None


def _number(said: polars.Series, several: polars.Series, decimal: str, name: str) -> Kind | None:
    """Where ENOUGH cells are numbers in one writing, and not numerals with zeros before them, such as postal codes."""
    import polars as pl

    if several.str.contains(r"^0\d+$").any() and several.str.contains(r"^\d+$").all():
        return None
    note, share, values = "", 0.0, said
    for writing in _writings(several, decimal):
        found = typed({"kind": "number", "note": writing}, said)
        if 1 - found.null_count() / len(said) > share:
            note, share, values = writing, 1 - found.null_count() / len(said), found
        if share == 1.0:
            break
    if share < ENOUGH:
        return None
    return Kind("identifier") if _is_numbering(values.cast(pl.Float64), name) else Kind("number", note)


def _writings(several: polars.Series, decimal: str) -> Iterator[str]:
    """How the numbers may be written, the likeliest first; the marks in them are looked for only where plain ones do not do."""
    if decimal != ",":
        yield ""
    has = {mark: bool(several.str.contains(mark, literal=True).any()) for mark in ".,'’ \u00a0\u202f"}
    spaced = has[" "] or has["\u00a0"] or has["\u202f"]
    comma = [*(["1.234,5"] if has["."] and (has[","] or decimal == ",") else [])]
    comma += [*(["1 234,5"] if spaced else []), *(["1234,5"] if has[","] else [])]
    point = [*(["1,234.5"] if has[","] else []), *(["1 234.5"] if spaced else [])]
    point += [*(["1'234.5"] if has["'"] or has["’"] else [])]
    signed = ["1234.5"] if several.str.contains(_SIGNED.pattern).any() or several.str.contains("−").any() else []
    yield from (*comma, "", *point, *signed) if decimal == "," else (*point, *signed, *comma)


def _is_numbering(values: polars.Series, name: str) -> bool:
    """Whether numbers only tell rows apart: whole, all different, and counted through or called so."""
    if len(values) < 3 or values.null_count() or not bool((values % 1 == 0).all()):
        return False
    if values.n_unique() < len(values):
        return False
    steps = values.diff().drop_nulls()
    counted = bool((steps >= 1).all()) and values[0] in (0, 1) and bool(steps[: min(50, len(steps))].eq(1).all())
    return counted or _ID.search(plain(name)) is not None


DATES = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%d.%m.%y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
)
_DAY_FIRST = ("%d/%m/%Y", "%d/%m/%y")
_MONTH_FIRST = ("%m/%d/%Y", "%m/%d/%y")
TIMES = (
    "%H:%M:%S",
    "%H:%M",
    "%H:%M:%S%.f",
    "%H:%M:%S%#z",
    "%H:%M:%S%.f%#z",
    "%H:%M%#z",
    "%I:%M %p",
    "%I:%M:%S %p",
)
_COULD_BE = re.compile(r"\d.*[-./ ].*\d")


def _date(said: polars.Series, decimal: str) -> Kind | None:
    """The format that most cells have; 03/04/2020 is the 4th of March but where the decimal sign is a comma."""
    few = said.head(200)
    if _mean(few.str.contains(_COULD_BE.pattern)) < ENOUGH or _mean(few.str.len_chars()) > 40:
        return None
    slashed = (*_DAY_FIRST, *_MONTH_FIRST) if decimal == "," else (*_MONTH_FIRST, *_DAY_FIRST)
    timed = bool(few.str.contains(":").any())
    best, most = "", 0.0
    for day in (*DATES, *slashed):
        for note in [f"{day}{mark}{time}" for time in TIMES for mark in " T"] if timed else [day]:
            if _share(few, note) < 0.3:
                continue
            share = _share(said, note)
            if share > most:
                best, most = note, share
    return Kind("date", best) if most >= ENOUGH else None


def _share(cells: polars.Series, note: str) -> float:
    found = typed({"kind": "date", "note": note}, cells)
    return 1.0 - int(found.null_count()) / max(1, len(cells))


def _mean(values: polars.Series) -> float:
    return float(values.cast(float).mean() or 0.0)  # type: ignore[arg-type]


def _words(said: polars.Series, name: str) -> Kind:
    """Classes where few values recur, identifiers where each short one is different, else texts."""
    count, distinct = len(said), said.n_unique()
    if not count:
        return Kind("text", remark="empty")
    ending = said.str.to_lowercase()
    for endings, remark in ((_PICTURE, "pictures"), (_SOUND, "sounds")):
        pattern = "(" + "|".join(re.escape(each) for each in endings) + ")$"
        if _mean(ending.str.contains(pattern)) >= ENOUGH:
            return Kind("text", remark=remark)
    long = _mean(said.str.len_chars()) > 60
    words = _mean(said.str.count_matches(r"\s+")) + 1
    if not long and distinct <= MOST_CLASSES and _recurs(count, distinct):
        return Kind("category")
    if distinct >= 0.99 * count and count > 2 and not long and (words < 1.2 or _ID.search(plain(name))):
        return Kind("identifier")
    return Kind("text")


def _recurs(count: int, distinct: int) -> bool:
    """Whether values come again often enough to be classes."""
    if distinct <= 20:
        return distinct <= max(2, count * 0.6) or count <= 2
    return distinct <= count * 0.2
