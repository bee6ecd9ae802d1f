"""Columns, bands and rows put together: where each item stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil

from core.layout.bands import ACROSS, DOWN, cuts
from core.layout.layers import columns_of, depths
from core.layout.model import Item, Link, Web
from core.layout.page import BAND_GAP, ROW_GAP, Page, Plan, Row
from core.layout.threads import rows_of

LOOSE = 4
"""How many items without a wire stand in a row at least."""


def composed(items: Sequence[Item], links: Iterable[Link], down: bool = False) -> Plan:
    """A place for each item, as work goes from left to right, or `down`; of what no wire orders the earlier comes first.

    Rows are separate from edge to edge, and so are columns: wherever two items stand, a wire between them finds a way of
    which one stretch is level, in the space between two rows, and the others are upright, between columns.
    """
    web = Web.of(items, links)
    page = Page()
    loose: list[Item] = []
    for ids in _parts(web):
        if len(ids) == 1:
            loose.append(web.items[ids[0]])
        elif down:
            _write_down(web.part(ids), page)
        else:
            _write_across(web.part(ids), page)
    _write_loose(loose, page)
    return page.plan


def _parts(web: Web) -> list[list[str]]:
    """Items that are joined by links, in the order of the first of each."""
    seen: set[str] = set()
    parts: list[list[str]] = []
    for id in web.items:
        if id in seen:
            continue
        part = [id]
        seen.add(id)
        for at in part:
            around = (*(link.target for link in web.fed(at)), *(link.source for link in web.feeds(at)))
            fresh = [other for other in dict.fromkeys(around) if other not in seen]
            seen.update(fresh)
            part += fresh
        parts.append(part)
    return parts


def _banded(web: Web, columns: Mapping[str, int], bounds: Sequence[int]) -> list[tuple[Web, dict[str, int]]]:
    """The items of each band, with their columns in it."""
    number = {column: band for band, (a, b) in enumerate(pairwise(bounds)) for column in range(a, b)}
    bands: list[dict[str, int]] = [{} for _ in bounds[1:]]
    for id in web.items:
        band = number[columns[id]]
        bands[band][id] = columns[id] - bounds[band]
    return [(web.part(band), band) for band in bands if band]


def _write_across(web: Web, page: Page) -> None:
    columns, depth = columns_of(web), depths(web)
    for band, places in _banded(web, columns, cuts(web, columns, ACROSS)):
        rows: dict[int, Row] = {}
        for id, row in rows_of(band, places, depth).items():
            rows.setdefault(row, []).append((web.items[id], places[id]))
        for number, row in enumerate(sorted(rows)):
            page.write(rows[row], ROW_GAP if number else BAND_GAP)


def _write_down(web: Web, page: Page) -> None:
    """Layers are rows, and each thread has columns of its own; bands stand side by side, their rows in line."""
    slim = replace(web, items={id: replace(item, columns=1) for id, item in web.items.items()})
    layers, depth = columns_of(slim), depths(slim)
    rows: dict[int, Row] = {}
    left = 0
    for band, places in _banded(slim, layers, cuts(slim, layers, DOWN)):
        threads = rows_of(band, places, depth)
        wide: dict[int, int] = {}
        for id, thread in threads.items():
            wide[thread] = max(wide.get(thread, 1), web.items[id].columns)
        starts: dict[int, int] = {}
        for thread in sorted(wide):
            starts[thread] = left
            left += wide[thread]
        for id, thread in threads.items():
            rows.setdefault(places[id], []).append((web.items[id], starts[thread]))
    for number, row in enumerate(sorted(rows)):
        page.write(rows[row], ROW_GAP if number else BAND_GAP)


def _write_loose(items: Sequence[Item], page: Page) -> None:
    """Items without a wire: in rows, after everything else."""
    widest = max([page.columns, LOOSE, ceil((1.5 * len(items)) ** 0.5), *(item.columns for item in items)])
    row: Row = []
    gap, column = BAND_GAP, 0
    for item in items:
        if column + item.columns > widest:
            page.write(row, gap)
            row, column, gap = [], 0, ROW_GAP
        row.append((item, column))
        column += item.columns
    if row:
        page.write(row, gap)
