"""One forward and one backward pass of a network with a clock at every wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import Tensor

from core.lowering.execute import Built
from core.problems import Path
from core.training.timing.clock import Clock

LOSS: Path = ()
"""Under this path: the losses, and their own step back."""
Laps = Mapping[Path, float]
Loss = Callable[[Sequence[Tensor]], Tensor]
"""What is made small, from what the network answers."""


class Tape:
    """Every wire that the network leaves behind ends the time of the layer that made it.

    Backward, a layer's time begins when the gradient of what it made is complete, and ends when that of another wire
    is: autograd goes back in the opposite order of the operations, so that those of one layer come together.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[int, Tensor] = {}
        self._owner, self._begun = LOSS, False

    def run(self, built: Built, inputs: Sequence[Tensor], loss: Loss) -> tuple[Laps, Laps]:
        """Seconds of each layer, forward and backward; nothing backward where nothing learns. Raises GivenUp."""
        self._begun = False
        answers = built.run_tapped(inputs, _Taps(self, LOSS))
        total = loss(answers if isinstance(answers, tuple) else (answers,))
        self._clock.lap(LOSS)
        forward = self._clock.laps()
        return forward, self._back(total) if total.requires_grad else {}

    def made(self, path: Path, value: Any) -> None:
        """A wire. Backward only the layer counts that made the tensor, not those that hand it on as it is."""
        if self._begun:
            self._clock.lap(path)
        else:
            self._begun = True
            self._clock.start()  # the first wire is an input: what came before was finding the weights
        if isinstance(value, Tensor) and value.requires_grad and id(value) not in self._held:
            self._held[id(value)] = value
            value.register_hook(lambda _gradient: self._turn_to(path))  # type: ignore[no-untyped-call]

    def _back(self, total: Tensor) -> Laps:
        self._held.clear()
        self._owner = LOSS
        self._clock.start()
        total.backward()  # type: ignore[no-untyped-call]
        self._clock.lap(self._owner)
        return self._clock.laps()

    def _turn_to(self, path: Path) -> None:
        self._clock.lap(self._owner)
        self._owner = path


class _Taps(dict[str, Any]):
    """Stands where the tapped network puts its wires; keeps none of them."""

    def __init__(self, tape: Tape, prefix: Path) -> None:
        super().__init__()
        self._tape, self._prefix = tape, prefix

    def __setitem__(self, key: str, value: Any) -> None:
        self._tape.made((*self._prefix, key.rpartition(".")[0]), value)

    def setdefault(self, key: str, default: Any = None) -> Any:
        return _Taps(self._tape, (*self._prefix, key))
