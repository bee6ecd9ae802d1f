"""Click a link in a note to follow it; a drag that begins on a link moves the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.canvas.areas import links
from gui.canvas.gestures.base import Pointer
from gui.canvas.gestures.move_area import MoveArea

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class FollowLink(MoveArea):
    """A plain click asks first, one with Ctrl does not."""

    hints = (("Click on a link in a note", "Open it, after a question; with Ctrl, at once"),)

    def __init__(self, stage: Stage, grabbed: str, address: str) -> None:
        super().__init__(stage, grabbed)
        self._address = address

    def click(self, at: Pointer) -> None:
        super().click(at)
        links.follow(self.stage, self._address, at.screen, ask=not at.toggles)
