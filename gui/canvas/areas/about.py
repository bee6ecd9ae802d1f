"""What a context menu is about where frames, notes and dots lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.canvas.areas import press
from gui.canvas.gestures.base import Pointer
from gui.canvas.items import Dot
from gui.canvas.places import Place

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


def note(stage: Stage, at: Pointer) -> Place | None:
    item = press.note_under(stage, at)
    return _area(stage, item.view.id) if item is not None else None


def dot(stage: Stage, at: Pointer) -> Place | None:
    """The wire's menu, in which deleting means the dot."""
    found = press.dot_under(stage, at)
    if found is None:
        return None
    stage.selection.pick((), (), (), {Dot(*found)})
    return "wire"


def frame(stage: Stage, at: Pointer) -> Place | None:
    item = press.frame_under(stage, at)
    return _area(stage, item.view.id) if item is not None else None


def chosen(stage: Stage) -> Place:
    """Of what is selected, frames and notes among it."""
    areas = stage.selection.areas
    if len(areas) + len(stage.selection.ids) > 1:
        return "cards"
    return "frame" if areas & stage.scene.frames.keys() else "note"


def _area(stage: Stage, id: str) -> Place:
    """What is selected stays so if the frame or note is part of it."""
    if id not in stage.selection.areas:
        stage.selection.pick((), (), {id})
    return chosen(stage)


ABOVE = (note, dot)
