"""Which pictures lie under a folder, quickly and whatever the folder holds."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from core.data.sources.files.images.header import ENDINGS

MAX_FILES = 5_000_000
MAX_DEPTH = 32
JUNK = frozenset(["__macosx", "$recycle.bin", "system volume information", "thumbs.db", "desktop.ini", "@eadir"])
EVERY = 2_000
"""Files between two words of progress."""

Progress = Callable[[int, int], None]
"""Told what is done and how much there is, 0 where nobody knows; raises to cancel."""


@dataclass(slots=True)
class Listing:
    """Files by path relative to `root`, with / between folders, in the order of their names."""

    root: str
    paths: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    """Nanoseconds of their last change."""
    problems: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    """All that were looked into, '' being the root."""

    def sorted(self) -> Listing:
        order = sorted(range(len(self.paths)), key=self.paths.__getitem__)
        return Listing(
            self.root,
            [self.paths[i] for i in order],
            [self.sizes[i] for i in order],
            [self.times[i] for i in order],
            self.problems,
            self.folders,
        )


def listed(root: str, endings: tuple[str, ...] = ENDINGS, progress: Progress | None = None) -> Listing:
    """All files with these endings below `root`; hidden ones and those of the system are passed over.

    Links are followed, but no folder is entered twice, so that a loop ends. What cannot be read is a problem.
    """
    found, entered = Listing(root), set[tuple[int, int]]()
    waiting = [("", 0)]
    while waiting:
        folder, depth = waiting.pop()
        for entry in _entries(found, folder, entered):
            path = f"{folder}{entry.name}"
            if _is_folder(entry):
                if depth < MAX_DEPTH:
                    waiting.append((f"{path}/", depth + 1))
                else:
                    found.problems.append(f"The folder '{shown(path)}' is nested too deeply and was left out.")
            elif entry.name.lower().endswith(endings):
                _add(found, path, entry)
                if progress is not None and len(found.paths) % EVERY == 0:
                    progress(len(found.paths), 0)
                if len(found.paths) == MAX_FILES:
                    found.problems.append(f"Only the first {MAX_FILES:,} files were taken.")
                    return found.sorted()
    return found.sorted()


def _entries(found: Listing, folder: str, entered: set[tuple[int, int]]) -> Iterator[os.DirEntry[str]]:
    """Those of a folder that is entered for the first time."""
    place = full(found.root, folder)
    try:
        told = os.stat(place)  # noqa: PTH116  # the path may be longer than pathlib can handle on Windows
        if told.st_ino and (told.st_dev, told.st_ino) in entered:
            return
        entered.add((told.st_dev, told.st_ino))
        found.folders.append(folder)
        with os.scandir(place) as entries:
            yield from (e for e in entries if not e.name.startswith(".") and e.name.lower() not in JUNK)
    except OSError as error:
        what = f"The folder '{shown(folder.rstrip('/'))}'" if folder else "The folder"
        found.problems.append(f"{what} cannot be read: {error.strerror or error}.")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _add(found: Listing, path: str, entry: os.DirEntry[str]) -> None:
    try:
        told = entry.stat()
    except OSError as error:
        found.problems.append(f"'{shown(path)}' cannot be read: {error.strerror or error}.")
        return
    if not stat.S_ISREG(told.st_mode):
        found.problems.append(f"'{shown(path)}' is no file but a device or a pipe, and was left out.")
        return
    found.paths.append(path)
    found.sizes.append(told.st_size)
    found.times.append(told.st_mtime_ns)


def full(root: str, path: str) -> str:
    """The path on disk; on Windows in the form that knows no longest path."""
    if os.name != "nt":
        return f"{root}/{path}"
    joined = os.path.abspath(os.path.join(root, path))  # noqa: PTH100, PTH118
    return joined if joined.startswith("\\\\") else f"\\\\?\\{joined}"


def shown(name: str) -> str:
    """A name from the disk as text that can be shown and saved, whatever bytes it is made of."""
    import unicodedata

    return unicodedata.normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
