"""Rows of one band. Items that follow one another make a thread, which runs straight along one row.

The longest thread is the trunk. Every other thread stands above or below the one that it joins, as its port does, short ones
nearest; threads that share no column may share a row. In a network, most of which splits and joins again, this leaves only
the crossings that its ports make necessary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.layout.model import Columns, Link, Web


@dataclass(slots=True)
class Thread:
    """`first` to `last`: the columns that it keeps to itself, with those of the wires that lead to it and from it."""

    number: int
    ids: list[str]
    first: int = 0
    last: int = 0
    parent: Thread | None = None
    distance: float = 0.0
    """How many ports from the parent's own wire it joins; above where negative."""
    above: list[Thread] = field(default_factory=list)
    below: list[Thread] = field(default_factory=list)
    row: int = 0


def rows_of(web: Web, columns: Columns, depth: Columns) -> dict[str, int]:
    """The row of each item, from 0 on. `depth` is the length of the longest path from it, in the whole network."""
    threads = _threads(web, columns, depth)
    _stretch(web, columns, threads)
    roots = _grown(web, threads)
    floor: dict[int, int] = {}
    for root in roots:
        tree = [*_upwards(root), root, *_downwards(root)]
        _settle(root)
        shift = max((floor.get(c, -1) + 1 - t.row for t in tree for c in range(t.first, t.last + 1)), default=0)
        for thread in tree:
            thread.row += shift
            for column in range(thread.first, thread.last + 1):
                floor[column] = max(floor.get(column, -1), thread.row)
    return {id: thread.row for thread in threads for id in thread.ids}


def _threads(web: Web, columns: Columns, depth: Columns) -> list[Thread]:
    """Every item in one thread; the longest path comes first."""
    free = dict.fromkeys(web.items)
    starts = sorted(free, key=lambda id: (columns[id], -depth[id]))
    trunk = max(starts, key=lambda id: columns[id] + depth[id])
    made: list[Thread] = []
    for start in (trunk, *starts):
        if start in free:
            made.append(Thread(len(made), list(_followed(web, start, free, depth))))
    return made


def _followed(web: Web, start: str, free: dict[str, None], depth: Columns) -> Iterator[str]:
    at: str | None = start
    while at is not None:
        del free[at]
        yield at
        on = [link for link in web.fed(at) if link.target in free]
        at = min(on, key=lambda link: (-depth[link.target], link.exit, link.entry)).target if on else None


def _stretch(web: Web, columns: Columns, threads: Sequence[Thread]) -> None:
    for thread in threads:
        head, tail = thread.ids[0], thread.ids[-1]
        starts = [columns[link.source] + web.items[link.source].columns for link in web.feeds(head)]
        goals = [columns[link.target] - 1 for link in web.fed(tail)]
        thread.first = max(starts, default=columns[head])
        thread.last = min(goals, default=columns[tail] + web.items[tail].columns - 1)


def _grown(web: Web, threads: Sequence[Thread]) -> list[Thread]:
    """Trees of threads by their parents; their roots."""
    home = {id: thread for thread in threads for id in thread.ids}
    roots: list[Thread] = []
    waiting = list(threads)
    done: set[int] = set()
    while waiting:
        later = [thread for thread in waiting if not _attached(web, thread, home, done)]
        if len(later) == len(waiting):
            roots.append(later[0])
            done.add(later.pop(0).number)
        waiting = later
    for thread in threads:
        thread.above.sort(key=_nearness)
        thread.below.sort(key=_nearness)
    return roots


def _nearness(thread: Thread) -> tuple[int, float]:
    return thread.last - thread.first, abs(thread.distance)


def _attached(web: Web, thread: Thread, home: dict[str, Thread], done: set[int]) -> bool:
    """Whether a thread that has its place is joined by this one, or splits into it."""
    joins = [link for link in web.fed(thread.ids[-1]) if home[link.target].number in done]
    splits = [link for link in web.feeds(thread.ids[0]) if home[link.source].number in done]
    if joins:
        link = joins[0]
        parent = home[link.target]
        thread.distance = link.entry - _own_entry(web, parent, link)
    elif splits:
        link = splits[0]
        parent = home[link.source]
        thread.distance = link.exit - _own_exit(web, parent, link)
    else:
        return False
    thread.parent = parent
    (parent.above if thread.distance < 0 else parent.below).append(thread)
    done.add(thread.number)
    return True


def _own_entry(web: Web, parent: Thread, link: Link) -> float:
    """The port by which the parent's own wire enters where `link` joins it."""
    at = parent.ids.index(link.target)
    own = [other.entry for other in web.feeds(link.target) if at and other.source == parent.ids[at - 1]]
    return min(own, default=link.entry)


def _own_exit(web: Web, parent: Thread, link: Link) -> float:
    at = parent.ids.index(link.source) + 1
    own = [other.exit for other in web.fed(link.source) if at < len(parent.ids) and other.target == parent.ids[at]]
    return min(own, default=link.exit)


def _upwards(root: Thread) -> list[Thread]:
    """What stands above it, from the nearest on."""
    return [found for thread in root.above for found in (*_downwards(thread)[::-1], thread, *_upwards(thread))]


def _downwards(root: Thread) -> list[Thread]:
    """What stands below it, from the nearest on."""
    return [found for thread in root.below for found in (*_upwards(thread)[::-1], thread, *_downwards(thread))]


def _settle(root: Thread) -> None:
    """Rows around the root's row 0, each thread as near to it as those between let it."""
    for side, threads in ((1, _downwards(root)), (-1, _upwards(root))):
        taken = dict.fromkeys(range(root.first, root.last + 1), 0)
        for thread in threads:
            reach = range(thread.first, thread.last + 1)
            thread.row = side * max((taken.get(column, -1) + 1 for column in reach), default=0)
            taken.update(dict.fromkeys(reach, abs(thread.row)))
