"""Running a plan in the background: here on a thread. Nothing of Qt; the window's timer calls `drain`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from core.problems import Problem
from core.training import events
from core.training.control import Control
from core.training.plan import Plan

if TYPE_CHECKING:
    import torch

    from core.data.feed import Feed
    from core.training.checkpoint import Checkpoint
    from core.training.engine import Outcome

MakeFeed = Callable[["torch.device"], "Feed"]
Record = Callable[[events.Event], Problem | None]


class Runner(Protocol):
    """What the window knows of a running training, wherever it computes."""

    control: Control

    @property
    def running(self) -> bool: ...
    @property
    def outcome(self) -> Outcome | None: ...
    def start(self) -> None: ...
    def drain(self) -> list[events.Event]: ...
    def stop(self, timeout: float) -> bool: ...


class ThreadRunner:
    """Trains on a thread of this process. `make_feed` and `record` are called there too, so that nothing stalls the window.

    Closing: `stop(1.0)` returns within the second whatever the step is doing. A step inside torch cannot be broken
    off, so when it is longer the answer is False: the window may close all the same. The thread is no daemon, and
    Python waits for it at its end; the step is finished, the checkpoint written, and then the process is gone. A
    program that ends without calling `stop` has the same ending, since the engine sees that the main thread is gone.
    """

    def __init__(
        self, plan: Plan, make_feed: MakeFeed, record: Record | None = None, start: Checkpoint | None = None
    ) -> None:
        self.control = Control()
        self._plan, self._make_feed, self._record, self._start = plan, make_feed, record, start
        self._events: SimpleQueue[events.Event] = SimpleQueue()
        self._outcome: Outcome | None = None
        self._thread = threading.Thread(target=self._work, name="training", daemon=False)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def outcome(self) -> Outcome | None:
        """None until it has ended."""
        return self._outcome

    def start(self) -> None:
        self._thread.start()

    def drain(self) -> list[events.Event]:
        """What has happened since the last call; never waits."""
        found = []
        while True:
            try:
                found.append(self._events.get_nowait())
            except Empty:
                return found

    def stop(self, timeout: float) -> bool:
        """Asks it to stop and waits at most `timeout` seconds; whether it has ended."""
        self.control.stop()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self.running

    def _work(self) -> None:
        from core.training.device import choose
        from core.training.engine import refused, run

        try:
            device = choose(self._plan.device)
            feed = self._make_feed(device)
        except Exception as error:
            self.control.close("The training could not start.")
            self._outcome = refused(self._plan, error, self._emit)
            return
        plan = replace(self._plan, device=str(device))
        self._outcome = run(plan, feed, self.control, self._emit, self._start)

    def _emit(self, event: events.Event) -> None:
        problem = self._record(event) if self._record is not None else None
        light: dict[str, Any] = {"checkpoint": None, "best": None} if isinstance(event, events.Checkpointed) else {}
        self._events.put(replace(event, **light))
        if problem is not None:
            self._events.put(events.Warned(event.step, event.epoch, event.seconds, problem))
