"""New frames and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF

from gui.canvas.areas import shape
from gui.canvas.areas.writing import write_on
from gui.canvas.items import FrameItem
from gui.canvas.layout import GRID, snapped
from gui.canvas.scene import Scene

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

FARTHEST = 24
"""So many steps away a free place for a new frame is looked for."""


def frame(stage: Stage, at: QPointF) -> None:
    """A frame around what is selected, or an empty one at a point of the scene; its title is to be written at once."""
    chosen = stage.selection.picked
    around = stage.scene.bounds(chosen.ids, chosen.areas)
    for dot in chosen.dots:
        x, y = stage.scene.wires[dot.wire].bends[dot.number]
        around = around.united(QRectF(x - GRID, y - GRID, 2 * GRID, 2 * GRID))
    if around.isEmpty():
        w, h = shape.NEW_FRAME
        area = _free(stage, QRectF(snapped(at.x() - w / 2), snapped(at.y() - h / 2), w, h))
    else:
        area = _grown(around)
    stage.reveal_area(QRectF(area.topLeft(), QSizeF(area.width(), shape.HEAD)))
    _write(stage, stage.host.add_frame((area.x(), area.y(), area.width(), area.height())))


def note(stage: Stage, at: QPointF) -> None:
    """An empty note at a point of the scene, with the cursor in it."""
    w, h = shape.NEW_NOTE
    _write(stage, stage.host.add_note((snapped(at.x()), snapped(at.y()), w, h)))


def _free(stage: Stage, wanted: QRectF) -> QRectF:
    """The place nearest to the wanted one where a frame takes in nothing that is there."""
    scene, step = stage.scene, shape.PAD
    for away in range(FARTHEST):
        reach = range(-away, away + 1)
        ring = [(x, y) for x in reach for y in reach if max(abs(x), abs(y)) == away]
        for x, y in sorted(ring, key=lambda at: at[0] ** 2 + at[1] ** 2):
            spot = wanted.translated(x * step, y * step)
            if not _taken(scene, spot):
                return spot
    return wanted.translated(0, scene.bounds().bottom() + step - wanted.top())


def _taken(scene: Scene, spot: QRectF) -> bool:
    """Whether a card, a note or the edge of a frame is there."""
    if any(item.rect.intersects(spot) for _, item in scene.cards_near(spot)):
        return True
    return any(
        area.rect.intersects(spot) and not (isinstance(area, FrameItem) and area.rect.contains(spot))
        for area in scene.areas.near(spot)
    )


def _grown(around: QRectF) -> QRectF:
    """With room for the title above and the same distance on the other sides, on the grid."""
    left, top = snapped(around.left() - shape.PAD), snapped(around.top() - shape.HEAD - shape.PAD / 2)
    right, bottom = shape.raised(around.right() + shape.PAD), shape.raised(around.bottom() + shape.PAD)
    return QRectF(left, top, right - left, bottom - top)


def _write(stage: Stage, id: str) -> None:
    if id:
        write_on(stage, id)
