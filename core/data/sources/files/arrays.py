"""The source 'numpy': arrays in .npy and .npz files, the rows along the first axis of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.data.source import FileSource, Found, Progress
from core.data.sources.files.tables.rows import Stamp, checked
from core.data.sources.files.tables.target import guessed
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError, Problem, Severity
from core.spec import FilePath, Use, Values

if TYPE_CHECKING:
    from core.data.table import Array

MOST_BYTES = 8 * 2**30
"""Of all arrays of a file together: they are held in memory."""
MOST_CLASSES = 1000
FEW = 20
"""Whole numbers with at most so many different values, counted from 0, are classes."""
CHANNELS = (1, 3, 4)


def claims(path: Path) -> float:
    return 0.95 if path.is_file() and path.suffix.lower() in (".npy", ".npz") else 0.0


def suggest(path: Path) -> Use:
    """Raises NetwrightError where it cannot be read."""
    checked(path)
    return Use("numpy", (("path", str(path.absolute())),))


def stamp(p: Values) -> str:
    try:
        return str(Stamp.of(checked(Path(p.path))))
    except NetwrightError:
        return ""


def arrays(path: Path) -> dict[str, Array]:
    """The arrays of a file by name; that of an .npy is called `x`. Objects, which would be run as code, are refused.

    Raises NetwrightError with a sentence.
    """
    import zipfile
    import zlib

    import numpy as np

    checked(path)
    try:
        if path.suffix.lower() == ".npz":
            _guard(path)
        found: Any = np.load(path, allow_pickle=False, mmap_mode="r" if path.suffix.lower() == ".npy" else None)
        if not isinstance(found, np.ndarray):
            with found:
                return {name: found[name] for name in found.files}
        return {"x": found}
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile, zlib.error, MemoryError) as error:
        first = (str(error).splitlines() or ["it cannot be read"])[0].rstrip(".")
        raise NetwrightError(f"'{path.name}' is damaged, or holds other than plain arrays: {first}.") from None


def _guard(path: Path) -> None:
    """Refuses what is larger than MOST_BYTES when it is unpacked, by the sizes that every array tells at its start."""
    import zipfile

    with zipfile.ZipFile(path) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES:
            raise NetwrightError(
                f"'{path.name}' is larger than {MOST_BYTES // 2**30} GB when it is unpacked, so it is not opened."
            )


def _usable(path: Path) -> tuple[dict[str, Array], list[Problem]]:
    """The arrays that have a row for every row of the longest, and sentences about the others."""
    found = {name: values for name, values in arrays(path).items() if values.ndim}
    rows = max((len(values) for values in found.values() if values.dtype.kind in "biuf"), default=0)
    if not rows:
        raise NetwrightError(f"'{path.name}' has no rows: there is no array of numbers in it that is not empty.")
    good, problems = {}, []
    for name, values in found.items():
        if values.dtype.kind not in "biuf" or values.ndim > 4:
            why = f"holds {values.dtype} of {values.ndim} axes, which no network takes"
        elif len(values) != rows:
            why = f"has {len(values):,} rows where others have {rows:,}"
        else:
            good[name] = values
            continue
        problems.append(
            Problem(Severity.WARNING, "data-file", f"{path.name}: array '{name}' {why}, so it is left out.")
        )
    return good, problems


def inspect(p: Values, progress: Progress) -> Found:
    """A column for every array: by its axes a number or classes, a vector, a sequence or an image."""
    path = Path(p.path)
    good, problems = _usable(path)
    columns = []
    for done, (name, values) in enumerate(good.items()):
        progress(done, len(good))
        columns.append(_column(name, values))
    target = guessed([(c.name, c.kind if c.kind in ("number", "category") else "text") for c in columns])
    rows = len(next(iter(good.values())))
    made = tuple(_with_role(column, column.name == target) for column in columns)
    return Found(Schema(rows, made), (*problems, *_gaps(path, good)), stamp(p))


def _with_role(column: DataColumn, is_target: bool) -> DataColumn:
    from dataclasses import replace

    return replace(column, role="target") if is_target else column


def _gaps(path: Path, good: dict[str, Array]) -> Iterator[Problem]:
    import numpy as np

    for name, values in good.items():
        if values.dtype.kind == "f":
            rows = np.flatnonzero(~np.isfinite(values.reshape(len(values), -1)).all(axis=1))
            if len(rows):
                yield Problem(
                    Severity.WARNING,
                    "data-file",
                    f"{path.name}, row {int(rows[0]) + 1:,}: array '{name}' has values there that are no numbers (NaN or infinite). "
                    f"{len(rows):,} of its rows have such.",
                )


def _column(name: str, values: Array) -> DataColumn:
    import numpy as np

    low, high = (float(f(values)) if values.size else 0.0 for f in (np.nanmin, np.nanmax))
    sizes = tuple(int(size) for size in values.shape[1:])
    if values.ndim == 1 or sizes == (1,):
        return _scalar(name, values.reshape(-1), low, high)
    if values.ndim == 2:
        return DataColumn(name, "vector", "input", sizes, ("F",), low=low, high=high)
    if values.ndim == 4 or (values.ndim == 3 and _is_picture(values)):
        return DataColumn(name, "image", "input", _channels_first(sizes), ("C", "H", "W"), low=low, high=high)
    return DataColumn(name, "sequence", "input", sizes, ("L", "F"), low=low, high=high)


def _scalar(name: str, values: Array, low: float, high: float) -> DataColumn:
    import numpy as np

    if values.dtype.kind in "iub" and low >= 0 and high < MOST_CLASSES:
        counts = np.bincount(values.astype(np.int64))
        if len(counts) <= FEW or (counts.all() and len(counts) * 2 <= len(values)):
            classes = tuple(str(i) for i in range(len(counts)))
            return DataColumn(name, "category", "input", dtype="int64", classes=classes, tally=tuple(counts.tolist()))
    return DataColumn(name, "number", "input", (1,), ("F",), low=low, high=high)


def _is_picture(values: Array) -> bool:
    """Three axes are grey pictures where the values are bytes, or the sides are alike and long; else sequences."""
    _, high, wide = values.shape
    return values.dtype.kind == "u" or (high == wide and high >= 8)


def _channels_first(sizes: tuple[int, ...]) -> tuple[int, ...]:
    if len(sizes) == 2:
        return (1, *sizes)
    return (sizes[2], sizes[0], sizes[1]) if sizes[2] in CHANNELS and sizes[0] not in CHANNELS else sizes


def read(p: Values, schema: Schema) -> Table:
    """Raises NetwrightError where an array has gone or has another shape."""
    import numpy as np

    path = Path(p.path)
    good, _ = _usable(path)
    columns: dict[str, Any] = {}
    for column in schema.columns:
        if column.name not in good:
            raise NetwrightError(f"'{path.name}' has no array '{column.name}' any more. Look at the file again.")
        values = good[column.name]
        if column.kind == "category":
            columns[column.name] = _codes(values.reshape(len(values)), column)
            continue
        made = np.asarray(values, dtype=np.float32)
        if column.kind == "image":
            is_last = made.ndim == 4 and made.shape[1:] != column.sizes
            made = made[:, None] if made.ndim == 3 else made.transpose(0, 3, 1, 2) if is_last else made
        elif column.kind == "number":
            made = made.reshape(len(made), 1)
        if made.shape[1:] != column.sizes:
            raise NetwrightError(
                f"Array '{column.name}' of '{path.name}' has another shape than before. Look at the file again."
            )
        columns[column.name] = np.array(made, order="C")
    return Table(columns)


def _codes(values: Array, column: DataColumn) -> Array:
    """(N,) int64 places in the classes, -1 for what is none of them."""
    import numpy as np

    places = {int(float(name)): place for place, name in enumerate(column.classes)}
    return np.array([places.get(int(value), -1) for value in values.tolist()], dtype=np.int64)


NUMPY = FileSource(
    "numpy",
    "NumPy arrays",
    "Files",
    "Arrays in an .npy or .npz file, with the samples along the first axis of each.",
    aka=("npy", "npz", "ndarray", "matrix", "array", "savez"),
    params=(FilePath("path", "", "File", "The file with the arrays.", patterns=("*.npy", "*.npz")),),
    claims=claims,
    suggest=suggest,
    inspect=inspect,
    read=read,
    stamp=stamp,
    icon="mdi6.matrix",
    explanation="Every array is a column. One axis makes numbers, or classes where they are whole and counted from 0; two a vector for "
    "each sample; three a sequence, or grey pictures where the values are bytes or the sides are equal; four pictures, with the colours "
    "before or behind the sides. Arrays with fewer rows than the longest are left out. Arrays of objects are never read: they could "
    "run code.",
)

ALL = (NUMPY,)
