"""Asking the run that is looked at, while it trains and after."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from gui.training.trainer import Trainer

if TYPE_CHECKING:
    from core.data.table import Array
    from gui.predict.question import Chunks

AGAIN_MS = 200
"""A training that has just ended refuses what was asked of it; its kept weights answer soon after."""
NO_ANSWERS = "The network has losses but no Output, so it gives no answers. Add an Output where they are made."
Outputs = tuple["Array", ...]
Then = Callable[[Outputs], None]
Refused = Callable[[str], None]


class Oracle(QObject):
    """One question at a time; a new one takes the place of the one before."""

    def __init__(self, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._asked = 0
        self._waiting = False

    @property
    def waiting(self) -> bool:
        return self._waiting

    def forget(self) -> None:
        """The answer to what was asked is not wanted any more."""
        self._asked += 1
        self._waiting = False

    def ask(self, chunks: Chunks, then: Then, refused: Refused) -> None:
        """`then` gets each output of the network (N …) for the inputs of all chunks, joined."""
        self.forget()
        self._waiting = True
        self._put(self._asked, chunks, then, refused, again=True)

    def _put(self, number: int, chunks: Chunks, then: Then, refused: Refused, again: bool) -> None:
        if number != self._asked:
            return
        if self._trainer.run is None:
            self._waiting = False
            return
        gathered: list[Outputs | None] = [None] * len(chunks)
        failed: list[str] = []

        def take(place: int, outputs: Any) -> None:
            gathered[place] = outputs
            done = [piece for piece in gathered if piece is not None]
            if len(done) == len(gathered) and self._settles(number):
                then(_joined(done))

        def refuse(sentence: str) -> None:
            failed.append(sentence)
            if len(failed) > 1 or number != self._asked:
                return
            if again:
                QTimer.singleShot(AGAIN_MS, self, partial(self._put, number, chunks, then, refused, False))
            elif self._settles(number):
                refused(sentence)

        for place, inputs in enumerate(chunks):
            self._trainer.predict(inputs, partial(take, place), refuse)

    def _settles(self, number: int) -> bool:
        if number != self._asked:
            return False
        self._waiting = False
        return True


def _joined(pieces: list[Outputs]) -> Outputs:
    if len(pieces) == 1:
        return pieces[0]
    import numpy as np

    return tuple(np.concatenate(parts) for parts in zip(*pieces, strict=True))
