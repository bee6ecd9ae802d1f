"""Rows for predict from files: .npy, .npz, .csv and pictures. Nothing in them is executed or unpickled."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

import numpy as np

from core.document.project import DataColumn
from core.pictures import KINDS, edge, picture
from core.problems import NetwrightError

if TYPE_CHECKING:
    from core.data.prepare import Prepared
    from core.data.table import Array


def rows_from(name: str, wanted: Sequence[DataColumn], prepared: Prepared) -> dict[str, Array]:
    """The rows (N …) of one file by input column, in the units of the data. Raises NetwrightError."""
    path = FilePath(name)
    if not path.is_file():
        raise NetwrightError(f"There is no file '{name}'.")
    ending = path.suffix.lower()
    if ending == ".npz":
        return _named_arrays(path, wanted)
    if ending == ".csv":
        return _table(path, wanted)
    if ending == ".npy" or ending in KINDS:
        column = _only(wanted, path)
        values = _array(path) if ending == ".npy" else picture(path, column, _background(column, prepared))
        return {column.name: as_rows(values, column, path.name)}
    raise NetwrightError(f"'{name}' is of no kind that can be read here: use .npy, .npz, .csv or a picture.")


def _only(wanted: Sequence[DataColumn], path: FilePath) -> DataColumn:
    if len(wanted) > 1:
        names = ", ".join(column.name for column in wanted)
        raise NetwrightError(f"The network has several inputs ({names}); '{path.name}' can hold one. Use .npz or .csv.")
    return wanted[0]


def as_rows(values: Array, column: DataColumn, name: str) -> Array:
    """As (N, *sizes): one row may come without N, and rows may come as plain rows of numbers."""
    sizes, each = column.sizes, math.prod(column.sizes)
    if values.dtype.kind not in "fiub":
        raise NetwrightError(f"'{name}' does not hold numbers.")
    if values.shape == sizes or (values.ndim == 1 and sizes and values.size == each):
        return values.reshape(1, *sizes)
    if values.shape[1:] == sizes:
        return values
    if values.ndim >= 2 and math.prod(values.shape[1:]) == each:
        return values.reshape(len(values), *sizes)
    wanted, found = ("×".join(map(str, shape)) or "one number" for shape in (sizes, values.shape))
    raise NetwrightError(f"One row of '{column.name}' must be {wanted}; '{name}' holds {found}.")


def _array(path: FilePath) -> Array:
    try:
        found = np.load(path, allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise NetwrightError(f"'{path.name}' cannot be read as an array of numbers.") from error
    if not isinstance(found, np.ndarray):
        raise NetwrightError(f"'{path.name}' holds several arrays; name it .npz.")
    return found


def _named_arrays(path: FilePath, wanted: Sequence[DataColumn]) -> dict[str, Array]:
    try:
        with np.load(path, allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
    except (ValueError, OSError, EOFError, AttributeError) as error:
        raise NetwrightError(f"'{path.name}' cannot be read as named arrays of numbers.") from error
    missing = [column.name for column in wanted if column.name not in arrays]
    if missing:
        raise NetwrightError(f"'{path.name}' has no array '{missing[0]}'; it has {', '.join(arrays) or 'none'}.")
    return {column.name: as_rows(arrays[column.name], column, path.name) for column in wanted}


def _table(path: FilePath, wanted: Sequence[DataColumn]) -> dict[str, Array]:
    """A header names the columns, in any order; without one the numbers are taken as they stand."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if any(cell.strip() for cell in line)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NetwrightError(f"'{path.name}' cannot be read as a table.") from error
    if not lines:
        raise NetwrightError(f"'{path.name}' is empty.")
    header = None if all(_is_number(cell) for cell in lines[0]) else [cell.strip() for cell in lines[0]]
    rows = lines if header is None else lines[1:]
    if not rows:
        raise NetwrightError(f"'{path.name}' has a header but no rows.")
    if header is None:
        column = _only(wanted, path)
        return {column.name: as_rows(_numbers(rows, range(len(rows[0])), path), column, path.name)}
    return {column.name: _by_header(header, rows, column, path) for column in wanted}


def _by_header(header: list[str], rows: list[list[str]], column: DataColumn, path: FilePath) -> Array:
    names = _cell_names(column)
    missing = [name for name in names if name not in header]
    if missing and len(header) != len(names):
        raise NetwrightError(f"'{path.name}' has no column '{missing[0]}'; it has {', '.join(header[:8])}.")
    places = range(len(header)) if missing else [header.index(name) for name in names]
    return as_rows(_numbers(rows, places, path), column, path.name)


def _cell_names(column: DataColumn) -> list[str]:
    """What the header of a table calls the numbers of one row."""
    each = math.prod(column.sizes)
    if each == 1:
        return [column.name]
    return list(column.elements) or [f"{column.name}.{i}" for i in range(each)]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _numbers(rows: list[list[str]], places: Sequence[int], path: FilePath) -> Array:
    made = np.empty((len(rows), len(places)), dtype=np.float64)
    for i, row in enumerate(rows):
        for j, place in enumerate(places):
            cell = row[place].strip() if place < len(row) else ""
            if not _is_number(cell):
                shown = f"'{cell}'" if cell else "nothing"
                raise NetwrightError(
                    f"'{path.name}', row {i + 1}: a number is expected in column {place + 1}, not {shown}."
                )
            made[i, j] = float(cell)
    return made


def _background(column: DataColumn, prepared: Prepared) -> float:
    """How light the data's own pictures are at their edge, from 0 to 1."""
    low, high = (column.low or 0.0), (1.0 if column.high is None else column.high)
    return (edge(prepared.natural(column.name)) - low) / (high - low)
