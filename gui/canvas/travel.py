"""From card to card with Alt and the arrows: along the wires to the sides, among neighbours up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from gui.canvas.scene import Scene

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

ASIDE = 3.0  # how much more a card off to the side counts as far away than one straight ahead


def go(stage: Stage, direction: QPointF) -> None:
    """Select the next card in a direction and bring it into view; above the topmost one is the graph around."""
    order = stage.selection.in_order()
    goal = _next(stage.scene, order[-1], direction) if order else next(iter(stage.scene.cards), None)
    if goal is not None:
        stage.selection.pick({goal})
        stage.reveal(goal)
    elif direction.y() < 0:
        stage.host.leave()


def _next(scene: Scene, here: str, direction: QPointF) -> str | None:
    if direction.x():
        ahead = direction.x() > 0
        linked = [_other_end(scene, target, ahead) for target in scene.wires_of(here)]
        return _nearest(scene, here, [key for key, near in linked if near == here])
    middle = scene.cards[here].rect.center()
    beyond = [key for key, item in scene.cards.items() if (item.rect.center().y() - middle.y()) * direction.y() > 1]
    return _nearest(scene, here, beyond)


def _other_end(scene: Scene, target: tuple[str, str], ahead: bool) -> tuple[str, str]:
    """The card a wire leads to in a direction, and the one it comes from."""
    view = scene.wires[target].view
    return (view.target[0], view.source[0]) if ahead else (view.source[0], view.target[0])


def _nearest(scene: Scene, here: str, keys: list[str]) -> str | None:
    middle = scene.cards[here].rect.center()

    def distance(key: str) -> tuple[float, str]:
        way = scene.cards[key].rect.center() - middle
        return abs(way.y()) + ASIDE * abs(way.x()), key

    return min((key for key in keys if key != here), key=distance, default=None)
