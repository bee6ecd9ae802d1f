"""The source 'table': a CSV, TSV, Parquet or Excel file, a row for every sample."""

from __future__ import annotations

from pathlib import Path

from core.data.source import FileSource, Found, Progress, quiet
from core.data.sources.files.tables import excel, text_rows
from core.data.sources.files.tables.dialect import SEPARATORS
from core.data.sources.files.tables.encodings import NAMES
from core.data.sources.files.tables.faults import Faults
from core.data.sources.files.tables.rows import ParquetRows, Rows, Stamp, checked
from core.data.sources.files.tables.survey import rekinded, surveyed
from core.data.sources.files.tables.typing import TypedRows, as_table
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Choice, FilePath, Text, Use, Values

TEXT = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data")
PARQUET = (".parquet", ".pq")
EXCEL = (".xlsx", ".xlsm", ".xls")
FOUND = ("", "found out")
_BEST = {".csv": 0.9, ".tsv": 0.9, ".tab": 0.9, ".txt": 0.4, ".dat": 0.4, ".data": 0.5}


def _is(path: str, endings: tuple[str, ...]) -> bool:
    return Path(path).suffix.lower() in endings


def _is_text(p: Values) -> bool:
    return not _is(p.path, PARQUET) and not _is(p.path, EXCEL)


def claims(path: Path) -> float:
    """How well a file suits, by its name and, for names that say little, its first bytes."""
    ending = path.suffix.lower()
    if not path.is_file():
        return 0.0
    if ending in (*PARQUET, *EXCEL):
        return 0.95
    if ending not in _BEST:
        return 0.0
    if _BEST[ending] > 0.5:
        return _BEST[ending]
    try:
        _, names, _ = text_rows.sniffed(path)
    except NetwrightError:
        return 0.0
    return _BEST[ending] if len(names) > 1 else 0.05


def suggest(path: Path) -> Use:
    """The table in a file, with separator, encoding, decimal sign and header as they were found. Raises NetwrightError."""
    use = Use("table", (("path", str(path.absolute())),))
    if _is(str(path), EXCEL):
        names = excel.sheets(path)
        return use.with_params(sheet=names[0]) if len(names) > 1 else use
    if _is(str(path), PARQUET):
        ParquetRows.open(path)
        return use
    dialect, _, _ = text_rows.sniffed(path)
    return use.with_params(
        separator=dialect.separator,
        encoding=dialect.encoding.name,
        decimal=dialect.decimal,
        header="yes" if dialect.header else "no",
    )


def opened(p: Values, progress: Progress = quiet) -> Rows:
    """The rows of the file, as they are written. Raises NetwrightError and Cancelled."""
    path, header = Path(p.path), {"yes": True, "no": False}.get(p.header)
    if not p.path:
        raise NetwrightError("No file is chosen yet. Choose a table.")
    if _is(p.path, EXCEL):
        return excel.kept(path, p.sheet, header, progress)
    if _is(p.path, PARQUET):
        return ParquetRows.open(path)
    return text_rows.opened(path, text_rows.Written(p.separator, p.encoding, p.decimal, header), progress)


def decimal_of(rows: Rows, p: Values) -> str:
    """The decimal sign that the file uses."""
    return rows.dialect.decimal if isinstance(rows, text_rows.TextRows) else p.decimal or "."


def faults_of(rows: Rows, p: Values) -> Faults:
    return rows.faults if isinstance(rows, text_rows.TextRows) else Faults(Path(p.path).name)


def inspect(p: Values, progress: Progress) -> Found:
    """The columns of the file with their types, and what is wrong with it. One pass over all rows."""
    rows = opened(p, progress)
    if not rows.count:
        raise NetwrightError(f"'{Path(p.path).name}' has no rows, so there is nothing to learn from in it.")
    schema, problems = surveyed(rows, decimal_of(rows, p), faults_of(rows, p), progress)
    return Found(schema, problems, stamp(p))


def typed_rows(p: Values, schema: Schema, progress: Progress = quiet) -> TypedRows:
    """The rows in the types of `schema`, which may lack columns of the file. Raises NetwrightError naming one that has gone."""
    rows = opened(p, progress)
    known = set(rows.names)
    lost = [column.name for column in schema.columns if column.name not in known]
    if lost:
        raise NetwrightError(
            f"'{Path(p.path).name}' has no column '{lost[0]}' any more. Look at the file again, or choose the right one."
        )
    return TypedRows(rows, schema.columns, faults_of(rows, p))


def read(p: Values, schema: Schema) -> Table:
    """All rows. Raises NetwrightError."""
    import polars as pl

    pieces = list(typed_rows(p, schema).frames(lambda _, frame: frame, quiet))
    whole = pl.concat(pieces, rechunk=True) if len(pieces) > 1 else pieces[0]
    return as_table(whole)


def as_kind(p: Values, column: DataColumn, kind: str, progress: Progress = quiet) -> DataColumn:
    """`column` as one of another kind, with the format, range and classes that the file has for it. Raises NetwrightError."""
    rows = opened(p, progress)
    return rekinded(rows, column, kind, decimal_of(rows, p), progress)


def stamp(p: Values) -> str:
    """Of size and time; '' where there is no file."""
    try:
        return str(Stamp.of(checked(Path(p.path))))
    except NetwrightError:
        return ""


TABLE = FileSource(
    "table",
    "Table",
    "Files",
    "A CSV, TSV, Parquet or Excel file: a row for every sample, a column for everything that is known of it.",
    aka=(
        "csv",
        "tsv",
        "excel",
        "xlsx",
        "xls",
        "parquet",
        "spreadsheet",
        "dataframe",
        "pandas",
        "polars",
        "tabular",
        "rows",
    ),
    params=(
        FilePath(
            "path",
            "",
            "File",
            "The file with the table.",
            patterns=tuple(f"*{ending}" for ending in (*TEXT, *PARQUET, *EXCEL)),
        ),
        Text(
            "sheet",
            "",
            "Sheet",
            "The sheet of an Excel file; empty for the first that has cells.",
            max_length=31,
            shown=lambda p: _is(p.path, EXCEL),
        ),
        Choice(
            "separator",
            "",
            "Separator",
            "What stands between two cells of a row.",
            options=(FOUND, *SEPARATORS),
            shown=_is_text,
        ),
        Choice(
            "encoding",
            "",
            "Encoding",
            "How letters beyond A to Z are written in the file. Change it where names show strange letters.",
            options=(FOUND, *NAMES),
            shown=_is_text,
        ),
        Choice(
            "decimal",
            "",
            "Decimal sign",
            "Whether the file writes 1.5 or 1,5. It decides what 1,234 and 03/04/2020 mean.",
            options=(FOUND, (".", "point"), (",", "comma")),
            shown=_is_text,
        ),
        Choice(
            "header",
            "",
            "Names in the first row",
            "Whether the first row names the columns, or is a sample like the others.",
            options=(FOUND, ("yes", "yes"), ("no", "no")),
            shown=lambda p: not _is(p.path, PARQUET),
        ),
    ),
    claims=claims,
    suggest=suggest,
    inspect=inspect,
    read=read,
    stamp=stamp,
    rowwise=typed_rows,
    as_kind=as_kind,
    icon="mdi6.table-large",
    explanation="Every row is a sample; one column is what the network learns to predict, the others are what it may see. "
    "Types are found out from the cells and can be changed: a number, one of several classes, yes or no, a date, text, or an "
    "identifier, which only tells rows apart and teaches nothing. Cells that do not fit their column count as missing, and the "
    "first of them is named with its row; rows are counted from 1 below the names of the columns.",
)

ALL = (TABLE,)
