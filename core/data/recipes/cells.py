"""The written cells of a table as values: numbers in any country's writing, yes and no, dates, classes."""

from __future__ import annotations

from typing import Any

UNKNOWN = ("", "na", "n/a", "#n/a", "nan", "nat", "null", "?")
"""What a cell says that has no value, in small letters."""
NOTHING = (*UNKNOWN, "none", "nil", "missing", "-", "--", ".", "#div/0!", "#value!", "#ref!", "#num!")
"""The same where a number or a date is expected: `none` may be the name of a class."""
YES_NO = (
    ("true", "false"),
    ("yes", "no"),
    ("y", "n"),
    ("t", "f"),
    ("on", "off"),
    ("ja", "nein"),
    ("oui", "non"),
    ("sí", "no"),
    ("si", "no"),
    ("sim", "não"),
    ("да", "нет"),
)
"""Pairs of words for true and false."""


def typed(facts: dict[str, Any], values: Any) -> Any:
    """A Series of written cells (String), or of values that a file typed itself, as `facts["kind"]` has them; null where a cell does
    not say such a thing.

    `facts`: `kind` (number, boolean, date, category, text, identifier); `note`, how it is written: a number as `1.234,5`, the words
    `yes/no`, a date as `%d.%m.%Y`; `classes`, the names of a category.
    """
    make = {"number": numbers, "boolean": booleans, "date": dates, "category": classes}.get(facts["kind"], texts)
    return make(facts, values)


def numbers(facts: dict[str, Any], values: Any) -> Any:
    """Float64. `note` '' for plain ones (-1.5e3), else an example such as `1.234,5` or `1 234.5`; signs of money and % are passed over."""
    import polars

    if values.dtype != polars.String:
        return _finite(values.cast(polars.Float64, strict=False))
    bare = values.str.strip_chars()
    note = facts.get("note", "")
    if note:
        bare = bare.str.strip_chars(" \t\u00a0\u202f$€£¥%").str.replace_all("−", "-", literal=True)
        if note[1] in ",.' ":
            bare = _without_groups(bare, note[1], note[-2])
        if note[-2] == ",":
            bare = bare.str.replace(",", ".", literal=True)
    return _finite(bare.cast(polars.Float64, strict=False))


def _without_groups(cells: Any, mark: str, point: str) -> Any:
    """Numbers without the marks between thousands, where the marks stand between thousands."""
    import polars

    marks = {" ": "[ \u00a0\u202f]", "'": "['’]"}.get(mark, f"[{mark}]")
    whole = rf"^[+-]?(\d+|\d{{1,3}}({marks}\d{{3}})+)([{point}]\d*)?$"
    name = cells.name
    frame = cells.alias("cells").to_frame()
    cell = polars.col("cells")
    grouped = polars.when(cell.str.contains(whole)).then(cell.str.replace_all(marks, ""))
    return frame.select(grouped)["cells"].alias(name)


def _finite(values: Any) -> Any:
    from math import isfinite

    import polars

    if isfinite(values.sum()):
        return values
    return values.set(~values.is_finite().fill_null(True), None) if values.dtype == polars.Float64 else values


def booleans(facts: dict[str, Any], values: Any) -> Any:
    """Boolean. `note` `yes/no`: the words for true and false in any letters; without it all pairs that are known."""
    import polars

    if values.dtype == polars.Boolean:
        return values
    if values.dtype != polars.String:
        return (values.cast(polars.Float64, strict=False) != 0).alias(values.name)
    pairs = [tuple(facts["note"].lower().split("/"))] if facts.get("note") else [*YES_NO, ("1", "0")]
    words = {yes: True for yes, _ in pairs} | {no: False for _, no in pairs}
    small = values.str.strip_chars().str.to_lowercase()
    return small.replace_strict(words, default=None, return_dtype=polars.Boolean)


def dates(facts: dict[str, Any], values: Any) -> Any:
    """Datetime in microseconds, without a zone. `note`: the format, as strptime and chrono have it; '' for ISO 8601."""
    import polars

    kind = polars.Datetime("us")
    if values.dtype.is_temporal():
        bare = values.dt.replace_time_zone(None) if getattr(values.dtype, "time_zone", None) else values
        return bare.cast(kind, strict=False)
    if values.dtype != polars.String:
        return polars.Series(values.name, [None] * len(values), dtype=kind)
    note = facts.get("note") or "%Y-%m-%d"
    bare = values.str.strip_chars()
    found = bare.str.to_datetime(note, strict=False, time_unit="us")
    return found.dt.replace_time_zone(None) if "z" in note else found


def classes(facts: dict[str, Any], values: Any) -> Any:
    """An Enum of `classes`, or String where there are none; a whole number is the class of the same digits.

    `note` `yes/no`: the classes are these two words, and a cell says one of them in any letters."""
    import polars

    names = list(facts.get("classes") or ())
    if facts.get("note") and values.dtype == polars.String:
        values = _words(facts["note"], booleans(facts, values))
    if isinstance(values.dtype, polars.Enum) and values.dtype.categories.to_list() == names:
        return values
    cells = texts(facts, values)
    if names:
        found = cells.cast(polars.Enum(names), strict=False)
        if found.null_count() == cells.null_count():
            return found
    known = {name.lower() for name in names}
    words = [word for word in UNKNOWN if word not in known]
    several = cells.unique()
    bare = several.str.strip_chars()
    if (bare != several).any() or bare.str.to_lowercase().is_in(words).any():
        cells = cells.str.strip_chars()
        cells = cells.set(cells.str.to_lowercase().is_in(words).fill_null(False), None)
    return cells.cast(polars.Enum(names), strict=False) if names else cells


def _words(note: str, values: Any) -> Any:
    """String: the first word of `note` where `values` are true, the second where they are false."""
    import polars

    yes, no = note.split("/")
    return values.replace_strict({True: yes, False: no}, default=None, return_dtype=polars.String)


def texts(facts: dict[str, Any], values: Any) -> Any:
    """String, null where there is nothing. Numbers that are whole are written without a point."""
    import polars

    if values.dtype == polars.String:
        return values.set(values == "", None) if (values == "").any() else values
    if values.dtype.is_float() and ((values % 1).fill_null(0).fill_nan(0) == 0).all() and (values.abs() < 1e15).all():
        values = values.cast(polars.Int64, strict=False)
    if values.dtype in (polars.Binary, polars.Object) or values.dtype.is_nested():
        return polars.Series(values.name, [None] * len(values), dtype=polars.String)
    return values.cast(polars.String, strict=False)


ALL = (typed,)
BACK = ()
