"""Drag the whole canvas: middle button, or Space and the left one."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.canvas.gestures.base import Gesture, Pointer


class Pan(Gesture):
    cursor = Qt.CursorShape.ClosedHandCursor
    hints = (("Middle drag, or Space and drag", "Move the view"),)

    def start(self, at: Pointer) -> None:
        super().start(at)
        self._offset = self.stage.camera.offset

    def move(self, at: Pointer) -> None:
        self.stage.look_at(self._offset + at.screen - self.pressed.screen)

    def cancel(self) -> None:
        self.stage.look_at(self._offset)
