"""What is wrong with a file, collected while it is read, and said once for every kind of fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from core.problems import Problem, Severity

SHOWN = 12
"""Columns with bad cells that are named one by one."""


@dataclass(slots=True)
class _Seen:
    row: int
    text: str
    count: int


@dataclass(slots=True)
class Faults:
    """Faults of one file. `add` may be called from several threads, and for the same rows again."""

    file: str
    """The file's name, as the sentences have it."""
    _seen: dict[tuple[str, str], dict[int, _Seen]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, kind: str, row: int, *, count: int = 1, column: str = "", text: str = "", place: int = 0) -> None:
        """`row`: of the first, from 0. `place` says which piece of the file was read: what is read twice counts once."""
        with self._lock:
            self._seen.setdefault((kind, column), {})[place] = _Seen(row, text, count)

    def of(self, kind: str, column: str = "") -> int:
        """How often something was wrong."""
        return sum(seen.count for seen in self._seen.get((kind, column), {}).values())

    def problems(self) -> tuple[Problem, ...]:
        """A sentence for every kind of fault, in the order of the rows; of many columns with bad cells only the first few."""
        with self._lock:
            merged = {key: _merged(list(places.values())) for key, places in self._seen.items()}
        ordered = sorted(merged.items(), key=lambda item: (item[1].row, item[0]))
        cells = [item for item in ordered if item[0][1]]
        shown = [item for item in ordered if not item[0][1]] + cells[:SHOWN]
        made = [Problem(Severity.WARNING, "data-file", self._sentence(*key, seen)) for key, seen in shown]
        if len(cells) > SHOWN:
            made.append(
                Problem(
                    Severity.WARNING,
                    "data-file",
                    f"{self.file}: {len(cells) - SHOWN:,} more columns have cells that do not fit; those count as missing.",
                )
            )
        return tuple(made)

    def _sentence(self, kind: str, column: str, seen: _Seen) -> str:
        said = _SENTENCES[kind].format(text=seen.text, column=column)
        others = _others(seen.count - 1)
        return f"{self.file}, row {seen.row + 1:,}: {said}{others}"


_SENTENCES = {
    "number": "'{text}' in column '{column}' is no number; it counts as missing.",
    "boolean": "'{text}' in column '{column}' is neither of its two words; it counts as missing.",
    "date": "'{text}' in column '{column}' is no date in the format of the column; it counts as missing.",
    "category": "'{text}' in column '{column}' is none of the known classes; it counts as missing.",
    "short": "it has {text} cells, fewer than there are columns; the rest count as missing.",
    "long": "it has {text} cells, more than there are columns; what is too much is left out.",
    "encoding": "some letters are not written in the encoding of the file; they are read as Windows-1252 where that is possible.",
    "zeros": "there are zero bytes in it; they are left out.",
    "unclosed": "the line before it opens a quote that is never closed; that line is left out.",
    "broken": "the rows around it cannot be read as the rest of the file is; what could be read is kept.",
}


def _others(count: int) -> str:
    if count < 1:
        return ""
    return " So it is with one other." if count == 1 else f" So it is with {count:,} others."


def _merged(seen: list[_Seen]) -> _Seen:
    first = min(seen, key=lambda each: each.row)
    return _Seen(first.row, first.text, sum(each.count for each in seen))


def shortened(text: str) -> str:
    """A cell as a sentence quotes it."""
    bare = " ".join(text.split())
    return bare if len(bare) <= 40 else bare[:39] + "…"
