"""Exporter: a way out of Netwright, declared once; menu, dialog and command line go through `export`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from core.document.project import Project
from core.problems import NetwrightError
from core.spec import Spec, Values

if TYPE_CHECKING:
    from core.trained import Trained

Write = Callable[[Values, Project, "Trained | None", FilePath], None]
"""(parameters, project, trained, place): writes to a place that does not exist yet."""


@dataclass(frozen=True, eq=False)
class Exporter(Spec):
    """`write` makes a folder, or a file with `ending`. It may import torch."""

    write: Write = field(kw_only=True)
    ending: str = field(default="", kw_only=True)
    """Of the file, such as '.onnx'; empty: it makes a folder."""
    needs_training: bool = field(default=False, kw_only=True)
    icon: str = field(default="mdi6.export", kw_only=True)


MADE_BY_USE = frozenset({"__pycache__", "weights.safetensors"})
"""What running an export leaves in its folder."""


@contextmanager
def placed(path: FilePath, replace: bool) -> Iterator[FilePath]:
    """A fresh place for writing; what is there at the end takes the name `path`, whole or not at all.

    `replace`: a file, or a folder that holds nothing but an earlier export, may be there and goes. Raises NetwrightError
    where anything else is there, and where the disk refuses.
    """
    if not replace and _holds_something(path):
        raise NetwrightError(f"'{path}' exists already. Choose another name.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as temporary:
            place = FilePath(temporary) / path.name
            yield place
            _spare(path, place)
            _swap(place, path, FilePath(temporary) / "old")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NetwrightError(f"'{path}' could not be written: {reason}. Nothing was changed.") from error


def _holds_something(path: FilePath) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists()


def _spare(path: FilePath, new: FilePath) -> None:
    """Raises NetwrightError rather than replace what no export has written."""
    if path.exists() and path.is_dir() != new.is_dir():
        raise NetwrightError(f"'{path}' is a {'folder' if path.is_dir() else 'file'}. Choose another name.")
    if path.is_dir():
        own = {entry.name for entry in new.iterdir()} | MADE_BY_USE
        strange = sorted(entry.name for entry in path.iterdir() if entry.name not in own)
        if strange:
            raise NetwrightError(
                f"The folder '{path}' holds other things ('{strange[0]}'). Choose another, or an empty one."
            )


def _swap(new: FilePath, path: FilePath, aside: FilePath) -> None:
    """Folders cannot be renamed over others: the old one steps aside and comes back if the new one fails."""
    if not path.exists():
        new.rename(path)
        return
    path.rename(aside)
    try:
        new.rename(path)
    except OSError:
        aside.rename(path)
        raise
    if aside.is_dir():
        shutil.rmtree(aside, ignore_errors=True)
