"""What was made once from files: memory-mapped arrays in the platform's cache folder, filled as rows are asked for.

An entry is a folder with three files: `about.json` says what it is, `values` holds the rows one after the other (a sparse
file, so that rows not yet made take no room), `state` one byte for each row. Values are written and on disk before their
state says so; whatever is killed or cut off leaves rows that are made again. Two processes that fill the same rows write
the same bytes. Entries used least recently go where all together are larger than the limit.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import shutil
import tempfile
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import IO, TYPE_CHECKING, Any

import platformdirs

if TYPE_CHECKING:
    from core.data.table import Array

FORMAT = 1
LIMIT = 20 * 2**30
"""Bytes that all entries may take together."""
FREE_SHARE = 4
"""At most one part in this many of the disk's free room is taken for an entry."""
COMMIT_BYTES = 64 * 2**20
"""So many bytes are written at most before they are settled on disk."""
TYPES = ("uint8", "uint16", "float32", "int64", "bool")
MISSING, DONE, BROKEN = 0, 1, 2
"""States of a row; a broken one could not be made and holds zeros."""


def place() -> FilePath:
    """The folder of all entries."""
    return platformdirs.user_cache_path("netwright", appauthor=False) / "arrays"


@dataclass(frozen=True, slots=True)
class Entry:
    """One array in the cache, as the settings show it."""

    folder: FilePath
    title: str
    bytes: int
    """On disk."""
    used: float
    """Seconds since the epoch."""


class Store:
    """One array (N …) that is filled row by row. Safe to use from several threads and processes."""

    def __init__(self, folder: FilePath, shape: tuple[int, ...], dtype: str) -> None:
        """Raises OSError."""
        import numpy as np

        self.shape, self.dtype = shape, np.dtype(dtype)
        self.row_bytes = self.dtype.itemsize * int(np.prod(shape[1:], dtype=np.int64))
        self._lock = threading.Lock()
        self._values_file = (folder / "values").open("r+b", buffering=0)
        self._state_file = (folder / "state").open("r+b", buffering=0)
        weakref.finalize(self, _close, self._values_file, self._state_file)
        self._mapped = np.memmap(folder / "values", dtype=self.dtype, mode="r", shape=shape)
        self.state = np.fromfile(folder / "state", dtype=np.uint8, count=shape[0])
        self._unsettled: list[Array] = []
        self._waiting = 0

    def take(self, rows: Array) -> Array:
        """A copy of those rows, in that order; what is not done is zero."""
        import numpy as np

        return np.asarray(np.take(self._mapped, rows, axis=0))

    def put(self, rows: Array, values: Array, state: Array) -> None:
        """`rows` (int64, ascending, each once) with their values (B …) and states (B). Raises OSError, on a full disk too."""
        import numpy as np

        values = np.ascontiguousarray(values, dtype=self.dtype)
        with self._lock:
            for first, last in _runs(rows):
                self._values_file.seek(int(rows[first]) * self.row_bytes)
                _write(self._values_file, values[first:last])
            self.state[rows] = state
            self._unsettled.append(rows)
            self._waiting += values.nbytes
            if self._waiting >= COMMIT_BYTES:
                self._settle()

    def settle(self) -> None:
        """Everything written so far on disk, then the states that say so. Raises OSError."""
        with self._lock:
            self._settle()

    def _settle(self) -> None:
        if not self._unsettled:
            return
        os.fsync(self._values_file.fileno())
        for rows in self._unsettled:
            for first, last in _runs(rows):
                self._state_file.seek(int(rows[first]))
                _write(self._state_file, self.state[rows[first] : rows[last - 1] + 1])
        self._unsettled, self._waiting = [], 0

    def close(self) -> None:
        """Settles what it can; a mapping that is still in use stays valid."""
        with contextlib.suppress(OSError):
            self.settle()
        self._values_file.close()
        self._state_file.close()


