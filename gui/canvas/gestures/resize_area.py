"""Drag an edge or a corner of a frame or note; a press that does not become a drag is a click that selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from gui.canvas.areas.shape import Edges, least
from gui.canvas.gestures.base import Pointer
from gui.canvas.gestures.carry import FREE
from gui.canvas.gestures.move_area import MoveArea

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class ResizeArea(MoveArea):
    """Edges go onto the grid; Ctrl or Alt held during the drag switches that off."""

    hints = (("Drag an edge or corner of a frame or note", "Resize it, onto the grid; with Ctrl or Alt, freely"),)

    def __init__(self, stage: Stage, grabbed: str, edges: Edges) -> None:
        super().__init__(stage, grabbed)
        self._edges = edges
        self._size: QRectF | None = None
        self.cursor = edges.cursor

    def move(self, at: Pointer) -> None:
        if self._size is None and not self.beyond_click(at):
            return
        item = self.stage.scene.areas[self._area]
        snap = not at.modifiers & FREE
        self._size = self._edges.pulled(item.settled, at.scene - self.pressed.scene, least(item), snap)
        self.stage.scene.place_areas({self._area: self._size})

    def finish(self, at: Pointer) -> None:
        if self._size is None:
            self.click(at)
            return
        size = self._size
        if size != self.stage.scene.areas[self._area].settled:
            self.stage.host.size_area(self._area, size.x(), size.y(), size.width(), size.height())
        self.cancel()

    def cancel(self) -> None:
        areas = self.stage.scene.areas
        if self._area in areas:
            self.stage.scene.place_areas({self._area: areas[self._area].settled})

    def refresh(self) -> bool:
        if self.there() and self._size is not None:
            self.stage.scene.place_areas({self._area: self._size})
        return self.there()
