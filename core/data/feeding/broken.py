"""Rows whose files turned out to be broken while they were read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.data.lazy import Lazy
from core.data.reading import file_of, unreadable
from core.data.sources.files.images.listing import shown
from core.document.project import Schema
from core.format import plural

if TYPE_CHECKING:
    from core.data.table import Array

NAMED = 5
"""Files that are told by name."""
NOUNS = {"image": "picture", "audio": "sound", "mask": "mask"}


def told_broken(columns: Mapping[str, Lazy], parts: Mapping[str, Array], schema: Schema) -> str:
    """3 pictures could not be read and take no part: a.jpg, b.jpg, c.jpg. Empty where all rows met so far could be read."""
    return " ".join(filter(None, (_told(name, lazy, parts, schema) for name, lazy in columns.items())))


def _told(name: str, lazy: Lazy, parts: Mapping[str, Array], schema: Schema) -> str:
    broken = sorted(row for rows in parts.values() for row in unreadable(lazy, rows))
    if not broken:
        return ""
    column = schema.column(name)
    many = plural(len(broken), NOUNS.get(column.kind if column else "", "row"))
    takes = "takes" if len(broken) == 1 else "take"
    names = ", ".join(shown(file_of(lazy, row)) for row in broken[:NAMED])
    more = f" and {len(broken) - NAMED:,} more" if len(broken) > NAMED else ""
    return f"{many} could not be read and {takes} no part: {names}{more}."
