"""Control: what the window says to a running training, from any thread, without ever waiting for it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from core.problems import NetwrightError, Path

if TYPE_CHECKING:
    import numpy as np

    from core.training.checkpoint import Checkpoint

    Array: TypeAlias = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Predict:
    """`inputs` by argument of Network.forward, with the batch axis first (N …)."""

    inputs: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """As Predict, for what every wire carries."""

    inputs: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Inspect:
    """Weights and gradients of one node, or of all nodes in a block use."""

    path: Path


@dataclass(frozen=True, slots=True)
class Save:
    """The whole state, for a file."""


Request = Predict | Probe | Inspect | Save


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """`outputs`: in the order of the Outputs, as numpy (N …); computed in eval mode with the weights of `step`."""

    step: int
    outputs: tuple[Array, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Activations:
    """By (node path, output port), as numpy (N …); in eval mode with the weights of `step`."""

    step: int
    wires: Mapping[tuple[Path, str], Array]


@dataclass(frozen=True, slots=True, eq=False)
class NodeState:
    """By parameter or buffer name within Network; gradients are those of the last step, where there was one."""

    step: int
    weights: Mapping[str, Array]
    gradients: Mapping[str, Array]


class Control:
    """The window's end calls `pause`, `predict` …; the engine's end looks at `pending` before every step."""

    def __init__(self) -> None:
        self.pending = False
        """Whether the engine has anything to look at. Read without the lock, for speed."""
        self._changed = threading.Condition()
        self._paused = False
        self._stopped = False
        self._ended = ""
        self._requests: list[tuple[Request, Future[Any]]] = []
        self._rates: list[tuple[str, float]] = []

    def pause(self) -> None:
        """The engine rests after the step that it is at; requests are still answered."""
        self._tell(_paused=True)

    def resume(self) -> None:
        self._tell(_paused=False)

    def stop(self) -> None:
        """The engine ends after the step that it is at, with a checkpoint."""
        self._tell(_stopped=True)

    def set_learning_rate(self, lr: float, phase: str = "") -> None:
        """From the next step on, for the phase of that name or for all. Raises NetwrightError for what is no rate."""
        if not 0.0 <= lr < float("inf"):
            raise NetwrightError(f"The learning rate must be a number of at least 0; it is {lr:g}.")
        with self._changed:
            self._rates.append((phase, float(lr)))
        self._tell()

    def predict(self, *inputs: Array) -> Future[Prediction]:
        """Poll `done()`, then `result()`; it raises NetwrightError with a sentence where there is no answer."""
        return self._ask(Predict(inputs))

    def probe(self, *inputs: Array) -> Future[Activations]:
        return self._ask(Probe(inputs))

    def inspect(self, path: Path) -> Future[NodeState]:
        return self._ask(Inspect(path))

    def checkpoint(self) -> Future[Checkpoint]:
        """The state after the current step, in memory that the engine does not touch again."""
        return self._ask(Save())

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def stopped(self) -> bool:
        """Also when the program's main thread is gone: nobody is left to stop the run."""
        return self._stopped or not threading.main_thread().is_alive()

    def _tell(self, **flags: bool) -> None:
        with self._changed:
            for name, value in flags.items():
                setattr(self, name, value)
            self.pending = True
            self._changed.notify_all()

    def _ask(self, request: Request) -> Future[Any]:
        answer: Future[Any] = Future()
        with self._changed:
            if self._ended:
                answer.set_exception(NetwrightError(self._ended))
                return answer
            self._requests.append((request, answer))
        self._tell()
        return answer

    def take(self) -> tuple[list[tuple[Request, Future[Any]]], list[tuple[str, float]]]:
        """For the engine: the open requests and learning rates; they are its own from now on."""
        with self._changed:
            taken = self._requests, self._rates
            self._requests, self._rates, self.pending = [], [], False
            return taken

    def wait(self, seconds: float) -> None:
        """For the engine: until something is pending, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.pending, seconds)

    def close(self, sentence: str) -> None:
        """For the engine: it has ended; open and later requests are refused with `sentence`."""
        with self._changed:
            self._ended = sentence
            left, self._requests = self._requests, []
        for _, answer in left:
            if answer.set_running_or_notify_cancel():
                answer.set_exception(NetwrightError(sentence))
