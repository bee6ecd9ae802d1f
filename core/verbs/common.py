"""What the verbs share: opening files and telling results."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from core.document.project import Project
from core.project import Extras, WorkingFolder, load
from core.training.runs import Runs


@dataclass(frozen=True, slots=True)
class Opened:
    """A project file with what goes with it."""

    path: FilePath
    project: Project
    extras: Extras

    @property
    def folder(self) -> WorkingFolder:
        return WorkingFolder(self.extras.id)

    @property
    def runs(self) -> Runs:
        return Runs(self.folder.runs)


def opened(name: str) -> Opened:
    """Raises NetwrightError where the file is missing or no project."""
    path = FilePath(name)
    return Opened(path, *load(path))


def tell(*lines: str) -> None:
    """Results, on stdout."""
    for line in lines:
        print(line)


def tell_json(value: Any) -> None:
    """One object, on the last line of stdout. What is no number in JSON (NaN) becomes null."""
    print(json.dumps(plain(value), ensure_ascii=False, allow_nan=False))


def plain(value: Any) -> Any:
    """As JSON takes it."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0.0 else None
    return str(value)


def remark(sentence: str) -> None:
    """Something beside the result, on stderr."""
    print(f"netwright: {sentence}", file=sys.stderr)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with aligned columns."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def numbers(values: Mapping[str, float]) -> str:
    """`accuracy 0.9778, loss 0.0409`, the telling ones first."""
    ordered = sorted(values.items(), key=lambda item: (item[0].startswith("loss"), item[0]))
    return ", ".join(f"{name} {value:.4g}" for name, value in ordered)
