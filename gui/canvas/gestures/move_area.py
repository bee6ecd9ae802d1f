"""Drag a note, or a frame by its title or border with all that lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from gui.canvas.gestures.carry import Carry
from gui.canvas.selection import Picked

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class MoveArea(Carry):
    hints: tuple[tuple[str, str], ...] = (
        ("Drag a frame by its title or border", "Move it with all that lies wholly in it; pinned layers stay"),
        ("Drag a note", "Move what is selected, snapping to grid and neighbours; with Ctrl or Alt, freely"),
        ("Double click on a note or the title of a frame", "Write on it; Escape leaves it as it was"),
    )

    def __init__(self, stage: Stage, grabbed: str) -> None:
        super().__init__(stage, Picked(areas=frozenset({grabbed})))
        self._area = grabbed

    def rect(self) -> QRectF:
        return self.stage.scene.areas[self._area].rect

    def there(self) -> bool:
        return self._area in self.stage.scene.areas
