"""What is selected: cards, frames and notes, which the host is told of; wires and their dots, which are the canvas's own affair."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from gui.canvas.items import Dot, End, Point
from gui.canvas.scene import Scene

Tell = Callable[[Collection[str], Collection[str]], None]


class Picked(NamedTuple):
    """Things of all kinds: cards, wires by their targets, frames and notes, dots of wires."""

    ids: frozenset[str] = frozenset()
    wires: frozenset[End] = frozenset()
    areas: frozenset[str] = frozenset()
    dots: frozenset[Dot] = frozenset()

    def plus(self, other: Picked) -> Picked:
        return Picked(self.ids | other.ids, self.wires | other.wires, self.areas | other.areas, self.dots | other.dots)

    def minus(self, other: Picked) -> Picked:
        return Picked(self.ids - other.ids, self.wires - other.wires, self.areas - other.areas, self.dots - other.dots)

    def holds(self, other: Picked) -> bool:
        return other.minus(self) == NOTHING

    @property
    def movable(self) -> bool:
        """Whether something is among them that has a place of its own."""
        return bool(self.ids or self.areas or self.dots)


NOTHING = Picked()


class Selection:
    """`tell` hears of every change of what the host keeps that a person made; `shown` of every change at all."""

    def __init__(self, scene: Scene, tell: Tell, shown: Callable[[], None]) -> None:
        self.picked = NOTHING
        self._scene, self._tell, self._shown = scene, tell, shown

    @property
    def ids(self) -> frozenset[str]:
        return self.picked.ids

    @property
    def wires(self) -> frozenset[End]:
        return self.picked.wires

    @property
    def areas(self) -> frozenset[str]:
        return self.picked.areas

    @property
    def dots(self) -> frozenset[Dot]:
        return self.picked.dots

    def pick(
        self, ids: Collection[str], wires: Collection[End] = (), areas: Collection[str] = (), dots: Collection[Dot] = ()
    ) -> None:
        """Select exactly these, on a person's behalf."""
        before = self.picked
        self.preview(ids, wires, areas, dots)
        if (self.ids, self.areas) != (before.ids, before.areas):
            self._tell(self.ids, self.areas)

    def preview(
        self, ids: Collection[str], wires: Collection[End] = (), areas: Collection[str] = (), dots: Collection[Dot] = ()
    ) -> None:
        """The same without telling the host: what the host itself sets, and a gesture that is not finished."""
        self._hold(ids, wires, areas, dots)
        self._shown()

    def _hold(
        self, ids: Collection[str], wires: Collection[End], areas: Collection[str], dots: Collection[Dot]
    ) -> None:
        scene = self._scene
        there = frozenset(
            dot for dot in dots if dot.wire in scene.wires and dot.number < len(scene.wires[dot.wire].bends)
        )
        self.picked = Picked(
            frozenset(ids) & scene.cards.keys(),
            frozenset(wires) & scene.wires.keys(),
            frozenset(areas) & scene.areas.keys(),
            there,
        )
        scene.mark(*self.picked)

    def refresh(self) -> None:
        """The scene has changed: what is gone is no longer selected."""
        before = self.picked
        self._hold(*before)
        if self.picked != before:
            self._shown()

    def in_order(self) -> list[str]:
        """The selected cards, in painting order."""
        ids = self.ids & self._scene.cards.keys()
        return [key for key in self._scene.cards if key in ids] if len(ids) > 1 else list(ids)


def everything(scene: Scene) -> Picked:
    dots = (Dot(target, number) for target, item in scene.wires.items() for number in range(len(item.bends)))
    return Picked(frozenset(scene.cards), frozenset(scene.wires), frozenset(scene.areas.keys()), frozenset(dots))


def without_dots(scene: Scene, dots: Collection[Dot]) -> dict[End, list[Point]]:
    """The points that are left of the wires of these dots."""
    wires = {dot.wire for dot in dots}
    return {
        wire: [point for number, point in enumerate(scene.wires[wire].bends) if Dot(wire, number) not in dots]
        for wire in wires
    }
