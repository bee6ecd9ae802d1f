"""Measurements in the background: one at a time, so that none measures another, and each gives way to edits and trainings."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from gui.background import Background, Refused, Then
from gui.training.trainer import BUSY_TURN_S, USUAL_TURN_S, Trainer

GiveUp = Callable[[], bool]
"""Asked now and then while it measures: whether nobody wants it any more. It rests in there."""
REST_S = 0.004
"""A rest, in which the window has the interpreter to itself."""
LOOK_S = 0.05
"""How often one that waits for another looks whether it is still wanted."""
KEY = "measurement"
_alone = threading.Lock()
_at_work: set[int] = set()
"""The measurements that are asked for, of all windows; used on the main thread alone."""


class Measuring(QObject):
    """Measures for one who asks. `turn_s`: it works about so long between two rests."""

    def __init__(self, trainer: Trainer, turn_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self._trainer, self._turn_s = trainer, turn_s
        self._turn = turn = _Turn()
        self._background = Background(self)
        self.destroyed.connect(lambda: turn.end())

    @property
    def busy(self) -> bool:
        return self._background.busy

    def begin(self, work: Callable[[GiveUp], Any], then: Then, refused: Refused) -> None:
        """Calls `work` on a thread when no other measurement goes on; one that is going on here is given up."""
        self.stop()
        _at_work.add(id(self._turn))
        sys.setswitchinterval(BUSY_TURN_S)
        task = partial(_measured, work, self._turn, self._turn.number, self._turn_s)
        self._background.ask(task, partial(self._end, then), partial(self._end, refused), KEY)

    def stop(self) -> None:
        """Gives up what is going on."""
        self._turn.end()
        self._background.forget(KEY)
        self._give_back()

    def _end(self, tell: Callable[[Any], None], told: Any) -> None:
        self._turn.end()
        self._give_back()
        tell(told)

    def _give_back(self) -> None:
        """Turns at the interpreter's lock as they are when nothing computes."""
        if not _at_work and not self._trainer.busy:
            sys.setswitchinterval(USUAL_TURN_S)


class _Turn:
    """Which measurement is wanted; one of an earlier number is not any more."""

    def __init__(self) -> None:
        self.number = 0

    def end(self) -> None:
        self.number += 1
        _at_work.discard(id(self))


def _measured(work: Callable[[GiveUp], Any], turn: _Turn, number: int, turn_s: float) -> Any:
    """Called on the background thread. None where it is not wanted any more."""
    rested = time.monotonic()

    def give_up() -> bool:
        nonlocal rested
        if time.monotonic() - rested > turn_s:
            time.sleep(REST_S)
            rested = time.monotonic()
        return turn.number != number

    while not _alone.acquire(timeout=LOOK_S):
        if turn.number != number:
            return None
    try:
        return work(give_up) if turn.number == number else None
    finally:
        _alone.release()
