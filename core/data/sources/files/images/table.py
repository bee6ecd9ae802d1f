"""The source 'image_table': a table that names pictures and says what is known of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from core.data.source import FileSource, Found, Progress, quiet
from core.data.sources.files.images.column import PARAMS, column_of, form_for, form_of, pictures
from core.data.sources.files.images.folder import GROUP, GROUP_PARAM, as_series, ungrouped
from core.data.sources.files.images.header import ENDINGS
from core.data.sources.files.images.listing import Listing, full, shown
from core.data.sources.files.images.naming import groups
from core.data.sources.files.images.survey import (
    Survey,
    fingerprint,
    key_of,
    listing_of,
    problems,
    surveyed,
    warning,
)
from core.data.sources.files.tables.declared import TABLE
from core.data.table import Cells, Table, is_series
from core.document.project import DataColumn, Schema
from core.names import unique
from core.problems import NetwrightError, Problem
from core.spec import FilePath, Text, Use, Values

if TYPE_CHECKING:
    import polars

TABLES = (".csv", ".tsv", ".parquet", ".xlsx")
SNIFFED = 16_384
NAMED = 10
"""Rows without a picture that are named one by one."""
_PICTURE = re.compile(rb"\.(?:png|jpe?g|webp|tiff?|bmp|gif)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rows:
    listing: Listing
    survey: Survey
    kept: list[int]
    """Rows of the table that have a picture."""
    numbers: list[int]
    """Of each, the picture's place in the listing."""
    problems: list[Problem]

    @property
    def paths(self) -> list[str]:
        return [self.listing.paths[number] for number in self.numbers]


def _base(p: Values) -> str:
    return p.folder or str(Path(p.path).parent)


def _table(p: Values) -> Values:
    """The table alone, with its own parameters found out."""
    if not p.path:
        raise NetwrightError("No table is chosen yet. Choose a table that names pictures.")
    return TABLE.resolve(TABLE.suggest(Path(p.path)).params)


def column_of_paths(schema: Schema, table: Table, wanted: str = "") -> str:
    """The column that names the pictures. Raises NetwrightError."""
    names = [name for name, cells in table.columns.items() if is_series(cells)]
    if wanted:
        if wanted not in names:
            raise NetwrightError(f"The table has no column '{wanted}'. Choose among {', '.join(names)}.")
        return wanted
    shares = {name: _named(table.columns[name]) for name in names}
    best = max(shares, key=shares.__getitem__, default="")
    if not best or shares[best] < 0.5:
        raise NetwrightError("No column of the table names pictures. Say in 'Picture column' which one does.")
    return best


def _named(cells: Cells) -> float:
    """How many of the first values end as files of pictures do."""
    assert is_series(cells)
    first = cells.head(100).cast(str, strict=False).drop_nulls().to_list()
    return sum(value.lower().strip().endswith(ENDINGS) for value in first) / len(first) if first else 0.0


def _located(listing: Listing, base: str, names: Sequence[str | None]) -> list[int | None]:
    """Of each name its place in the listing: as a path, as a file's name anywhere below, or as one without ending."""
    by_path = {path: number for number, path in enumerate(listing.paths)}
    by_name: dict[str, int | None] = {}
    for path, number in by_path.items():
        pure = PurePosixPath(path)
        for name in {pure.name, pure.stem}:
            by_name[name] = None if name in by_name else number

    def place(name: str | None) -> int | None:
        if not name:
            return None
        text = name.strip().replace("\\", "/")
        text = text.removeprefix(base.replace("\\", "/")).lstrip("/") if text.startswith(base) else text
        text = str(PurePosixPath(text))
        return by_path.get(text, by_name.get(text.rpartition("/")[2]))

    return [place(name) for name in names]


def rows_of(p: Values, names: Sequence[str | None], progress: Progress = quiet) -> Rows:
    """Raises NetwrightError where no row has a picture that can be read, and Cancelled."""
    listing = listing_of(_base(p), progress)
    survey = surveyed(listing, progress)
    found = _located(listing, _base(p), names)
    whole = [(row, n) for row, n in enumerate(found) if n is not None and n not in survey.broken]
    told = [warning(text) for text in listing.problems]
    told += problems(survey, [shown(path) for path in listing.paths])
    told += _missing(p, names, found)
    if not whole:
        raise NetwrightError(
            f"None of the pictures that '{Path(p.path).name}' names is below the folder '{shown(Path(_base(p)).name)}', or none can be "
            "read. Choose the folder of the pictures."
        )
    return Rows(listing, survey, [row for row, _ in whole], [n for _, n in whole], told)


def _missing(p: Values, names: Sequence[str | None], found: Sequence[int | None]) -> list[Problem]:
    without = [row for row, number in enumerate(found) if number is None]
    told = [
        warning(
            f"{Path(p.path).name}, row {row + 1:,}: "
            + (
                f"the picture '{names[row]}' is missing; the row was left out."
                if names[row]
                else "it names no picture; it was left out."
            )
        )
        for row in without[:NAMED]
    ]
    if len(without) > NAMED:
        told.append(
            warning(f"{Path(p.path).name}: {len(without) - NAMED:,} more rows have no picture and were left out.")
        )
    return told


