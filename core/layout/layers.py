"""In which column each item stands: one after all that feeds it (Sugiyama et al. 1981; layers by longest paths)."""

from __future__ import annotations

from core.layout.model import Columns, Web


def columns_of(web: Web) -> dict[str, int]:
    """The first column of each item. What enters from the side stands just before where it is used."""
    columns = _by_longest_path(web)
    lonely = _side_stems(web)
    for id in reversed(web.items):
        goals = [columns[link.target] for link in web.fed(id)]
        if id in lonely and goals:
            columns[id] = min(goals) - web.items[id].columns
    return columns


def _by_longest_path(web: Web) -> dict[str, int]:
    columns: dict[str, int] = {}
    for id in web.items:
        ends = [columns[link.source] + web.items[link.source].columns for link in web.feeds(id)]
        columns[id] = max(ends, default=0)
    return columns


def _side_stems(web: Web) -> set[str]:
    """Items that, with all that leads to them, feed one place alone: they can move towards it without a wire growing."""
    found: set[str] = set()
    for id in web.items:
        sources = {link.source for link in web.feeds(id)}
        if all(source in found and len({link.target for link in web.fed(source)}) == 1 for source in sources):
            found.add(id)
    return found


def depths(web: Web) -> dict[str, int]:
    """The columns that the longest path from each item takes, its own included."""
    depth: dict[str, int] = {}
    for id in reversed(web.items):
        depth[id] = web.items[id].columns + max((depth[link.target] for link in web.fed(id)), default=0)
    return depth


def width(web: Web, columns: Columns) -> int:
    return max((columns[id] + item.columns for id, item in web.items.items()), default=0)
