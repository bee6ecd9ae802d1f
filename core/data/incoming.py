"""New rows for a trained network: columns in the units of the data, as the schema of the training data reads them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.data.lazy import Lazy
from core.data.recipes.cells import typed
from core.data.table import Array, Cells, Table, is_series
from core.document.project import DataColumn
from core.format import plural
from core.problems import NetwrightError
from core.spec import Use

if TYPE_CHECKING:
    import polars

SCALARS = ("number", "boolean", "category", "date", "text", "identifier")
WORDS = {
    "number": "numbers",
    "boolean": "yes or no",
    "category": "classes",
    "date": "dates",
    "text": "text",
    "identifier": "text",
}


@dataclass(frozen=True, eq=False)
class Incoming:
    """Rows that nobody has answered yet."""

    table: Table
    origin: tuple[str, ...] = ()
    """Where each row comes from, such as the name of its file; empty: rows have no names."""
    notes: tuple[str, ...] = ()
    """What was wrong with cells or files that count as missing, in sentences."""
    broken: Mapping[int, str] = field(default_factory=dict)
    """Rows that cannot be read, and why."""
    given: polars.DataFrame | None = None
    """The table that the rows stand in, as it is written."""


def from_columns(values: Mapping[str, Any] | polars.DataFrame, wanted: Sequence[DataColumn], source: Use) -> Incoming:
    """The columns `wanted` out of `values`: by name lists, arrays or Series; pictures and sounds as arrays or paths of files.

    Raises NetwrightError for columns that are not there, of different lengths, or whose cells cannot be what the column holds.
    """
    given = values if isinstance(values, Mapping) else {name: values[name] for name in values.columns}
    _need_all(list(given), wanted)
    cells: dict[str, Cells] = {}
    notes: list[str] = []
    for column in wanted:
        cells[column.name] = _cells(column, given[column.name], source, notes)
    counts = {name: len(column) for name, column in cells.items()}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"'{name}' {count:,}" for name, count in counts.items())
        raise NetwrightError(f"All columns must have the same number of rows, but {told}.")
    table = Table(cells, _lengths(cells, wanted))
    return Incoming(table, notes=tuple(notes), broken=broken_in(table))


def _need_all(there: Sequence[str], wanted: Sequence[DataColumn]) -> None:
    missing = [column.name for column in wanted if column.name not in there]
    if not missing:
        return
    near = difflib.get_close_matches(missing[0], list(there), 1)
    hint = (
        f" Is it '{near[0]}'? Then name it '{missing[0]}'." if near else f" It has {', '.join(there[:12]) or 'none'}."
    )
    several = (
        f"columns {', '.join(repr(name) for name in missing[:6])}" if len(missing) > 1 else f"column '{missing[0]}'"
    )
    raise NetwrightError(f"The rows lack the {several}, which the network was trained on.{hint}")


def _lengths(cells: Mapping[str, Cells], wanted: Sequence[DataColumn]) -> dict[str, Array]:
    """Rows that are given as arrays are as long as the array."""
    import numpy as np

    return {c.name: np.full(len(cells[c.name]), c.sizes[0], dtype=np.int64) for c in wanted if c.lengths}


def _cells(column: DataColumn, values: Any, source: Use, notes: list[str]) -> Cells:
    if column.kind in SCALARS and not _is_whole(column, values):
        return _scalars(column, values, notes)
    if _are_paths(values):
        return files_of(column, [str(path) for path in values], source)
    return fitting(column, values)


def _is_whole(column: DataColumn, values: Any) -> bool:
    """Whether these are numbers of classes, or rows of one number, as arrays of a data set that is made have them."""
    kind = getattr(getattr(values, "dtype", None), "kind", "")
    return (kind in ("i", "u") and column.kind == "category") or getattr(values, "ndim", 1) == 2


def _are_paths(values: Any) -> bool:
    import os

    return not hasattr(values, "ndim") and bool(len(values)) and all(isinstance(v, str | os.PathLike) for v in values)


def _scalars(column: DataColumn, values: Any, notes: list[str]) -> Cells:
    """A Series as the training data has it; what cannot be read counts as missing."""
    import polars as pl

    cells = values if isinstance(values, pl.Series) else pl.Series(column.name, values, strict=False)
    if isinstance(cells.dtype, pl.Enum | pl.Categorical):
        cells = cells.cast(pl.String)
    if cells.dtype == pl.Null:
        cells = cells.cast(pl.String)
    if cells.dtype.is_float():
        cells = cells.fill_nan(None)
    facts = {"kind": column.kind, "note": column.note, "classes": list(column.classes)}
    made: pl.Series = typed(facts, cells).alias(column.name)
    lost = made.null_count() - cells.null_count()
    there = len(cells) - cells.null_count()
    if lost and lost == there and column.kind != "category" and there > 1:
        example = cells.drop_nulls()[0]
        raise NetwrightError(
            f"Column '{column.name}' should hold {WORDS[column.kind]}, but none of its cells does, such as '{example}'."
        )
    if lost > 0:
        notes.append(_told(column, cells, made, lost))
    return made


def _told(column: DataColumn, before: Any, after: Any, lost: int) -> str:
    row = int((before.is_not_null() & after.is_null()).arg_true()[0])
    known = "is none of the known classes" if column.kind == "category" else f"is not read as {WORDS[column.kind]}"
    return f"{plural(lost, 'cell')} of '{column.name}' {'counts' if lost == 1 else 'count'} as missing: '{before[row]}' in row {row + 1:,} {known}."


def fitting(column: DataColumn, values: Any) -> Array:
    """An array of rows as the column has them. Raises NetwrightError."""
    import numpy as np

    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        raise NetwrightError(f"'{column.name}' does not hold numbers.")
    if array.shape[1:] != column.sizes:
        wanted, found = ("×".join(map(str, sizes)) for sizes in (column.sizes, array.shape[1:]))
        raise NetwrightError(
            f"One row of '{column.name}' must be {wanted or 'one number'}; it is {found or 'one number'}."
        )
    made: Array = array.astype(column.dtype)
    return made


def files_of(column: DataColumn, paths: Sequence[str], source: Use) -> Cells:
    """What files hold, one row each, as the column has them. Raises NetwrightError for columns that no file can be."""
    if column.kind == "image":
        from core.data.sources.files.images.column import form_of
        from core.data.sources.files.images.decoding import decode, shares

        form = form_of(column, str(dict(source.params).get("fit", "crop")))
        return _per_file(paths, lambda path: decode(path, form), form.sizes, form.dtype).then(
            shares, form.sizes, "float32", "shares"
        )
    if column.kind == "audio":
        from core.data.sources.files.audio_folder import recordings

        return recordings(list(paths), column, "given", column.name)
    raise NetwrightError(
        f"'{column.name}' cannot be read from files: it holds {column.kind} values. Give them as numbers."
    )


def _per_file(paths: Sequence[str], make: Any, sizes: tuple[int, ...], dtype: str) -> Lazy:
    from core.data.reading import PerFile

    return PerFile(paths, make, sizes, dtype, "given", heavy=True)


def taken(table: Table, rows: Array) -> Table:
    """Some rows (int64) of a table, held."""
    columns = {name: cells[rows] for name, cells in table.columns.items()}
    return Table(columns, {name: lengths[rows] for name, lengths in table.lengths.items()})


def broken_in(table: Table) -> dict[int, str]:
    """Rows whose file cannot be read, with sentences."""
    import numpy as np

    from core.data.reading import careful, failures

    found: dict[int, str] = {}
    for cells in table.columns.values():
        if not is_series(cells) and isinstance(cells, Lazy):
            for first in range(0, len(cells), 64):
                some = np.arange(first, min(first + 64, len(cells)))
                _, good = careful(cells, some)
                said = failures(cells)
                found |= {int(row): said.get(int(row), f"Row {row + 1:,} cannot be read.") for row in some[~good]}
    return found
