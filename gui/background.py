"""Work that must not hold up the window, and redrawing no more often than anybody could see."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.problems import NetwrightError

DRAIN_MS = 15
WORDS_MS = 200
"""Between two changes of words that follow a run: more often nobody can read them."""
Then = Callable[[Any], None]
Refused = Callable[[str], None]


class _Job(NamedTuple):
    ticket: int
    key: str
    work: Callable[[], Any]


class _Done(NamedTuple):
    ticket: int
    result: Any
    refusal: str = ""


class _Queue:
    """Jobs and the thread that does them, one after the other. The thread lives only while there are jobs.

    It is no daemon: Python waits for the job at hand when the program ends, since a thread that is killed inside a
    library may take the process down.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Job] = []
        self._at_work = False
        self.done: SimpleQueue[_Done] = SimpleQueue()

    def add(self, job: _Job) -> None:
        with self._lock:
            self._waiting = [w for w in self._waiting if not job.key or w.key != job.key] + [job]
            if self._at_work:
                return
            self._at_work = True
        threading.Thread(target=self._run, name="background", daemon=False).start()

    def drop(self) -> None:
        """Whatever waits is not done any more."""
        with self._lock:
            self._waiting = []

    def _next(self) -> _Job | None:
        with self._lock:
            self._at_work = bool(self._waiting)
            return self._waiting.pop(0) if self._waiting else None

    def _run(self) -> None:
        while (job := self._next()) is not None:
            self.done.put(_outcome(job))


def _outcome(job: _Job) -> _Done:
    try:
        return _Done(job.ticket, job.work())
    except NetwrightError as error:
        return _Done(job.ticket, None, str(error))
    except Exception as error:  # whatever a library raises must end in a sentence
        return _Done(job.ticket, None, f"This could not be worked out ({type(error).__name__}: {error}).")


class Background(QObject):
    """Does work on a thread and hands the results over on the main thread.

    `work` must not hold a widget: the thread may be the last to let go of it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = _Queue()
        self._tickets = count(1)
        self._open: dict[int, tuple[str, Then, Refused]] = {}
        self._newest: dict[str, int] = {}
        self._timer = QTimer(self, interval=DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        self.destroyed.connect(self._queue.drop)

    @property
    def busy(self) -> bool:
        return bool(self._open)

    def ask(self, work: Callable[[], Any], then: Then, refused: Refused, key: str = "") -> None:
        """Calls `then` with what `work` gives, or `refused` with a sentence. Of several under one key the newest counts."""
        ticket = next(self._tickets)
        if key:
            self.forget(key)
            self._newest[key] = ticket
        self._open[ticket] = (key, then, refused)
        self._queue.add(_Job(ticket, key, work))
        self._timer.start()

    def forget(self, key: str) -> None:
        """What was asked under `key` is not wanted any more."""
        self._open.pop(self._newest.pop(key, 0), None)

    def _drain(self) -> None:
        while self._open:
            try:
                done = self._queue.done.get_nowait()
            except Empty:
                return
            self._settle(done)
        self._timer.stop()

    def _settle(self, done: _Done) -> None:
        entry = self._open.pop(done.ticket, None)
        if entry is None:
            return
        key, then, refused = entry
        self._newest.pop(key, None)
        if done.refusal:
            refused(done.refusal)
        else:
            then(done.result)


class Due(QObject):
    """After any number of `mark`s calls `work` once: not more often than every `least_ms`, only while `widget` is seen,
    and never before it has been painted for the first time (what `work` imports must not delay that).
    """

    def __init__(self, widget: QWidget, work: Callable[[], None], least_ms: int) -> None:
        super().__init__(widget)
        self._widget, self._work, self._least = widget, work, least_ms / 1000
        self._painted = self._marked = False
        self._last = float("-inf")
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._do)
        widget.installEventFilter(self)

    def mark(self, at_once: bool = False) -> None:
        """`at_once`: a person waits for it, so do not keep the distance."""
        self._marked = True
        if at_once:
            self._last = float("-inf")
            self._timer.stop()
        self._arm()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted = True
            self._arm()
        elif event.type() == QEvent.Type.Show:
            self._arm()
        return False

    def _arm(self) -> None:
        if self._marked and self._painted and not self._timer.isActive() and self._widget.isVisible():
            left = self._last + self._least - time.monotonic()
            self._timer.start(max(0, round(left * 1000)) if left > 0 else 0)

    def _do(self) -> None:
        if self._marked and self._widget.isVisible():
            self._marked = False
            self._last = time.monotonic()
            self._work()
