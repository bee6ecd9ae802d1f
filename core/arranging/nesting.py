"""Frames as groups: what lies in each, and a layout in which the members of a frame stay together and others stay out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from core.document.look import CARD_WIDTH, Frame, Look
from core.layout import Item, Link, composed

COLUMN, WIDE_COLUMN = 232.0, 272.0
"""From column to column; more where work runs down, as wires then run up and down beside every card."""
FRAME_HEAD, FRAME_FOOT = 40.0, 24.0
FRAME_SIDE, FRAME_STEP, WIDEST_SIDE = 14.0, 4.0, 22.0
"""Left and right of what is in a frame; more for each frame in it, as long as neighbours stay apart."""
Box = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass(slots=True)
class Group:
    """A frame, or (with no frame) all that lies in none. Notes that lie in a frame belong to it."""

    frame: Frame | None = None
    cards: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.frame.id if self.frame else ""

    @property
    def level(self) -> int:
        """How many frames lie in one another inside."""
        return max((group.level + 1 for group in self.groups), default=0)

    def walk(self) -> list[Group]:
        """Itself and all groups in it, outer ones first."""
        return [self, *(inner for group in self.groups for inner in group.walk())]


def nested(look: Look, cards: Mapping[str, Box], frames: Collection[str], notes: Collection[str]) -> Group:
    """The tree of `frames`, each with what lies wholly within it and in no smaller one."""
    root = Group()
    groups: list[tuple[Box, Group]] = []
    for frame in sorted((f for f in look.frames if f.id in frames), key=lambda f: -f.w * f.h):
        box, group = (frame.x, frame.y, frame.w, frame.h), Group(frame)
        _home(groups, root, box).groups.append(group)
        groups.append((box, group))
    for id, box in cards.items():
        _home(groups, root, box).cards.append(id)
    for note in look.notes:
        if note.id in notes:
            _home(groups, root, (note.x, note.y, note.w, note.h)).notes.append(note.id)
    return root


def grouped(frames: Sequence[tuple[Frame, Collection[str]]], cards: Iterable[str]) -> Group:
    """The tree of frames whose members are told, rather than seen from where they lie."""
    root = Group()
    groups: list[tuple[set[str], Group]] = []

    def home(ids: set[str]) -> Group:
        return next((group for members, group in reversed(groups) if ids <= members), root)

    for frame, members in sorted(frames, key=lambda pair: -len(pair[1])):
        group = Group(frame)
        home(set(members)).groups.append(group)
        groups.append((set(members), group))
    for id in cards:
        home({id}).cards.append(id)
    return root


def _home(groups: list[tuple[Box, Group]], root: Group, box: Box) -> Group:
    """The smallest group that holds a box: the last, as larger ones come first."""
    return next((group for outer, group in reversed(groups) if holds(outer, box)), root)


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[0] + inner[2] <= outer[0] + outer[2]
        and inner[1] + inner[3] <= outer[1] + outer[3]
    )


@dataclass(frozen=True, slots=True)
class Nest:
    """A group laid out: its item for the layout around it, and places of all that is in it, from its upper left corner."""

    item: Item
    places: Mapping[str, tuple[float, float]]
    """Cards and notes."""


def laid_out(group: Group, sizes: Mapping[str, Box], links: Collection[Link], down: bool) -> Nest:
    """`sizes`: of cards and notes; `links`: between cards."""
    pitch = WIDE_COLUMN if down else COLUMN
    nests = {inner.id: laid_out(inner, sizes, links, down) for inner in group.groups}
    home = {card: card for card in group.cards}
    home |= {card: inner.id for inner in group.groups for each in inner.walk() for card in each.cards}
    items = [Item(id, sizes[id][3]) for id in group.cards]
    items += [nest.item for nest in nests.values()]
    items += [Item(id, sizes[id][3], _columns(sizes[id][2], pitch)) for id in group.notes]
    made = {id: number for number, id in enumerate(sizes)}
    items.sort(key=lambda item: min((made[id] for id in _inside(item.id, nests)), default=len(made)))
    outer = {
        Link(home[link.source], home[link.target], link.exit, link.entry)
        for link in links
        if link.source in home and link.target in home and home[link.source] != home[link.target]
    }
    plan = composed(items, sorted(outer, key=lambda link: (link.source, link.target, link.exit, link.entry)), down)
    places: dict[str, tuple[float, float]] = {}
    for id, (column, top) in plan.cells.items():
        inner_places = nests[id].places if id in nests else {id: (0.0, 0.0)}
        places |= {each: (column * pitch + x, top + y) for each, (x, y) in inner_places.items()}
    frame = group.frame
    if frame is not None and not plan.cells:
        return Nest(Item(frame.id, max(frame.h - FRAME_HEAD, 0.0), _columns(frame.w, pitch), FRAME_HEAD), {})
    item = Item(group.id, plan.height, plan.columns, plan.head + FRAME_HEAD, plan.foot + FRAME_FOOT)
    return Nest(item, places)


def _inside(id: str, nests: Mapping[str, Nest]) -> Collection[str]:
    return nests[id].places if id in nests else (id,)


def _columns(width: float, pitch: float) -> int:
    return max(1, ceil((width + pitch - CARD_WIDTH) / pitch))


def fitted(group: Group, boxes: Mapping[str, Box]) -> dict[str, Box]:
    """For each frame of a group that is not empty, the area around what is in it; `boxes`: of cards and notes."""
    made: dict[str, Box] = {}
    for inner in group.groups:
        made |= fitted(inner, boxes)
    if group.frame is None:
        return made
    inside = [boxes[id] for id in (*group.cards, *group.notes)]
    heads = [made[inner.id] for inner in group.groups if inner.id in made]
    if not inside and not heads:
        return made
    side = min(WIDEST_SIDE, FRAME_SIDE + FRAME_STEP * group.level)
    step = side - FRAME_STEP
    inside += [(x + step, y, w - 2 * step, h) for x, y, w, h in heads]
    made[group.id] = around(inside, side, FRAME_HEAD, FRAME_FOOT)
    return made


def around(boxes: Collection[Box], side: float, head: float, foot: float) -> Box:
    left, top = min(b[0] for b in boxes) - side, min(b[1] for b in boxes) - head
    right = max(b[0] + b[2] for b in boxes) + side
    return (left, top, right - left, max(b[1] + b[3] for b in boxes) + foot - top)
