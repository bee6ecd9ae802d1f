"""Answers to the window. Predictions come from a copy in eval mode, so that the live network never notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from core.lowering.execute import Built, build
from core.problems import NetwrightError
from core.training.checkpoint import Checkpoint
from core.training.control import Activations, Inspect, NodeState, Predict, Prediction, Probe, Request, Save
from core.training.live import Live
from core.training.randomness import Randomness

if TYPE_CHECKING:
    from core.training.control import Array


class Replica:
    """A second network with the live one's weights as of `step`; made when it is first asked for."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._randomness = Randomness(live.device, live.plan.seed)
        self._built: Built | None = None
        self._step = -1

    def _current(self, step: int) -> Built:
        if self._built is None:
            self._built = build(self._live.plan.lowered)
            self._built.network.to(self._live.device).eval().requires_grad_(False)
        if step != self._step:
            self._copy(self._built.network)
            self._step = step
        return self._built

    @torch.no_grad()
    def _copy(self, target: torch.nn.Module) -> None:
        source = self._live.network
        ours, theirs = [*target.parameters(), *target.buffers()], [*source.parameters(), *source.buffers()]
        for mine, live in zip(ours, theirs, strict=True):
            mine.copy_(live)

    def predict(self, step: int, inputs: tuple[Array, ...]) -> Prediction:
        outputs = self._compute(step, inputs, lambda built, tensors: built.network(*tensors))
        results = outputs if isinstance(outputs, tuple) else (outputs,)
        return Prediction(step, tuple(array(o) for o in results[: len(self._live.plan.lowered.outputs)]))

    def probe(self, step: int, inputs: tuple[Array, ...]) -> Activations:
        wires = self._compute(step, inputs, lambda built, tensors: built.taps(*tensors))
        return Activations(step, {key: array(tensor) for key, tensor in wires.items()})

    def _compute(self, step: int, inputs: tuple[Array, ...], work: Callable[[Built, list[Tensor]], Any]) -> Any:
        self._randomness.seed(self._live.plan.seed)
        with self._randomness, torch.no_grad():
            built = self._current(step)
            return work(built, [self._tensor(x) for x in inputs])

    def _tensor(self, values: Array) -> Tensor:
        return torch.tensor(np.asarray(values), device=self._live.device)


class Answers:
    """Does what requests ask, between two steps."""

    def __init__(self, live: Live, save: Callable[[], Checkpoint]) -> None:
        self._live, self._save = live, save
        self._replica = Replica(live)

    def give(self, step: int, request: Request, answer: Future[Any]) -> None:
        """Settles `answer`; an error becomes its sentence."""
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(self._result(step, request))
        except NetwrightError as error:
            answer.set_exception(error)
        except (RuntimeError, ValueError, TypeError, IndexError) as error:
            text = str(error).strip().split("\n")[0]
            answer.set_exception(NetwrightError(f"The network could not compute this input: {text}"))

    def _result(self, step: int, request: Request) -> Any:
        match request:
            case Predict(inputs):
                return self._replica.predict(step, inputs)
            case Probe(inputs):
                return self._replica.probe(step, inputs)
            case Inspect(path):
                return self._inspect(step, path)
            case Save():
                return self._save()

    def _inspect(self, step: int, path: tuple[str, ...]) -> NodeState:
        modules = [name for name, place in self._live.plan.lowered.modules if place[: len(path)] == path]
        inside: Callable[[str], bool] = lambda name: any(name.startswith(f"{module}.") for module in modules)  # noqa: E731
        named = {n: p for n, p in self._live.network.named_parameters() if inside(n)}
        buffers = {n: b for n, b in self._live.network.named_buffers() if inside(n)}
        gradients = {n: p.grad for n, p in named.items() if p.grad is not None}
        return NodeState(step, arrays({**named, **buffers}), arrays(gradients))


def arrays(tensors: Mapping[str, Tensor]) -> dict[str, Array]:
    return {name: array(tensor) for name, tensor in tensors.items()}


def array(tensor: Tensor) -> Array:
    """A copy as numpy, which knows no bfloat16."""
    tensor = tensor.detach()
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.float()
    copy: Array = tensor.to("cpu", copy=True).numpy()
    return copy
