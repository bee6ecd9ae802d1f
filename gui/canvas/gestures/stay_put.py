"""A press on a pinned card: it can be selected, and a drag says why it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from gui.canvas.gestures.base import Pointer
from gui.canvas.gestures.carry import Carry
from gui.canvas.selection import Picked

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class StayPut(Carry):
    follows_edge = False
    hints = (("Drag a pinned layer", "It stays where it is until it is unpinned"),)

    def __init__(self, stage: Stage, grabbed: str) -> None:
        super().__init__(stage, Picked(ids=frozenset({grabbed})))
        self._card = grabbed
        self._pulled = False

    def rect(self) -> QRectF:
        return self.stage.scene.cards[self._card].rect

    def there(self) -> bool:
        return self._card in self.stage.scene.cards

    def move(self, at: Pointer) -> None:
        if self.beyond_click(at):
            self._pulled = True
            title = self.stage.scene.cards[self._card].view.title
            self.stage.say(f"'{title}' is pinned, so it stays where it is. Press P to unpin it.", at.screen)
            self.stage.setCursor(Qt.CursorShape.ForbiddenCursor)

    def finish(self, at: Pointer) -> None:
        self.stage.say("", at.screen)
        if not self._pulled:
            self.click(at)

    def cancel(self) -> None:
        self.stage.say("", QPointF())
