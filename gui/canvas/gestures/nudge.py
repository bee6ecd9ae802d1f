"""Move the selected cards with the arrow keys; reported once, when the last arrow key is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from gui.canvas.gestures.base import Gesture, Pointer

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class Nudge(Gesture):
    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        cards = stage.scene.cards
        self._home = {key: cards[key].rect.topLeft() for key in stage.selection.ids}
        self._shift = QPointF()

    def step(self, by: QPointF) -> None:
        self._shift_to(self._shift + by)

    def _shift_to(self, shift: QPointF) -> None:
        self._shift = shift
        self.stage.scene.move({key: home + shift for key, home in self._home.items()})

    def finish(self, at: Pointer) -> None:
        if self._home and not self._shift.isNull():
            places = {key: home + self._shift for key, home in self._home.items()}
            self.stage.host.move({key: (place.x(), place.y()) for key, place in places.items()})
        self.stage.scene.settle(self._home)

    def cancel(self) -> None:
        self._shift_to(QPointF())

    def refresh(self) -> bool:
        cards = self.stage.scene.cards
        self._home = {key: cards[key].rect.topLeft() for key in self._home if key in cards}
        self._shift_to(self._shift)
        return bool(self._home)
