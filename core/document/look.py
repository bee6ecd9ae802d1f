"""How a graph is drawn: never what it means. Sizes and places are in scene units, one logical pixel at 100 %."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from core.graph import End

Place = tuple[float, float]
COLOURS = ("", "grey", "blue", "cyan", "green", "yellow", "orange", "red", "pink", "purple")
"""What a person may colour nodes, frames and notes with; '' is the usual one. What each looks like is the theme's."""


def frozen(table: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(dict(table))


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
        return replace(self, places=frozen({**self.places, **places}))

    def styled(self, styles: Mapping[str, Style]) -> Look:
        """With nodes drawn so; a plain style is not kept."""
        told = {id: style for id, style in {**self.styles, **styles}.items() if style != PLAIN}
        return replace(self, styles=frozen(told))

    def bent(self, bends: Mapping[End, tuple[Place, ...]]) -> Look:
        """With wires led through these points; none for the usual way."""
        told = {target: points for target, points in {**self.bends, **bends}.items() if points}
        return replace(self, bends=frozen(told))

    def without(self, ids: Collection[str]) -> Look:
        """Without anything that is said of these nodes."""
        gone = set(ids)
        return replace(
            self,
            places=_less(self.places, gone),
            styles=_less(self.styles, gone),
            bends=frozen({target: points for target, points in self.bends.items() if target.node not in gone}),
        )


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
