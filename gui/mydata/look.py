"""A look at files on a thread, with progress, that can be given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from core.data.source import Cancelled, Progress
from gui.background import Background

POLL_MS = 60
KEY = "look"


@dataclass(slots=True)
class _Meter:
    """Written by the thread, read by the window."""

    done: int = 0
    total: int = 0
    unwanted: bool = False

    def __call__(self, done: int, total: int) -> None:
        if self.unwanted:
            raise Cancelled
        self.done, self.total = done, total


class Look(QObject):
    """Does one thing at a time; a new one takes the place of what is under way."""

    progressed = Signal(object)
    """The share that is done, from 0 to 1, or None while nobody knows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._meter = _Meter()
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._tell)
        self.destroyed.connect(partial(_end, lambda: self._meter))

    @property
    def busy(self) -> bool:
        return self._background.busy

    def begin(
        self, work: Callable[[Progress], Any], then: Callable[[Any], None], refused: Callable[[str], None]
    ) -> None:
        """Calls `then` with what `work` gives, or `refused` with a sentence."""
        self.cancel()
        self._meter = meter = _Meter()
        self._background.ask(partial(work, meter), partial(self._end, then), partial(self._end, refused), KEY)
        self.progressed.emit(None)
        self._timer.start()

    def cancel(self) -> None:
        """What is under way is not wanted any more."""
        self._meter.unwanted = True
        self._background.forget(KEY)
        self._timer.stop()

    def _end(self, tell: Callable[[Any], None], told: Any) -> None:
        self._timer.stop()
        tell(told)

    def _tell(self) -> None:
        meter = self._meter
        self.progressed.emit(min(1.0, meter.done / meter.total) if meter.total else None)


def _end(meter: Callable[[], _Meter]) -> None:
    meter().unwanted = True
