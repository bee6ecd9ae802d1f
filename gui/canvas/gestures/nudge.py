"""Move what is selected with the arrow keys; reported once, when the last arrow key is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from gui.canvas.areas.load import Load
from gui.canvas.gestures.base import Gesture, Pointer

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class Nudge(Gesture):
    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._load = Load(stage.scene, stage.selection.picked)

    def step(self, by: QPointF) -> None:
        self._load.shift_to(self._load.shift + by)

    def finish(self, at: Pointer) -> None:
        self._load.report(self.stage.host)

    def cancel(self) -> None:
        self._load.settle()

    def refresh(self) -> bool:
        return self._load.refresh()
