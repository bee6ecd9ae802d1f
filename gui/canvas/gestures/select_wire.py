"""Click a wire to select it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.items import End
from gui.canvas.selection import NOTHING, Picked

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class SelectWire(Gesture):
    hints = (("Click on a wire", "Select it"),)

    def __init__(self, stage: Stage, target: End) -> None:
        super().__init__(stage)
        self._target = target

    def start(self, at: Pointer) -> None:
        super().start(at)
        selection = self.stage.selection
        self._before = selection.picked
        wire = Picked(wires=frozenset({self._target}))
        if at.toggles and selection.picked.holds(wire):
            selection.pick(*selection.picked.minus(wire))
        else:
            selection.pick(*(selection.picked if at.adds else NOTHING).plus(wire))

    def cancel(self) -> None:
        self.stage.selection.pick(*self._before)
