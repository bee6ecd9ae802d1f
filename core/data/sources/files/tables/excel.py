"""Sheets of Excel files, looked at before anything is unpacked: a small file may say that it is a giant one."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.data.source import Progress, quiet
from core.data.sources.files.tables.dialect import column_names, first_rows
from core.data.sources.files.tables.rows import FrameRows, Stamp, checked
from core.problems import NetwrightError

if TYPE_CHECKING:
    import polars

MOST_BYTES = 2**30
"""Of a file when it is unpacked."""
MOST_CELLS = 50_000_000
"""Of a sheet from its first cell to its last, the empty ones between too: all of them are held in memory."""
MOST_OLD_BYTES = 2**28
"""Of a file of the older kind (.xls), which is not packed; its sheets cannot have more than 17 million cells."""
_PIECE = 2**20
_CELL = re.compile(rb'\br="([A-Z]{1,3})?(\d{1,9})"')


def sheets(path: Path) -> tuple[str, ...]:
    """The names of the sheets. Raises NetwrightError."""
    return tuple(_reader(checked(path)).sheet_names)


def opened(path: Path, sheet: str = "", header: bool | None = None, progress: Progress = quiet) -> FrameRows:
    """A sheet, '' for the first that has cells. Where its columns are of one type they have it, else they are String.

    Raises NetwrightError where it is no such file, is larger than MOST_BYTES, or has no rows.
    """
    stamp = Stamp.of(checked(path))
    guard(path, progress)
    reader = _reader(path)
    names = list(reader.sheet_names)
    if sheet and sheet not in names:
        raise NetwrightError(f"'{path.name}' has no sheet '{sheet}'. There is {', '.join(names)}.")
    for name in [sheet] if sheet else names:
        frame = _frame(reader, name, header, path)
        if frame is not None:
            stamp.hold()
            return FrameRows(frame)
    where = f"Sheet '{sheet}' of '{path.name}'" if sheet else f"'{path.name}'"
    raise NetwrightError(f"{where} has no rows, so there is nothing to learn from in it.")


def guard(path: Path, progress: Progress = quiet) -> None:
    """Raises NetwrightError for a file that would take too much memory, or is damaged; everything is unpacked in small pieces."""
    if not zipfile.is_zipfile(path):
        if path.stat().st_size > MOST_OLD_BYTES:
            raise NetwrightError(
                f"'{path.name}' is larger than {MOST_OLD_BYTES // 2**20} MB. Save it as CSV and choose that."
            )
        return
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise NetwrightError(_too_large(path))
            done = 0
            for entry in entries:
                done = _unpacked(packed, entry, path, done, progress)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NetwrightError(f"'{path.name}' is damaged or no Excel file: {error}.") from None


def _too_large(path: Path) -> str:
    return (
        f"'{path.name}' is larger than {MOST_BYTES // 2**20:,} MB when it is unpacked, so it is not opened. "
        f"If it really is such a large table, save it as CSV and choose that."
    )


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, done: int, progress: Progress) -> int:
    """Reads one entry through, and gives how many bytes were unpacked so far."""
    column, row, tail = 0, 0, b""
    is_sheet = "worksheets/" in entry.filename and entry.filename.endswith(".xml")
    with packed.open(entry) as file:
        while piece := file.read(_PIECE):
            done += len(piece)
            progress(done, 0)
            if done > MOST_BYTES:
                raise NetwrightError(_too_large(path))
            if not is_sheet:
                continue
            for letters, number in _CELL.findall(tail + piece):
                column, row = max(column, _column(letters)), max(row, int(number))
            tail = piece[-32:]
            if column * row > MOST_CELLS:
                raise NetwrightError(
                    f"A sheet of '{path.name}' reaches to row {row:,} and column {column:,}, more than {MOST_CELLS:,} cells. "
                    f"Delete the cells far out, or save the table as CSV and choose that."
                )
    return done


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _reader(path: Path) -> Any:
    import logging

    import fastexcel

    # It warns of every column without values on the terminal; those are told with the problems of the file.
    logging.getLogger("fastexcel").setLevel(logging.ERROR)
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise NetwrightError(f"'{path.name}' is damaged or no Excel file: {_first(error)}.") from None


def _first(error: BaseException) -> str:
    return (str(error).splitlines() or ["it cannot be read"])[0].rstrip(".")


def _frame(reader: Any, sheet: str, header: bool | None, path: Path) -> polars.DataFrame | None:
    """The rows below the header, or None where there are none."""
    import fastexcel

    try:
        head = reader.load_sheet(sheet, header_row=None, n_rows=200, dtypes="string").to_polars()
        if not head.height:
            return None
        rows = [[cell or "" for cell in row] for row in head.rows()]
        skip, has_header = first_rows(rows, header)
        names = column_names(rows[skip] if has_header else [""] * head.width)
        skip += has_header
        frame = _loaded(reader, sheet, skip)
        frame.columns = list(names[: frame.width])
        frame = _exact(frame, reader, sheet, skip)
    except fastexcel.FastExcelError as error:
        raise NetwrightError(f"Sheet '{sheet}' of '{path.name}' cannot be read: {_first(error)}.") from None
    return frame if frame.height else None


def _loaded(reader: Any, sheet: str, skip: int, dtypes: dict[int, str] | None = None) -> polars.DataFrame:
    made = reader.load_sheet(sheet, header_row=None, skip_rows=skip, schema_sample_rows=None, dtypes=dtypes)
    frame: polars.DataFrame = made.to_polars()
    return frame


def _exact(frame: polars.DataFrame, reader: Any, sheet: str, skip: int) -> polars.DataFrame:
    """With the numbers of columns that hold both text and numbers as they are: read as text they lose digits."""
    import polars as pl

    mixed = [i for i, dtype in enumerate(frame.dtypes) if dtype == pl.String]
    if not mixed:
        return frame
    numbers = _loaded(reader, sheet, skip, dict.fromkeys(mixed, "float"))
    for i in mixed:
        cells, values = frame[:, i], numbers[:, i]
        if values.dtype == pl.Float64 and values.null_count() < len(values):
            written = pl.select(pl.when(values.is_not_null()).then(_written(values)).otherwise(cells)).to_series()
            frame = frame.with_columns(written.alias(cells.name))
    return frame


def _written(values: polars.Series) -> polars.Series:
    """Numbers as people write them: whole ones without a point."""
    import polars as pl

    whole = (values % 1 == 0) & (values.abs() < 1e15)
    text = pl.when(whole).then(values.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(values.cast(pl.String))
    return pl.select(text).to_series()


_KEPT: dict[tuple[Stamp, str, bool | None], FrameRows] = {}
_MOST_KEPT = 2


def kept(path: Path, sheet: str, header: bool | None, progress: Progress = quiet) -> FrameRows:
    """As `opened`; the same again while the file has not changed and it is among the last few."""
    key = (Stamp.of(checked(path)), sheet, header)
    found = _KEPT.get(key)
    if found is None:
        found = opened(path, sheet, header, progress)
        _KEPT[key] = found
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
    return found
