"""What one step does: the first rows that it changes, before and after, worked out in the background as plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.data import STEPS, prepare
from core.data.prepare import Prepared
from core.data.preview import Sample, cell
from core.document.project import DataColumn, DataSettings, Schema
from core.format import plural
from gui.data.gallery import Thumb
from gui.data.sample_view import is_curve, thumb
from gui.data.words import told

if TYPE_CHECKING:
    from core.data.table import Table

SCANNED, SHOWN, PICTURES = 400, 40, 8
"""Rows that are looked through, and those of them that are shown."""
COLUMNS = 12
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    sentence: str
    heads: tuple[str, ...] = ()
    rows: Rows = ()
    marked: frozenset[tuple[int, int]] = frozenset()
    """Cells, by row and place, that are other than before."""
    thumbs: tuple[Thumb, ...] = ()
    """Pictures or curves, each as it was and as it is."""


def effect_of(data: DataSettings, place: int) -> Effect:
    """Prepares the data up to the step, and with it. Raises NetwrightError. Not for the main thread."""
    use = data.steps[place]
    if not dict(use.params).get("on", True):
        return Effect("This step is off, so it does nothing.")
    before = prepare(replace(data, steps=data.steps[:place]))
    after = prepare(replace(data, steps=data.steps[: place + 1]))
    gone = _dropped(before.table, after.table)
    changed = [c for c in after.schema.columns if _is_changed(c, before, after)][:COLUMNS]
    lost = [c.name for c in before.schema.columns if after.schema.column(c.name) is None]
    said = _sentence(STEPS[use.key].title, changed, lost, len(gone), before.schema)
    if seen := next((c for c in changed if c.kind == "image" or is_curve(c)), None):
        return Effect(said, thumbs=tuple(_thumbs(seen, before, after)))
    return _table(said, changed, before, after, gone)


def _is_changed(column: DataColumn, before: Prepared, after: Prepared) -> bool:
    cells = before.table.columns.get(column.name)
    return cells is None or cells is not after.table.columns[column.name]


def _dropped(before: Table, after: Table) -> list[int]:
    """Rows that the step takes out."""
    import numpy as np

    if after.kept is None:
        return []
    gone = ~after.kept if before.kept is None else before.kept & ~after.kept
    found: list[int] = np.flatnonzero(gone).tolist()
    return found


def _sentence(title: str, changed: list[DataColumn], lost: list[str], gone: int, before: Schema) -> str:
    new = [c.name for c in changed if before.column(c.name) is None]
    parts = [
        f"{plural(gone, 'row')} {'takes' if gone == 1 else 'take'} no part any more" if gone else "",
        f"New: {_listed(new)}" if new else "",
        f"Gone: {_listed(lost)}" if lost else "",
    ]
    told_parts = [part for part in parts if part]
    return f"{title}. {'. '.join(told_parts)}." if told_parts else f"{title}."


def _listed(names: list[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _table(said: str, changed: list[DataColumn], before: Prepared, after: Prepared, gone: list[int]) -> Effect:
    """Rows that differ, or are taken out; where it is nearly all of them, the first ones."""
    scanned = range(min(SCANNED, after.table.rows))
    pairs = [(before.schema.column(c.name), c) for c in changed]
    pairs = [pair for pair in pairs if any(_row(row, [pair], before, after)[1] for row in scanned)]
    context = [c for c in before.schema.columns if c.kind != "image"][: max(0, 5 - len(pairs))] if gone else []
    heads = ("row", *(c.name for c in context), *_heads(pairs))
    out = set(gone)
    rows: list[tuple[str, ...]] = []
    marked: set[tuple[int, int]] = set()
    for row in [*gone[:SHOWN], *(r for r in scanned if r not in out)]:
        words, places = _row(row, pairs, before, after)
        if (places or row in out) and len(rows) < SHOWN:
            head = (f"{row + 1:,}", *(told(c, cell(before.table, c.name, row)) for c in context))
            offset = len(head)
            marked |= {(len(rows), offset + place) for place in places} | ({(len(rows), 0)} if row in out else set())
            rows.append((*head, *words))
    return Effect(
        said if rows else f"{said} It changes none of the first {SCANNED} rows.", heads, tuple(rows), frozenset(marked)
    )


def _heads(pairs: list[tuple[DataColumn | None, DataColumn]]) -> Iterator[str]:
    for old, new in pairs:
        if old is not None:
            yield new.name
        yield f"{new.name} after" if old is not None else new.name


def _row(
    row: int, pairs: list[tuple[DataColumn | None, DataColumn]], before: Prepared, after: Prepared
) -> tuple[list[str], list[int]]:
    """Words of a row, and the places of those that are other than before."""
    words: list[str] = []
    places: list[int] = []
    for old, new in pairs:
        now = told(new, cell(after.table, new.name, row))
        was = told(old, cell(before.table, old.name, row)) if old is not None else None
        words += [was, now] if was is not None else [now]
        if was != now:
            places.append(len(words) - 1)
    return words, places


def _thumbs(column: DataColumn, before: Prepared, after: Prepared) -> Iterator[Thumb]:
    old = before.schema.column(column.name)
    for row in after.rows["train"][:PICTURES].tolist():
        for what, known, prepared in (("before", old, before), ("after", column, after)):
            if known is not None:
                sample = Sample(row, {column.name: cell(prepared.table, column.name, row)})
                plain = replace(
                    known, low=known.low if what == "before" else None, high=known.high if what == "before" else None
                )
                yield replace(thumb(plain, None, sample), caption=what)
