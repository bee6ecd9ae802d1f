"""How a graph is drawn: never what it means. Sizes and places are in scene units, one logical pixel at 100 %."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from core.graph import End

Place = tuple[float, float]
FAR = 1e6
"""How far from the origin anything can lie, along x and along y."""
WIDEST = 1e5
"""How wide and how high a frame or note can be; it is at least 1."""
CARD_WIDTH, CARD_HEIGHT, PORT_ROW = 184.0, 80.0, 20.0
"""Size of a card; with several ports on a side it grows by a row for each."""
HEAD_HEIGHT = 56.0
"""Of a collapsed card, whose ports are all where one alone stands on any card."""
COLOURS = ("", "grey", "blue", "cyan", "green", "yellow", "orange", "red", "pink", "purple")
"""What a person may colour nodes, frames and notes with; '' is the usual one. What each looks like is the theme's."""


def frozen(table: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(dict(table))


def held(place: Place) -> Place:
    """The place, or the one nearest to it that is no further than FAR."""
    return _between(place[0], -FAR, FAR), _between(place[1], -FAR, FAR)


def _between(value: float, low: float, high: float) -> float:
    return value if low <= value <= high else max(low, min(high, value))


def _hold(area: Frame | Note) -> None:
    """Bring the sides of a new frame or note within the bounds."""
    for name, low, high in (("x", -FAR, FAR), ("y", -FAR, FAR), ("w", 1.0, WIDEST), ("h", 1.0, WIDEST)):
        object.__setattr__(area, name, _between(getattr(area, name), low, high))


@dataclass(frozen=True, slots=True)
class Frame:
    """A titled area behind nodes. What lies wholly within it moves with it."""

    id: str
    title: str
    x: float
    y: float
    w: float
    h: float
    colour: str = ""

    def __post_init__(self) -> None:
        _hold(self)


@dataclass(frozen=True, slots=True)
class Note:
    """A sticky note; its text is Markdown."""

    id: str
    text: str
    x: float
    y: float
    w: float
    h: float
    colour: str = ""

    def __post_init__(self) -> None:
        _hold(self)


@dataclass(frozen=True, slots=True)
class Style:
    """How one node is drawn: its own colour, only its head, and whether it stays where it is when layers are moved."""

    colour: str = ""
    collapsed: bool = False
    pinned: bool = False


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Look:
    """`places`: top left corner of each node. `bends`: by a wire's target the points that it is led through."""

    places: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    frames: tuple[Frame, ...] = ()
    notes: tuple[Note, ...] = ()
    styles: Mapping[str, Style] = field(default_factory=lambda: MappingProxyType({}))
    bends: Mapping[End, tuple[Place, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __reduce__(self) -> tuple[Any, ...]:
        return (_look, (dict(self.places), self.frames, self.notes, dict(self.styles), dict(self.bends)))

    def style(self, id: str) -> Style:
        return self.styles.get(id, PLAIN)

    def moved(self, places: Mapping[str, Place]) -> Look:
        near = {id: held(place) for id, place in places.items()}
        return replace(self, places=frozen({**self.places, **near}))

    def styled(self, styles: Mapping[str, Style]) -> Look:
        """With nodes drawn so; a plain style is not kept."""
        told = {id: style for id, style in {**self.styles, **styles}.items() if style != PLAIN}
        return replace(self, styles=frozen(told))

    def bent(self, bends: Mapping[End, tuple[Place, ...]]) -> Look:
        """With wires led through these points; none for the usual way."""
        near = {target: tuple(held(point) for point in points) for target, points in bends.items()}
        told = {target: points for target, points in {**self.bends, **near}.items() if points}
        return replace(self, bends=frozen(told))

    @property
    def area_ids(self) -> set[str]:
        """Ids of the frames and notes: no two of them are the same."""
        return {frame.id for frame in self.frames} | {note.id for note in self.notes}

    def fresh_area_id(self, taken: Collection[str] = ()) -> str:
        """An id that no frame and no note has: `f1`, `f2` …"""
        known = self.area_ids | set(taken)
        number = 1
        while f"f{number}" in known:
            number += 1
        return f"f{number}"

    def with_areas(
        self, other: Look, areas: Collection[str], dx: float = 0.0, dy: float = 0.0
    ) -> tuple[Look, list[str]]:
        """With copies of another look's frames and notes, moved by (dx, dy); the ids that they have here."""
        new: dict[str, str] = {}
        for id in [*(frame.id for frame in other.frames), *(note.id for note in other.notes)]:
            if id in areas:
                new[id] = self.fresh_area_id(new.values())
        frames = [replace(f, id=new[f.id], x=f.x + dx, y=f.y + dy) for f in other.frames if f.id in new]
        notes = [replace(n, id=new[n.id], x=n.x + dx, y=n.y + dy) for n in other.notes if n.id in new]
        return replace(self, frames=(*self.frames, *frames), notes=(*self.notes, *notes)), list(new.values())

    def without_areas(self, areas: Collection[str]) -> Look:
        """Without the frames and notes of these ids."""
        frames = tuple(frame for frame in self.frames if frame.id not in areas)
        return replace(self, frames=frames, notes=tuple(note for note in self.notes if note.id not in areas))

    def told_of(self, ids: Mapping[str, str], wires: Collection[End], dx: float = 0.0, dy: float = 0.0) -> Look:
        """What is said here of nodes and of the wires between them, under their new ids, moved by (dx, dy); no areas."""
        places = {new: _shifted(self.places[old], dx, dy) for old, new in ids.items() if old in self.places}
        bends = {
            target._replace(node=ids[target.node]): tuple(_shifted(point, dx, dy) for point in points)
            for target, points in self.bends.items()
            if target in wires and target.node in ids
        }
        styles = {new: self.styles[old] for old, new in ids.items() if old in self.styles}
        return Look(frozen(places), (), (), frozen(styles), frozen(bends))

    def joined(self, other: Look) -> Look:
        """With what another look says of nodes and wires besides."""
        return self.moved(other.places).styled(other.styles).bent(other.bends)

    def without(self, ids: Collection[str]) -> Look:
        """Without anything that is said of these nodes."""
        gone = set(ids)
        bends = {target: points for target, points in self.bends.items() if target.node not in gone}
        places, styles = _less(self.places, gone), _less(self.styles, gone)
        return replace(self, places=places, styles=styles, bends=frozen(bends))


def _shifted(place: Place, dx: float, dy: float) -> Place:
    return place[0] + dx, place[1] + dy


def _less(table: Mapping[str, Any], gone: set[str]) -> Mapping[str, Any]:
    return frozen({k: v for k, v in table.items() if k not in gone})


def _look(
    places: dict[str, Place],
    frames: tuple[Frame, ...],
    notes: tuple[Note, ...],
    styles: dict[str, Style],
    bends: dict[End, tuple[Place, ...]],
) -> Look:
    return Look(frozen(places), frames, notes, frozen(styles), frozen(bends))
