"""One line for each column: what the table of columns shows, as plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.data.edits import ROLES
from core.document.project import DataColumn, Schema
from core.problems import Problem
from gui.data.words import KINDS, number

if TYPE_CHECKING:
    from core.data.profile import ColumnProfile, Profile

HEADS = ("Column", "Type", "Role", "Values", "Missing", "Distinct", "Range")
NAME, KIND, ROLE, VALUES, MISSING, DISTINCT, RANGE = range(7)
TIPS = (
    "The column's name; a sign beside it where something is wrong",
    "What its cells are; click to read them as something else",
    "What it is for; click to change it",
    "How its values are spread; of classes how many rows each has",
    "Rows without a value",
    "Different values; ≈ where they are estimated",
    "Lowest to highest value; of texts their lengths in letters",
)
ROLE_TITLES = {key: title for key, title, _ in ROLES}


@dataclass(frozen=True, slots=True)
class Line:
    """A column, or an entry of a vector column."""

    name: str
    column: DataColumn | None
    """None: an entry."""
    profile: ColumnProfile | None = None
    problems: tuple[str, ...] = ()

    def word(self, place: int, rows: int) -> str:
        return (self._name, self._kind, self._role, self._values, self._missing, self._distinct, self._range)[place](
            rows
        )

    def _name(self, _rows: int) -> str:
        return self.name if self.column is not None else f"    {self.name}"

    def _kind(self, _rows: int) -> str:
        if self.column is None:
            return ""
        size = "×".join(map(str, self.column.sizes)) if self.column.kind not in ("number", "boolean") else ""
        return f"{KINDS[self.column.kind]} {size}".rstrip()

    def _role(self, _rows: int) -> str:
        return ROLE_TITLES.get(self.column.role, self.column.role) if self.column is not None else ""

    def _missing(self, rows: int) -> str:
        count = self.profile.missing if self.profile is not None else self.column.missing if self.column else 0
        return f"{count:,} ({share(count, rows)})" if count else "0" if self.profile is not None else ""

    def _distinct(self, _rows: int) -> str:
        if self.profile is None:
            return f"{len(self.column.classes):,}" if self.column is not None and self.column.classes else ""
        return f"{'' if self.profile.distinct_is_exact else '≈ '}{self.profile.distinct:,}"

    def _range(self, _rows: int) -> str:
        profile = self.profile
        if profile is not None and profile.lengths is not None:
            return f"{profile.lengths[0]:,} to {profile.lengths[2]:,} letters"
        low, high = (profile.low, profile.high) if profile is not None else (None, None)
        if profile is None and self.column is not None:
            low, high = self.column.low, self.column.high
        if low is None or high is None:
            return ""
        told = day if profile is not None and profile.kind == "date" else number
        return f"{told(low)} to {told(high)}"

    def _values(self, _rows: int) -> str:
        if self.profile is None:
            return ""
        if self.profile.distinct == self.profile.rows - self.profile.missing > 1:
            return "each once"
        return "  ".join(f"{value} {count:,}" for value, count in self.profile.top[:6])


def share(count: int, rows: int) -> str:
    """'12 %', '< 1 %'."""
    percent = 100 * count / max(1, rows)
    return "< 1 %" if 0 < percent < 1 else f"{percent:.0f} %"


def day(seconds: float) -> str:
    """A date, of seconds since 1970."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return number(seconds)
    return f"{moment:%Y-%m-%d}" if seconds % 86_400 == 0 else f"{moment:%Y-%m-%d %H:%M}"


def lines_of(schema: Schema, profile: Profile | None, problems: Sequence[Problem]) -> list[Line]:
    """A line for each column, and below a vector one for each of its entries that a profile has."""
    known = {c.name: c for c in profile.columns} if profile is not None else {}
    said = [problem.message for problem in problems]
    quoted = " ".join(said)
    found: list[Line] = []
    for column in schema.columns:
        name = f"'{column.name}'"
        about = tuple(message for message in said if name in message) if name in quoted else ()
        found.append(Line(column.name, column, known.get(column.name), about))
        if column.kind == "vector" and profile is not None:
            entries = (e if e in known else f"{column.name}: {e}" for e in column.elements)
            found += [Line(entry, None, known[entry]) for entry in entries if entry in known]
    return found
