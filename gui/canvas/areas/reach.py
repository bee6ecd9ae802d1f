"""Frames, notes and the dots of wires from the keyboard: one after the other is selected, brought into sight and told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from gui.canvas import spoken
from gui.canvas.items import Dot, FrameItem
from gui.canvas.layout import GRID
from gui.canvas.scene import Scene
from gui.canvas.selection import Picked

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

NONE = "There are no frames, notes or dots here."


def step(stage: Stage, by: int) -> None:
    """Select the next one (`by` 1) or the one before (-1), from the left to the right; after the last comes the first."""
    things = sorted(_things(stage.scene), key=lambda thing: (thing[0].x(), thing[0].y()))
    if not things:
        stage.announce(NONE)
        stage.say(NONE, stage.pointer_at_center().screen)
        return
    picked = [thing for _, thing in things]
    here = stage.selection.picked
    at = picked.index(here) + by if here in picked else (0 if by > 0 else -1)
    spot, chosen = things[at % len(things)]
    stage.focus.hide()
    stage.selection.pick(*chosen)
    stage.reveal_area(spot)
    stage.announce(_told(stage.scene, chosen))


def _things(scene: Scene) -> Iterator[tuple[QRectF, Picked]]:
    """Where each of them lies; of a frame its head."""
    for item in scene.areas:
        yield item.rect, Picked(areas=frozenset({item.view.id}))
    for target, wire in scene.wires.items():
        for number, (x, y) in enumerate(wire.bends):
            yield QRectF(x - GRID, y - GRID, 2 * GRID, 2 * GRID), Picked(dots=frozenset({Dot(target, number)}))


def _told(scene: Scene, chosen: Picked) -> str:
    for dot in chosen.dots:
        return spoken.dot(scene, dot)
    [id] = chosen.areas
    item = scene.areas[id]
    return spoken.frame(scene, item) if isinstance(item, FrameItem) else spoken.note(item)
