"""What a drag carries: the selected things, what lies in selected frames, and the dots of wires whose both ends go along."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF

from gui.canvas.host import CanvasHost
from gui.canvas.items import Dot, End, FrameItem, Point
from gui.canvas.scene import Scene
from gui.canvas.selection import Picked


def with_contents(scene: Scene, picked: Picked) -> Picked:
    """Besides what is picked what lies wholly within picked frames: cards, notes, smaller frames, dots."""
    whole = picked
    for id in picked.areas & scene.frames.keys():
        whole = whole.plus(_contents(scene, scene.frames[id]))
    return whole


def _contents(scene: Scene, frame: FrameItem) -> Picked:
    area = frame.rect
    cards = frozenset(key for key, item in scene.cards_near(area) if area.contains(item.rect))
    areas = frozenset(item.view.id for item in scene.areas.near(area) if item is not frame and area.contains(item.rect))
    dots = (dot for target, item in scene.wires_near(area) for dot in _dots(target, len(item.bends)))
    within = frozenset(dot for dot in dots if area.contains(QPointF(*scene.wires[dot.wire].bends[dot.number])))
    return Picked(cards, frozenset(), areas, within)


def _dots(target: End, count: int) -> Iterable[Dot]:
    return (Dot(target, number) for number in range(count))


class Load:
    """Carried things where they were when they were lifted. Cards that are pinned stay where they are."""

    def __init__(self, scene: Scene, picked: Picked) -> None:
        self._scene, self._picked = scene, picked
        self._shift = QPointF()
        self._lift()

    def _lift(self) -> None:
        scene = self._scene
        whole = with_contents(scene, self._picked)
        self.cards = {key: scene.cards[key].rect.topLeft() for key in whole.ids if self._is_loose(key)}
        self._keys = frozenset(self.cards)
        self.areas = {id: scene.areas[id].rect for id in whole.areas if id in scene.areas}
        self.bends = {target: scene.wires[target].bends for target in self._led(whole)}
        self._dots = whole.dots

    def _is_loose(self, key: str) -> bool:
        item = self._scene.cards.get(key)
        return item is not None and not item.view.pinned

    def _led(self, whole: Picked) -> set[End]:
        """Wires of which a dot is carried."""
        scene = self._scene
        touched = {target for key in self.cards for target in scene.wires_of(key)} | {dot.wire for dot in whole.dots}
        return {target for target in touched if target in scene.wires and self._carried(target, whole.dots)}

    def _carried(self, target: End, dots: frozenset[Dot]) -> set[int]:
        """Numbers of a wire's dots that go along."""
        item = self._scene.wires[target]
        if item.view.source[0] in self.cards and item.view.target[0] in self.cards:
            return set(range(len(item.bends)))
        return {number for number in range(len(item.bends)) if Dot(target, number) in dots}

    def __bool__(self) -> bool:
        return bool(self.cards or self.areas or self.bends)

    @property
    def shift(self) -> QPointF:
        return self._shift

    def shift_to(self, shift: QPointF) -> None:
        """Show everything moved by so much from where it was lifted."""
        self._shift = shift
        self._scene.bend(self._bends())
        self._scene.carry(self._keys, shift)
        self._scene.place_areas({id: home.translated(shift) for id, home in self.areas.items()})

    def carries(self, dot: Dot) -> bool:
        return dot.wire in self.bends and dot.number in self._carried(dot.wire, self._dots)

    def _bends(self) -> dict[End, tuple[Point, ...]]:
        moved: dict[End, tuple[Point, ...]] = {}
        for target, points in self.bends.items():
            carried = self._carried(target, self._dots)
            moved[target] = tuple(
                (x + self._shift.x(), y + self._shift.y()) if number in carried else (x, y)
                for number, (x, y) in enumerate(points)
            )
        return moved

    def refresh(self) -> bool:
        """The scene has changed: go on with what is left; False where nothing is."""
        shift = self._shift
        self._lift()
        if self:
            self.shift_to(shift)
        return bool(self)

    def report(self, host: CanvasHost) -> None:
        """One call for everything that has come elsewhere; then the view has the last word."""
        if not self._shift.isNull():
            places = {key: (at.x() + self._shift.x(), at.y() + self._shift.y()) for key, at in self.cards.items()}
            corners = {id: home.translated(self._shift).topLeft() for id, home in self.areas.items()}
            host.move(places, {id: (at.x(), at.y()) for id, at in corners.items()}, self._bends())
        self.settle()

    def settle(self) -> None:
        """Back to where the view has everything."""
        scene = self._scene
        scene.bend({target: scene.wires[target].view.bends for target in self.bends if target in scene.wires})
        scene.settle()
        scene.place_areas({id: scene.areas[id].settled for id in self.areas if id in scene.areas})
