"""Click a wire to select it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.items import End

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class SelectWire(Gesture):
    def __init__(self, stage: Stage, target: End) -> None:
        super().__init__(stage)
        self._target = target

    def start(self, at: Pointer) -> None:
        super().start(at)
        selection = self.stage.selection
        self._before = (selection.ids, selection.wires)
        wire = frozenset({self._target})
        if at.toggles:
            selection.pick(selection.ids, selection.wires ^ wire)
        elif at.adds:
            selection.pick(selection.ids, selection.wires | wire)
        else:
            selection.pick((), wire)

    def cancel(self) -> None:
        self.stage.selection.pick(*self._before)
