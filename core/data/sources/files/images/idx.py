"""The source 'idx': arrays as MNIST has them, pictures in one file and their labels in another, packed with gzip or not."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from core.data.reading import Held
from core.data.source import FileSource, Found, Progress, quiet
from core.data.sources.files.images.decoding import shares
from core.data.sources.files.images.folder import as_series
from core.data.sources.files.images.survey import warning
from core.data.table import Cells, Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError, Problem
from core.spec import FilePath, Use, Values

if TYPE_CHECKING:
    from core.data.table import Array

IMAGE, LABEL, PART = "image", "label", "part"
BYTES = 0x08
"""IDX's code for one unsigned byte, the only type in which pictures and labels are published."""
MAX_BYTES = 4 * 2**30
MAX_AXES = 4
BLOCK = 2**22


@dataclass(frozen=True, slots=True)
class Idx:
    """One file: its values (N …) uint8, and how many rows its head had promised."""

    values: Array
    promised: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Pictures and labels that belong together; '' for a part without a name of its own."""

    images: Path
    labels: Path | None
    part: str


def _file(path: Path) -> IO[bytes]:
    import gzip

    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(path, "rb")) if packed else path.open("rb")


def sizes_of(path: Path) -> tuple[int, ...] | None:
    """As the head of an IDX file has them, the rows first; None for any other file."""
    try:
        with _file(path) as file:
            return _head(file)
    except (OSError, EOFError, zlib.error, struct.error):
        return None


def _head(file: IO[bytes]) -> tuple[int, ...] | None:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] != BYTES or not 1 <= magic[3] <= MAX_AXES:
        return None
    sizes: tuple[int, ...] = struct.unpack(f">{magic[3]}I", file.read(4 * magic[3]))
    return sizes


def read_idx(path: Path, progress: Progress = quiet) -> Idx:
    """Raises NetwrightError, and Cancelled. A file that ends early gives the rows that are whole."""
    import numpy as np

    try:
        with _file(path) as file:
            sizes = _head(file)
            if sizes is None:
                raise NetwrightError(f"'{path.name}' is no IDX file of bytes.")
            wanted, row = math.prod(sizes), math.prod(sizes[1:])
            if not row or wanted > MAX_BYTES:
                raise NetwrightError(f"'{path.name}' says it holds {wanted:,} values, which cannot be right.")
            data = _bytes(file, wanted, progress)
    except (OSError, EOFError, zlib.error, struct.error) as error:
        raise NetwrightError(f"'{path.name}' cannot be read: {error}.") from error
    rows = len(data) // row
    values = np.frombuffer(data, dtype=np.uint8, count=rows * row).reshape(rows, *sizes[1:])
    return Idx(values, sizes[0])


def _bytes(file: IO[bytes], wanted: int, progress: Progress) -> bytearray:
    """At most so many, however much is packed into the file; fewer where it is cut off."""
    data = bytearray()
    try:
        while len(data) < wanted:
            progress(len(data), wanted)
            block = file.read(min(BLOCK, wanted - len(data)))
            if not block:
                break
            data += block
    except (EOFError, zlib.error, OSError):
        return data
    return data


def labels_beside(path: Path) -> Path | None:
    """The labels that belong to a file of pictures, by name: 'images' and 'idx3' change to 'labels' and 'idx1'."""
    name = path.name.lower()
    for other in path.parent.iterdir():
        if other != path and _bare(other.name.lower().replace("labels", "images").replace("idx1", "idx3")) == _bare(
            name
        ):
            return other
    return None


def _bare(name: str) -> str:
    return name.removesuffix(".gz").replace(".", "-")


def pairs(path: Path) -> list[Pair]:
    """Those of a folder, or the one of a file of pictures or labels. Raises NetwrightError."""
    if path.is_file():
        images = path if len(sizes_of(path) or ()) > 1 else _images_beside(path)
        return [Pair(images, labels_beside(images), "")]
    if not path.is_dir():
        raise NetwrightError(
            f"There is no file or folder '{path.name}' where the IDX files were. Locate it, or choose another."
        )
    files = sorted(child for child in path.iterdir() if child.is_file() and not child.name.startswith("."))
    found = [file for file in files if "idx" in file.name.lower() and len(sizes_of(file) or ()) > 1]
    found = [file for file in found if not (file.suffix == ".gz" and file.with_suffix("") in found)]
    if not found:
        raise NetwrightError(f"The folder '{path.name}' holds no IDX files of pictures. Choose another.")
    made = [Pair(file, labels_beside(file), _part(file.name)) for file in found]
    return made if len({pair.part for pair in made}) == len(made) else made[:1]


def _images_beside(path: Path) -> Path:
    for other in path.parent.iterdir():
        if other != path and other.is_file() and len(sizes_of(other) or ()) > 1 and labels_beside(other) == path:
            return other
    raise NetwrightError(
        f"'{path.name}' holds no pictures, and no IDX file of pictures lies beside it. Choose that file."
    )


def _part(name: str) -> str:
    lower = name.lower()
    if lower.startswith(("t10k", "test")):
        return "test"
    return "valid" if lower.startswith("val") else "train"


def _pictures(values: Array) -> Array:
    """(N C H W) of (N H W), (N H W C) or (N C H W)."""
    import numpy as np

    if values.ndim == 3:
        return values[:, None]
    if values.ndim == 4 and values.shape[-1] in (1, 3):
        return np.ascontiguousarray(values.transpose(0, 3, 1, 2))
    if values.ndim == 4 and values.shape[1] in (1, 3):
        return values
    raise NetwrightError(
        "The IDX file holds no pictures: they need rows, a height and a width, and maybe 1 or 3 channels."
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    images: Array
    """(N C H W) uint8."""
    labels: Array | None
    """(N,) uint8."""
    parts: tuple[tuple[str, int], ...]
    """Names and rows."""
    problems: tuple[Problem, ...]


def loaded(found: list[Pair], progress: Progress = quiet) -> Loaded:
    """All parts one after the other. Raises NetwrightError and Cancelled."""
    import numpy as np

    images: list[Array] = []
    labels: list[Array] = []
    parts: list[tuple[str, int]] = []
    told: list[Problem] = []
    for pair in found:
        read, own = read_idx(pair.images, progress), None
        pictures, count = _pictures(read.values), len(read.values)
        if count < read.promised:
            told.append(_short(pair.images, count, read.promised))
        if pair.labels is not None and all(each.labels is not None for each in found):
            own = _labels(pair.labels)
            if len(own) != count:
                told.append(_uneven(pair, count, len(own)))
                count = min(count, len(own))
            labels.append(own[:count])
        images.append(pictures[:count])
        parts.append((pair.part, count))
    if len({pictures.shape[1:] for pictures in images}) > 1:
        raise NetwrightError("The IDX files of the folder hold pictures of different sizes. Choose one of the files.")
    if not sum(count for _, count in parts):
        raise NetwrightError(f"'{found[0].images.name}' holds not one whole picture.")
    return Loaded(np.concatenate(images), np.concatenate(labels) if labels else None, tuple(parts), tuple(told))


def _labels(path: Path) -> Array:
    values = read_idx(path).values
    if values.ndim != 1:
        raise NetwrightError(f"'{path.name}' holds no labels: they are one number for each picture.")
    return values


def _short(path: Path, count: int, promised: int) -> Problem:
    return warning(f"{path.name}: it ends within row {count + 1:,} of {promised:,}; the {count:,} whole ones are kept.")


def _uneven(pair: Pair, pictures: int, labels: int) -> Problem:
    assert pair.labels is not None
    more, row = ("pictures without a label", labels) if pictures > labels else ("labels without a picture", pictures)
    return warning(
        f"{pair.labels.name}, row {row + 1:,}: from here on there are {more} ({pictures:,} pictures, {labels:,} labels); "
        "they were left out."
    )


def schema_of(found: Loaded, names: tuple[str, ...] = ()) -> Schema:
    """`names` of the classes; without any, their numbers."""
    sizes = found.images.shape[1:]
    columns = [DataColumn(IMAGE, "image", "input", sizes, ("C", "H", "W"), low=0.0, high=1.0, note="uint8")]
    if found.labels is not None:
        classes = names or tuple(str(number) for number in range(int(found.labels.max()) + 1))
        columns.append(
            DataColumn(LABEL, "category", "target", dtype="int64", classes=classes, tally=_tally(found.labels, classes))
        )
    if len(found.parts) > 1:
        parts, counts = zip(*found.parts, strict=True)
        columns.append(DataColumn(PART, "category", "split", dtype="int64", classes=parts, tally=counts))
    return Schema(len(found.images), tuple(columns))


def _tally(labels: Array, classes: tuple[str, ...]) -> tuple[int, ...]:
    import numpy as np

    return tuple(np.bincount(labels, minlength=len(classes)).tolist()[: len(classes)])


def table_of(found: Loaded, schema: Schema, mark: str) -> Table:
    """Raises NetwrightError where the files have changed."""
    if len(found.images) != schema.rows:
        raise NetwrightError(
            f"The files hold {len(found.images):,} pictures now, and held {schema.rows:,} when they were looked at. Look again."
        )
    return Table({column.name: _cells(found, column, mark) for column in schema.columns})


def _cells(found: Loaded, column: DataColumn, mark: str) -> Cells:
    if column.name == IMAGE:
        return Held(found.images, f"{mark} {found.images.shape}").then(shares, column.sizes, "float32", "shares")
    if column.name == PART:
        return as_series([part for part, count in found.parts for _ in range(count)], column)
    if column.name == LABEL and found.labels is not None:
        names = column.classes or tuple(map(str, range(256)))
        texts = [names[number] if number < len(names) else "" for number in range(256)]
        return as_series([texts[number] for number in found.labels.tolist()], column)
    raise NetwrightError(f"The files have no column '{column.name}' any more. Look at them again.")


def inspect(p: Values, progress: Progress) -> Found:
    found = loaded(_chosen(p), progress)
    return Found(schema_of(found), found.problems, stamp(p))


def read(p: Values, schema: Schema) -> Table:
    return table_of(loaded(_chosen(p)), schema, stamp(p))


def _chosen(p: Values) -> list[Pair]:
    if not p.path:
        raise NetwrightError("No file is chosen yet. Choose an IDX file or the folder of several.")
    try:
        return pairs(Path(p.path))
    except OSError as error:
        raise NetwrightError(f"'{Path(p.path).name}' cannot be read: {error.strerror or error}.") from error


def claims(path: Path) -> float:
    try:
        if path.is_file():
            return 0.96 if sizes_of(path) is not None else 0.0
        return (
            0.96
            if path.is_dir() and _any(path, lambda file: "idx" in file.name.lower() and sizes_of(file) is not None)
            else 0.0
        )
    except OSError:
        return 0.0


def _any(folder: Path, wanted: Callable[[Path], bool]) -> bool:
    from itertools import islice

    return any(child.is_file() and wanted(child) for child in islice(folder.iterdir(), 50))


def suggest(path: Path) -> Use:
    return Use("idx", (("path", str(path.absolute())),))


def stamp(p: Values) -> str:
    """Of the files' names, sizes and times."""
    try:
        files = [file for pair in pairs(Path(p.path)) for file in (pair.images, pair.labels) if file is not None]
        return " ".join(f"{f.name} {f.stat().st_size} {f.stat().st_mtime_ns}" for f in files) if p.path else ""
    except (NetwrightError, OSError):
        return ""


IDX = FileSource(
    "idx",
    "IDX files",
    "Files",
    "Pictures and labels in IDX files, as MNIST and its relatives have them.",
    aka=("mnist", "ubyte", "idx3", "idx1", "fashion-mnist", "emnist", "kmnist"),
    params=(FilePath("path", "", "File or folder", "An IDX file of pictures, or the folder of several."),),
    claims=claims,
    suggest=suggest,
    inspect=inspect,
    read=read,
    stamp=stamp,
    explanation="An IDX file is one large array of bytes with its sizes in front. Labels are found by their file's name: train-images-idx3-ubyte "
    "belongs to train-labels-idx1-ubyte. In a folder, train and t10k become the parts of the split. Files packed with gzip are read as they are.",
    source="Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits, 1998: the format of its files.",
    icon="mdi6.file-table-box-multiple",
)
