"""Files as new rows for a trained network: tables, and folders or single files of pictures, sounds or texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from core.data.incoming import Incoming, broken_in, files_of, from_columns
from core.data.source import Progress, quiet
from core.data.table import Table
from core.document.project import DataColumn
from core.problems import NetwrightError
from core.spec import Use

TABLES = (".csv", ".tsv", ".tab", ".dat", ".data", ".parquet", ".pq", ".xlsx", ".xlsm", ".xls")
TEXTS = (".txt", ".md")
MOST_BESIDE = 10_000_000
"""Cells of a table that are kept to stand beside the answers; of a larger one only the columns that the network takes."""
LETTERS = 100_000
"""Of a text file that are read where the training data does not say."""


def from_path(path: FilePath, wanted: Sequence[DataColumn], source: Use, progress: Progress = quiet) -> Incoming:
    """The rows of a table, or one for each file of a folder. Raises NetwrightError naming what is wrong, and Cancelled."""
    if path.is_dir():
        return _folder(path, wanted, source, progress)
    if not path.is_file():
        raise NetwrightError(f"There is no file '{path}'.")
    if path.suffix.lower() in TABLES or (path.suffix.lower() in TEXTS and _sole_text(wanted) is None):
        return _table(path, wanted, source, progress)
    return _files([path], [path.name], wanted, source)


def _sole_text(wanted: Sequence[DataColumn]) -> DataColumn | None:
    return wanted[0] if len(wanted) == 1 and wanted[0].kind == "text" else None


def _table(path: FilePath, wanted: Sequence[DataColumn], source: Use, progress: Progress) -> Incoming:
    """As text where it was written, so that one way of reading cells serves all."""
    import polars as pl

    from core.data.sources.files.tables.declared import TABLE, opened, suggest

    rows = opened(TABLE.resolve(suggest(path).params), progress)
    names = {column.name for column in wanted} & set(rows.names)
    beside = list(rows.names) if rows.count * len(rows.names) <= MOST_BESIDE else sorted(names)
    if not rows.count:
        raise NetwrightError(f"'{path.name}' has no rows.")
    pieces = [chunk.frame().select(beside) for chunk in rows.chunks()]
    try:
        frame = pl.concat(pieces, how="vertical_relaxed") if names else pl.DataFrame({name: [] for name in rows.names})
        return replace(from_columns(_with_places(frame, wanted, path), wanted, source), given=_plain(frame))
    except NetwrightError as error:
        raise NetwrightError(f"{path.name}: {error}") from None


def _plain(frame: Any) -> Any:
    """Without the columns that a CSV file cannot hold; whole numbers without a point and days without an hour, as they were written."""
    import polars as pl

    held = (c for c in frame if not c.dtype.is_nested() and c.dtype not in (pl.Binary, pl.Object))
    return pl.DataFrame([_as_written(column) for column in held])


def _as_written(column: Any) -> Any:
    import polars as pl

    if column.dtype.is_float() and ((column % 1).fill_null(0).fill_nan(1) == 0).all():
        return column.cast(pl.Int64, strict=False)
    if isinstance(column.dtype, pl.Datetime) and (column.dt.truncate("1d") == column).fill_null(True).all():
        return column.dt.date()
    return column


def _with_places(frame: Any, wanted: Sequence[DataColumn], path: FilePath) -> Any:
    """Paths of pictures and sounds are seen from where the table lies."""
    named = [c.name for c in wanted if c.kind in ("image", "audio") and c.name in frame.columns]
    if not named:
        return frame
    columns = {name: frame[name] for name in frame.columns}
    for name in named:
        columns[name] = [str(path.parent / str(cell)) for cell in frame[name].to_list()]
    return columns


def _folder(path: FilePath, wanted: Sequence[DataColumn], source: Use, progress: Progress) -> Incoming:
    from core.data.sources.files.images.header import ENDINGS as PICTURES
    from core.data.sources.files.images.listing import full
    from core.data.sources.files.images.survey import listing_of

    column = _column_of_files(wanted)
    endings = {"image": PICTURES, "text": TEXTS}.get(column.kind) or _sounds()
    listing = listing_of(str(path), progress, endings)
    if not listing.paths:
        raise NetwrightError(
            f"The folder '{path.name}' holds no file of the kind that '{column.name}' takes ({', '.join(endings)})."
        )
    found = _files([FilePath(full(listing.root, name)) for name in listing.paths], list(listing.paths), wanted, source)
    return Incoming(found.table, found.origin, (*listing.problems, *found.notes), found.broken)


def _sounds() -> tuple[str, ...]:
    from core.data.sources.files.audio_folder import ENDINGS

    return ENDINGS


def _column_of_files(wanted: Sequence[DataColumn]) -> DataColumn:
    """The one column that a file can be. Raises NetwrightError."""
    if len(wanted) != 1:
        told = ", ".join(f"'{column.name}'" for column in wanted)
        raise NetwrightError(
            f"The network takes {told}, and a file of a folder can be one of them. Give a table with all of them."
        )
    if wanted[0].kind not in ("image", "audio", "text"):
        raise NetwrightError(
            f"The network takes '{wanted[0].name}', which is {wanted[0].kind} data and no folder of files. Give a table."
        )
    return wanted[0]


def _files(paths: Sequence[FilePath], names: Sequence[str], wanted: Sequence[DataColumn], source: Use) -> Incoming:
    column = _column_of_files(wanted)
    if column.kind == "text":
        return _texts(paths, names, column, source)
    table = Table({column.name: files_of(column, list(map(str, paths)), source)})
    return Incoming(table, tuple(names), (), broken_in(table))


def _texts(paths: Sequence[FilePath], names: Sequence[str], column: DataColumn, source: Use) -> Incoming:
    import polars as pl

    from core.data.sources.files.text_folder import text_of

    said = dict(source.params)
    letters, encoding = int(said.get("letters") or LETTERS), str(said.get("encoding") or "")
    texts: list[str | None] = []
    broken: dict[int, str] = {}
    for row, path in enumerate(paths):
        try:
            texts.append(text_of(str(path), letters, encoding)[0] or None)
        except NetwrightError as error:
            texts.append(None)
            broken[row] = str(error)
    return Incoming(Table({column.name: pl.Series(column.name, texts, dtype=pl.String)}), tuple(names), (), broken)
