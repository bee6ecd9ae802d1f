"""Numbers in a CSV file, appended row by row; a crash in the middle of a row costs that row alone."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from typing import IO

from core.files import write_text

Columns = dict[str, list[float]]


class TableFile:
    """A table with a column `step` that rises."""

    def __init__(self, path: FilePath) -> None:
        self._path = path
        self._file: IO[str] | None = None
        self._names: tuple[str, ...] = ()

    def open(self, names: Sequence[str], step: int) -> None:
        """For appending after `step`: a fresh table, or what an earlier session wrote up to there."""
        self.close()
        self._names = tuple(names)
        kept = self.columns()
        rows = [i for i, at in enumerate(kept.get("step", ())) if at <= step]
        lines = [",".join(_cell(kept[name][i]) if name in kept else "" for name in names) for i in rows]
        write_text(self._path, "\n".join([",".join(names), *lines]) + "\n")
        self._file = self._path.open("a", encoding="utf-8", buffering=1)

    def append(self, values: Mapping[str, float]) -> None:
        """One row; names without a value stay empty."""
        if self._file is not None:
            self._file.write(",".join(_cell(values.get(name, math.nan)) for name in self._names) + "\n")

    def columns(self) -> Columns:
        """All whole rows by column; empty cells are NaN. Empty where there is no file."""
        if not self._path.exists():
            return {}
        text = self._path.read_text(encoding="utf-8")
        rows = list(csv.reader(text[: text.rfind("\n") + 1].splitlines()))
        if not rows:
            return {}
        whole = [row for row in rows[1:] if len(row) == len(rows[0])]
        return {name: [_number(row[i]) for row in whole] for i, name in enumerate(rows[0])}

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _cell(value: float) -> str:
    return "" if math.isnan(value) else repr(value)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
