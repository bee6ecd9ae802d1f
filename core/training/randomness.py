"""Torch's default generators, lent to one computation at a time.

Dropout and its like draw from the one default generator of the process; no argument gives them another. So each user
(the training step, validation, an answer to the window) keeps a state of its own, which is put in place for the
length of one computation and taken away again. What others draw between two steps then changes nothing in the run,
and the run changes nothing for them. Only a draw from the default generator in another thread *during* a step could
still mix in: code of the window uses a `torch.Generator` of its own, or `Randomness`, which waits its turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from types import TracebackType
from typing import Protocol

import torch
from torch import Tensor

_turn = Lock()


class _Source(Protocol):
    def get_state(self) -> Tensor: ...
    def set_state(self, state: Tensor) -> object: ...
    def manual_seed(self, seed: int) -> object: ...


class _Mps:
    """Apple's generator, which torch offers as functions."""

    def get_state(self) -> Tensor:
        return torch.mps.get_rng_state()

    def set_state(self, state: Tensor) -> None:
        torch.mps.set_rng_state(state)

    def manual_seed(self, seed: int) -> None:
        torch.mps.manual_seed(seed)


def _sources(device: torch.device) -> dict[str, _Source]:
    sources: dict[str, _Source] = {"cpu": torch.default_generator}
    if device.type == "cuda":
        torch.cuda.current_device()  # its generators exist once CUDA has been started
        sources["cuda"] = torch.cuda.default_generators[device.index or 0]
    elif device.type == "mps":
        sources["mps"] = _Mps()
    return sources


class Randomness:
    """`with randomness:` draws continue where this one stopped; afterwards the process's own state is back.

    Not to be nested: a second one waits until the first has left.
    """

    def __init__(self, device: torch.device, seed: int) -> None:
        self._sources = _sources(device)
        self._kept = tuple(self._sources.values())
        self._outer: list[Tensor] = []
        self._states: list[Tensor] = []
        self.seed(seed)

    def seed(self, seed: int) -> None:
        """Start again, as `torch.manual_seed(seed)` would."""
        with _turn:
            outer = [source.get_state() for source in self._kept]
            for source in self._kept:
                source.manual_seed(seed)
            self._states = [source.get_state() for source in self._kept]
            self._restore(outer)

    def __enter__(self) -> None:
        _turn.acquire()
        self._outer = [source.get_state() for source in self._kept]
        self._restore(self._states)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._states = [source.get_state() for source in self._kept]
        self._restore(self._outer)
        _turn.release()

    def _restore(self, states: list[Tensor]) -> None:
        for source, state in zip(self._kept, states, strict=True):
            source.set_state(state)

    @property
    def states(self) -> dict[str, Tensor]:
        """By generator: `cpu`, and `cuda` or `mps`."""
        return dict(zip(self._sources, self._states, strict=True))

    def load(self, states: Mapping[str, Tensor]) -> None:
        """Go on from `states`; a generator that is not among them keeps its own."""
        self._states = [states.get(name, own) for name, own in self.states.items()]
