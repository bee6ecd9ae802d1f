"""From card to card with the arrows: along the wires to the sides, among neighbours up and down."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from gui.canvas.scene import Scene

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

ASIDE = 3.0  # how much more something off to the side counts as far away than something straight ahead


def go(stage: Stage, direction: QPointF, select: bool = False) -> None:
    """Put the focus on the next card in a direction, and select it if asked; selecting, up from the topmost leaves the graph."""
    here = stage.focus.here
    goal = _next(stage.scene, here, direction) if here else first(stage.scene)
    if goal is not None:
        if select:
            stage.selection.pick({goal})
        stage.focus.put(goal)
    elif select and direction.y() < 0:
        stage.host.leave()
    elif here is not None:
        stage.focus.put(here)


def first(scene: Scene) -> str | None:
    """Where reading begins: the card farthest to the left, the upper one of several."""
    corners = {key: item.rect.topLeft() for key, item in scene.cards.items()}
    return min(corners, key=lambda key: (corners[key].x(), corners[key].y()), default=None)


def cost(way: QPointF, direction: QPointF) -> float:
    """How far off a point is to somebody who looks in a direction; infinite for one that is not ahead."""
    ahead = way.x() * direction.x() + way.y() * direction.y()
    aside = abs(way.x() * direction.y()) + abs(way.y() * direction.x())
    return ahead + ASIDE * aside if ahead > 1 else float("inf")


def _next(scene: Scene, here: str, direction: QPointF) -> str | None:
    if direction.x():
        ahead = direction.x() > 0
        linked = [_other_end(scene, target, ahead) for target in scene.wires_of(here)]
        wired = [key for key, near in linked if near == here and key != here]
        if wired:
            return _least_aside(scene, here, wired)
    middle = scene.cards[here].rect.center()
    costs = {key: cost(item.rect.center() - middle, direction) for key, item in scene.cards.items()}
    goal = min(costs, key=lambda key: (costs[key], key))
    return goal if costs[goal] < float("inf") else None


def _other_end(scene: Scene, target: tuple[str, str], ahead: bool) -> tuple[str, str]:
    """The card a wire leads to in a direction, and the one it comes from."""
    view = scene.wires[target].view
    return (view.target[0], view.source[0]) if ahead else (view.source[0], view.target[0])


def _least_aside(scene: Scene, here: str, keys: Collection[str]) -> str:
    """Of the cards a wire leads to, the one that lies most straight ahead."""
    middle = scene.cards[here].rect.center()

    def distance(key: str) -> tuple[float, str]:
        way = scene.cards[key].rect.center() - middle
        return abs(way.y()) + ASIDE * abs(way.x()), key

    return min(keys, key=distance)
