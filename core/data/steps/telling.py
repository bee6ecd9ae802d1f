"""What a step did to the rows at hand, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from core.data.table import Table, is_series
from core.format import plural


def changes(title: str, before: Table, after: Table) -> Iterator[str]:
    """How many rows it took out, and how many cells lost their value."""
    gone = taking_part(before) - taking_part(after)
    if gone:
        yield f"{title}: {plural(gone, 'row')} {'takes' if gone == 1 else 'take'} no part any more."
    for name, cells in after.columns.items():
        old = before.columns.get(name)
        if old is cells or old is None or not is_series(old) or not is_series(cells):
            continue
        lost = cells.null_count() - old.null_count()
        if lost > 0:
            yield f"{title}: {plural(lost, 'cell')} of '{name}' {'counts' if lost == 1 else 'count'} as missing now."


def taking_part(table: Table) -> int:
    return table.rows if table.kept is None else int(table.kept.sum())
