"""What is laid out: boxes of one or more columns, and the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True)
class Item:
    """A card, or a frame that is laid out already. Sizes are in scene units; all items of a row share their upper edge."""

    id: str
    height: float
    columns: int = 1
    head: float = 0.0
    """What it needs above its upper edge, as the title of a frame does."""
    foot: float = 0.0
    """What it needs below its lower edge."""


@dataclass(frozen=True, slots=True)
class Link:
    """A wire. `exit` and `entry` are the numbers of its ports, counted from above."""

    source: str
    target: str
    exit: float = 0.0
    entry: float = 0.0


@dataclass(slots=True)
class Web:
    """Items with their links in both directions; every link leads to an item that comes later in the order of `items`."""

    items: dict[str, Item]
    after: dict[str, list[Link]] = field(default_factory=dict)
    before: dict[str, list[Link]] = field(default_factory=dict)

    @classmethod
    def of(cls, items: Sequence[Item], links: Iterable[Link]) -> Web:
        """Items with sources first, else in the order given; of each loop the link that leads back in it is left out."""
        known = {item.id: item for item in items}
        inner = [link for link in links if link.source in known and link.target in known and link.source != link.target]
        web = cls({id: known[id] for id in _in_order(list(known), inner)})
        place = {id: number for number, id in enumerate(web.items)}
        for link in inner:
            if place[link.source] < place[link.target]:
                web.after.setdefault(link.source, []).append(link)
                web.before.setdefault(link.target, []).append(link)
        return web

    def part(self, ids: Iterable[str]) -> Web:
        """These items alone, with the links between them."""
        kept = set(ids)
        items = [item for id, item in self.items.items() if id in kept]
        return Web.of(items, (link for id in kept for link in self.after.get(id, ())))

    def feeds(self, id: str) -> Sequence[Link]:
        """The links that lead to it."""
        return self.before.get(id, ())

    def fed(self, id: str) -> Sequence[Link]:
        """The links that leave it."""
        return self.after.get(id, ())


def _in_order(ids: Sequence[str], links: Iterable[Link]) -> list[str]:
    """Kahn's order by a heap; where only loops are left, the first of what is left goes on."""
    rank = {id: number for number, id in enumerate(ids)}
    waits = dict.fromkeys(ids, 0)
    after: dict[str, list[str]] = {}
    for link in links:
        waits[link.target] += 1
        after.setdefault(link.source, []).append(link.target)
    ready = [rank[id] for id in ids if not waits[id]]
    left = iter(ids)
    done: dict[str, None] = {}
    while len(done) < len(ids):
        id = ids[heappop(ready)] if ready else next(other for other in left if other not in done)
        if id in done:
            continue
        done[id] = None
        for other in after.get(id, ()):
            waits[other] -= 1
            if not waits[other]:
                heappush(ready, rank[other])
    return list(done)


Columns = Mapping[str, int]
