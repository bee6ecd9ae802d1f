"""Drag cards, and all else that is selected, by a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.canvas.areas.load import Load
from gui.canvas.gestures.base import Pointer
from gui.canvas.gestures.carry import Carry
from gui.canvas.gestures.landing import Landing
from gui.canvas.selection import Picked

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class MoveCards(Carry):
    """One card alone, without wires, that is dropped on a wire goes between its ends."""

    hints = (
        ("Click on a layer", "Select it; with Shift or Ctrl, beside what is selected"),
        ("Drag a layer", "Move what is selected, snapping to grid and neighbours; with Ctrl or Alt, freely"),
        ("Drag a layer without wires onto a wire", "Put it between the two ends of the wire"),
    )

    def __init__(self, stage: Stage, grabbed: str) -> None:
        super().__init__(stage, Picked(ids=frozenset({grabbed})))
        self._card = grabbed
        self._landing = Landing(stage)

    def rect(self) -> QRectF:
        return self.stage.scene.cards[self._card].rect

    def there(self) -> bool:
        return self._card in self.stage.scene.cards

    def move(self, at: Pointer) -> None:
        super().move(at)
        if self._load is not None and self._may_land(self._load):
            self._landing.look(at)

    def finish(self, at: Pointer) -> None:
        target = self._landing.wire
        if self._load is None or target is None:
            super().finish(at)
            return
        place = self.rect().topLeft()
        self.stage.host.insert(self._card, place.x(), place.y(), target)
        self._load.settle()

    def cancel(self) -> None:
        self._landing.clear()
        super().cancel()

    def refresh(self) -> bool:
        self._landing.refresh()
        return super().refresh()

    def paint(self, painter: QPainter) -> None:
        self._landing.paint(painter)
        super().paint(painter)

    def _may_land(self, load: Load) -> bool:
        """With a port on each side and no wire at any."""
        item = self.stage.scene.cards[self._card]
        alone = len(load.cards) == 1 and not load.areas and not load.bends
        return alone and bool(item.inputs and item.outputs) and not self.stage.scene.wires_of(self._card)