def inspect(p: Values, progress: Progress) -> Found:
    looked = TABLE.inspect(_table(p), progress)
    table = TABLE.read(_table(p), looked.schema)
    name = column_of_paths(looked.schema, table, p.column)
    rows = rows_of(p, _names(table, name), progress)
    image = unique("image", {column.name for column in looked.schema.columns})
    columns = [column_of(form_for(p, _only(rows)), image)]
    for column in looked.schema.columns:
        if column.name == name:
            columns.append(DataColumn(name, "identifier", "ignore", note="picture"))
        else:
            columns.append(replace(column, role="target" if _is_label(column, columns) else "ignore"))
    told = [*looked.problems, *rows.problems]
    if p.group:
        found = groups(rows.paths, p.group)
        columns.append(
            DataColumn(unique(GROUP, {c.name for c in columns}), "identifier", "group", missing=found.count(""))
        )
        told += ungrouped(found, p.group, rows.paths)
    return Found(Schema(len(rows.kept), tuple(columns)), tuple(told), stamp(p))


def _is_label(column: DataColumn, before: Sequence[DataColumn]) -> bool:
    """The first class or number beside the pictures is what they are for."""
    return column.kind in ("category", "number", "boolean") and not any(c.role == "target" for c in before)


def _only(rows: Rows) -> Survey:
    """Of the pictures that the table names; others may lie beside them."""
    from core.data.sources.files.images.header import header

    if len(set(rows.numbers)) + len(rows.survey.broken) == len(rows.listing.paths):
        return rows.survey
    only = Survey()
    for number in sorted(set(rows.numbers)):
        only.add(header(full(rows.listing.root, rows.listing.paths[number])))
    return only


def _names(table: Table, name: str) -> list[str | None]:
    cells = table.columns[name]
    assert is_series(cells)
    found: list[str | None] = cells.cast(str, strict=False).to_list()
    return found


def read(p: Values, schema: Schema) -> Table:
    named = next((column.name for column in schema.columns if column.note == "picture"), "")
    inside = TABLE.inspect(_table(p), quiet).schema
    known = {column.name for column in inside.columns}
    wanted = tuple(_as_in_table(column, inside) for column in schema.columns if column.name in known)
    table = TABLE.read(_table(p), replace(inside, columns=wanted))
    rows = rows_of(p, _names(table, named))
    if len(rows.kept) != schema.rows:
        raise NetwrightError(
            f"{len(rows.kept):,} rows of '{Path(p.path).name}' have a picture now, and {schema.rows:,} had one when it was looked at. "
            "Look at it again."
        )
    return Table({column.name: _cells(p, column, table, rows) for column in schema.columns})


def _as_in_table(column: DataColumn, inside: Schema) -> DataColumn:
    return next(c for c in inside.columns if c.name == column.name) if column.note == "picture" else column


def _cells(p: Values, column: DataColumn, table: Table, rows: Rows) -> Cells:
    if column.kind == "image" and column.name not in table.columns:
        paths = [full(rows.listing.root, path) for path in rows.paths]
        key = f"{key_of(rows.listing)} {TABLE.stamp(_table(p))} {len(paths)}"
        return pictures(paths, form_of(column, p.fit), key, Path(p.path).stem)
    if column.name not in table.columns:
        found = groups(rows.paths, p.group) if p.group else [""] * len(rows.kept)
        return as_series([name or shown(path) for name, path in zip(found, rows.paths, strict=True)], column)
    cells = table.columns[column.name]
    assert is_series(cells)
    picked: polars.Series = cells[rows.kept]
    return picked


def table_of(path: Path) -> Path | None:
    """The table itself, or the one table of a folder, if it names pictures."""
    if path.is_dir():
        try:
            tables = [child for child in path.iterdir() if child.suffix.lower() in TABLES and child.is_file()]
        except OSError:
            return None
        return table_of(tables[0]) if len(tables) == 1 else None
    if path.suffix.lower() not in TABLES or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            lines = file.read(SNIFFED).splitlines()[1:]
    except OSError:
        return None
    return path if lines and sum(bool(_PICTURE.search(line)) for line in lines) > len(lines) / 2 else None


def claims(path: Path) -> float:
    return 0.97 if table_of(path) is not None else 0.0


def suggest(path: Path) -> Use:
    found = table_of(path) or path
    return Use("image_table", (("path", str(found.absolute())),))


def stamp(p: Values) -> str:
    if not p.path or not Path(p.path).is_file() or not Path(_base(p)).is_dir():
        return ""
    return f"{TABLE.stamp(TABLE.resolve((('path', p.path),)))} {fingerprint(listing_of(_base(p)))}"


IMAGE_TABLE = FileSource(
    "image_table",
    "Table of pictures",
    "Files",
    "A table with a row for each picture: where it is, and what is known of it.",
    aka=("image csv", "labels csv", "metadata", "annotations", "regression on images", "kaggle"),
    params=(
        FilePath(
            "path",
            "",
            "Table",
            "The table that names the pictures.",
            patterns=("*.csv", "*.tsv", "*.parquet", "*.xlsx"),
        ),
        Text("column", "", "Picture column", "The column that names the pictures; empty: found out.", max_length=500),
        FilePath(
            "folder", "", "Folder of the pictures", "Where the pictures are; empty: beside the table.", folder=True
        ),
        *PARAMS,
        GROUP_PARAM,
    ),
    paths=("path", "folder"),
    claims=claims,
    suggest=suggest,
    inspect=inspect,
    read=read,
    stamp=stamp,
    explanation="One column names the picture, as a path from the table's own folder, as a file's name, or as one without its ending; the other "
    "columns say what is known of it: a class, a number, a date. Rows whose picture is missing or broken are named and left out.",
    icon="mdi6.table-eye",
)
