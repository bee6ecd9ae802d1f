"""Rows: a table of any size, of which any piece is read alone and quickly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from core.problems import NetwrightError

if TYPE_CHECKING:
    import polars

Direct: TypeAlias = "Mapping[str, Any]"
"""Name -> polars type."""
NOTHING: Direct = MappingProxyType({})
CHUNK_CELLS = 4_000_000
"""Cells that are held at once when a table is gone through."""


class Rows(Protocol):
    """A table of `count` rows whose cells are Series as the file has them: String in text files, other types where it has types."""

    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def count(self) -> int: ...

    def read(self, start: int, stop: int) -> polars.DataFrame:
        """Rows `start` to `stop` as they are written. Raises NetwrightError where the file has changed or gone."""

    def chunks(self) -> list[Chunk]:
        """Pieces that cover all rows in order; each can be read by itself, also by another thread."""


class Chunk(Protocol):
    """Neighbouring rows."""

    @property
    def start(self) -> int: ...
    @property
    def stop(self) -> int: ...

    def frame(self, wanted: Direct = NOTHING) -> polars.DataFrame:
        """Its rows. The columns `wanted` may come in these types at once, where all their cells are plainly such.

        Raises NetwrightError as `Rows.read` does.
        """


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows `start` to `stop` of a table that reads any rows equally well."""

    rows: Rows
    start: int
    stop: int

    def frame(self, wanted: Direct = NOTHING) -> polars.DataFrame:
        return self.rows.read(self.start, self.stop)


def slices(rows: Rows) -> list[Chunk]:
    """Pieces of at most CHUNK_CELLS cells."""
    step = max(1, min(500_000, CHUNK_CELLS // max(1, len(rows.names))))
    return [Slice(rows, at, min(at + step, rows.count)) for at in range(0, rows.count, step)]


@dataclass(frozen=True, eq=False)
class FrameRows:
    """A table that is in memory, such as a sheet of a spreadsheet."""

    frame: polars.DataFrame

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.frame.columns)

    @property
    def count(self) -> int:
        return self.frame.height

    def read(self, start: int, stop: int) -> polars.DataFrame:
        return self.frame[start:stop]

    def chunks(self) -> list[Chunk]:
        return slices(self)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells cheaply whether a file is still the same."""

    path: Path
    size: int
    time: int
    """Of the last change, in nanoseconds."""

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """Raises NetwrightError with a sentence where there is no such file."""
        try:
            found = path.stat()
        except OSError as error:
            raise NetwrightError(sentence_of(path, error)) from None
        return cls(path, found.st_size, found.st_mtime_ns)

    def hold(self) -> None:
        """Raises NetwrightError where the file has changed since."""
        if Stamp.of(self.path) != self:
            raise NetwrightError(f"'{self.path.name}' has changed since it was looked at. Look at the data again.")

    def __str__(self) -> str:
        return f"{self.size}-{self.time}"


def sentence_of(path: Path, error: OSError) -> str:
    """What an error of the file system means for a person."""
    name = f"'{path.name or path}'"
    if isinstance(error, FileNotFoundError):
        return f"There is no file {name} in '{path.parent}'. It may have been moved: choose it again."
    if isinstance(error, PermissionError):
        return f"{name} cannot be opened: this account may not read it. Change its permissions or copy it."
    if isinstance(error, IsADirectoryError):
        return f"{name} is a folder, not a file. Choose the file inside it."
    return f"{name} cannot be read: {error.strerror or error}."


def checked(path: Path) -> Path:
    """`path` where it is a file with something in it that can be opened. Raises NetwrightError."""
    try:
        if path.is_dir():
            raise IsADirectoryError
        if not path.is_file() and path.exists():
            raise NetwrightError(f"'{path.name}' is no ordinary file, so it cannot be read as a table.")
        with path.open("rb") as file:
            if not file.read(1):
                raise NetwrightError(f"'{path.name}' is empty.")
    except OSError as error:
        raise NetwrightError(sentence_of(path, error)) from None
    return path


@dataclass(frozen=True, eq=False)
class ParquetRows:
    """A Parquet file; only the row groups that are needed are read."""

    path: Path
    stamp: Stamp
    names: tuple[str, ...]
    count: int

    @classmethod
    def open(cls, path: Path) -> ParquetRows:
        """Raises NetwrightError where it is no such file."""
        import polars as pl

        stamp = Stamp.of(checked(path))
        try:
            scan = pl.scan_parquet(path, glob=False)
            names = tuple(scan.collect_schema().names())
            count = int(scan.select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            raise NetwrightError(_broken(path, error)) from None
        return cls(path, stamp, names, count)

    def read(self, start: int, stop: int) -> polars.DataFrame:
        import polars as pl

        self.stamp.hold()
        try:
            return pl.scan_parquet(self.path, glob=False).slice(start, stop - start).collect()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            raise NetwrightError(_broken(self.path, error)) from None

    def chunks(self) -> list[Chunk]:
        return slices(self)


def _broken(path: Path, error: BaseException) -> str:
    first = (str(error).splitlines() or [""])[0]
    return f"'{path.name}' is damaged or no Parquet file: {first}."