def _close(*files: IO[bytes]) -> None:
    for file in files:
        file.close()


def _write(file: Any, values: Array) -> None:
    """All of it, though an unbuffered file may take less at once."""
    view = values.reshape(-1).view("uint8").data
    while view:
        view = view[file.write(view) :]


def _runs(rows: Array) -> list[tuple[int, int]]:
    """Where in ascending `rows` neighbours follow each other without a gap: (first, behind the last)."""
    import numpy as np

    cuts = np.flatnonzero(np.diff(rows) != 1) + 1
    edges = [0, *cuts.tolist(), len(rows)]
    return list(itertools.pairwise(edges)) if len(rows) else []


def opened(key: str, shape: tuple[int, ...], dtype: str, title: str = "", limit: int = LIMIT) -> Store | None:
    """The array of that key, made empty where there is none; None where there is no room or no writable folder.

    `key` is a fingerprint of the files and of what is done to them.
    """
    import numpy as np

    size = int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize
    if not size or dtype not in TYPES:
        return None
    folder = place() / hashlib.sha256(f"{FORMAT} {dtype} {shape} {key}".encode()).hexdigest()[:40]
    try:
        if not _is_whole(folder, size, shape[0]):
            folder.parent.mkdir(parents=True, exist_ok=True)
            if not _has_room(folder.parent, size, limit):
                return None
            trim(limit - size)
            _create(folder, size, shape, dtype, title)
        os.utime(folder / "about.json")
        return Store(folder, shape, dtype)
    except OSError:
        return None


def _is_whole(folder: FilePath, size: int, rows: int) -> bool:
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        sizes = (folder / "values").stat().st_size, (folder / "state").stat().st_size
        return bool(about["format"] == FORMAT) and sizes == (size, rows)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _has_room(folder: FilePath, size: int, limit: int) -> bool:
    return size <= limit and size <= shutil.disk_usage(folder).free // FREE_SHARE


def _create(folder: FilePath, size: int, shape: tuple[int, ...], dtype: str, title: str) -> None:
    """Made aside and put in place at once; where another process was faster, its entry is taken."""
    shutil.rmtree(folder, ignore_errors=True)
    aside = FilePath(tempfile.mkdtemp(prefix="new-", dir=folder.parent))
    try:
        for name, length in (("values", size), ("state", shape[0])):
            with (aside / name).open("wb") as file:
                file.truncate(length)
        about = {"format": FORMAT, "title": title, "shape": shape, "dtype": dtype}
        (aside / "about.json").write_text(json.dumps(about), encoding="utf-8")
        aside.rename(folder)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        if not _is_whole(folder, size, shape[0]):
            raise


def entries() -> list[Entry]:
    """All there are, the one used last first."""
    try:
        folders = [child for child in place().iterdir() if child.is_dir()]
    except OSError:
        return []
    found = (_entry(folder) for folder in folders)
    return sorted((entry for entry in found if entry is not None), key=lambda entry: -entry.used)


def _entry(folder: FilePath) -> Entry | None:
    try:
        told = (folder / "about.json").stat()
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        size = sum(_on_disk(child) for child in folder.iterdir())
        return Entry(folder, str(about["title"]), size, told.st_mtime)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _on_disk(path: FilePath) -> int:
    """Rows not yet made take no room where the system knows sparse files."""
    told = path.stat()
    return getattr(told, "st_blocks", -(-told.st_size // 512)) * 512


def trim(limit: int = LIMIT) -> None:
    """Removes entries, the one used least recently first, until all together take no more than `limit` bytes.

    One that is in use goes on working: its files are gone only once they are closed. Windows keeps them.
    """
    left = entries()
    while left and sum(entry.bytes for entry in left) > limit:
        shutil.rmtree(left.pop().folder, ignore_errors=True)


def clear() -> None:
    """Removes everything."""
    shutil.rmtree(place(), ignore_errors=True)
