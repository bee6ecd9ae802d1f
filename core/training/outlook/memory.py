"""Peak memory of a training, from a rehearsal on torch's `meta` device, where tensors have shapes and no numbers."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from core.data.feed import Batch
from core.training.live import Live
from core.training.plan import Plan

STEPS = 2
"""In the second one the optimizer's state is there from the start."""
GiveUp = Callable[[], bool]
"""Asked now and then whether nobody wants to know any more."""


class GivenUp(Exception):
    """Nobody wants to know any more."""


def never() -> bool:
    return False


class Held(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the bytes of all tensors that operations make within it, as long as anything holds them."""

    def __init__(self, give_up: GiveUp = never) -> None:
        """Operations raise GivenUp once `give_up` says so."""
        super().__init__()  # type: ignore[no-untyped-call]
        self.now = self.peak = 0
        self._give_up = give_up
        self._known: dict[int, weakref.ref[Any]] = {}

    def __torch_dispatch__(
        self, func: Any, types: Sequence[type], args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        if self._give_up():
            raise GivenUp
        made = func(*args, **(kwargs or {}))
        for leaf in tree_leaves(made):
            if isinstance(leaf, Tensor):
                self._hold(leaf)
        return made

    def _hold(self, tensor: Tensor) -> None:
        storage = tensor.untyped_storage()
        key, size = storage._cdata, storage.nbytes()
        if key in self._known:
            return
        self._known[key] = weakref.ref(storage, self._freed(key, size))
        self.now += size
        self.peak = max(self.peak, self.now)

    def _freed(self, key: int, size: int) -> Callable[[Any], None]:
        def freed(_: object) -> None:
            self._known.pop(key, None)
            self.now -= size

        return freed


def peak_bytes(plan: Plan, batch: Batch, give_up: GiveUp = never) -> int:
    """Weights, gradients, the optimizer's state, what the layers keep for the way back, and what passes through.

    What kernels need for themselves is not in it: `allocated.py` measures that. `batch` on the meta device. Raises what
    torch raises where an operation needs numbers, and GivenUp.
    """
    meta, held = torch.device("meta"), Held(give_up)
    with held, meta:
        live = Live(plan, meta)
        for number in range(STEPS):
            live.step(number, batch, careful=False)
    return held.peak + sum(t.untyped_storage().nbytes() for t in (*batch.inputs, *batch.targets))
