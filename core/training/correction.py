"""The optimizers of a phase: constructed, stepped, packed and loaded as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from core.spec import Use
from core.training.optimizers import OPTIMIZERS, SHARED, Part, parts

Loss = Callable[[], Tensor]


def construct(
    use: Use, params: Iterable[nn.Parameter], device: str, tables: Iterable[Tensor] = ()
) -> tuple[torch.optim.Optimizer, ...]:
    """The optimizers over `params`, as the exported script writes them; `tables` are weights of Embeddings. Raises NetwrightError."""
    everything, apart = list(params), {id(p) for p in tables}
    made = []
    for part in parts(use, device):
        mine = [p for p in everything if part.matrices in (None, p.ndim == 2 and id(p) not in apart)]
        if mine:
            made.append(_one(part, mine))
    return tuple(made)


def _one(part: Part, params: list[nn.Parameter]) -> torch.optim.Optimizer:
    made: torch.optim.Optimizer = getattr(torch.optim, part.key)(params, **part.arguments)
    return made


def tables_of(network: nn.Module) -> list[Tensor]:
    """Weights of Embeddings: tables of rows that are looked up, though they have the shape of a matrix."""
    return [m.weight for m in network.modules() if isinstance(m, nn.Embedding | nn.EmbeddingBag)]


class Corrector:
    """Corrects `params` along their gradients."""

    def __init__(self, use: Use, params: Sequence[nn.Parameter], network: nn.Module, device: torch.device) -> None:
        self.use, self.params = use, params
        self.optimizers = construct(use, params, device.type, tables_of(network))
        self._again = OPTIMIZERS[use.key].closure

    @property
    def lr(self) -> float:
        return float(self.optimizers[0].param_groups[0]["lr"])

    def step(self, total: Tensor, again: Loss, backward: Callable[[Tensor], None]) -> None:
        """One correction. `again` computes the loss of the same batch anew, for optimizers that look more than once."""
        if self._again:
            self._search(total, again, backward)
            return
        self._gradients(total, backward)
        for optimizer in self.optimizers:
            optimizer.step()

    def _gradients(self, total: Tensor, backward: Callable[[Tensor], None]) -> None:
        for param in self.params:  # what zero_grad does, without its bookkeeping for profilers: 5 % of a small step
            param.grad = None
        backward(total)

    def _search(self, first: Tensor, again: Loss, backward: Callable[[Tensor], None]) -> None:
        losses = iter([first])

        def closure() -> Tensor:
            loss = next(losses, None)
            loss = again() if loss is None else loss
            self._gradients(loss, backward)
            return loss.detach()

        for optimizer in self.optimizers:
            optimizer.step(closure)  # type: ignore[arg-type]

    def pack(self, prefix: str) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """The state as tensors on the CPU, and as JSON. Weights are numbered through all optimizers."""
        tensors: dict[str, Tensor] = {}
        plain: dict[str, dict[str, Any]] = {}
        groups: list[dict[str, Any]] = []
        first = 0
        for optimizer in self.optimizers:
            state = optimizer.state_dict()
            for number, entries in state["state"].items():
                place = first + number
                plain[str(place)] = {name: _plain(value) for name, value in entries.items() if not _is_tensor(value)}
                tensors |= {f"{prefix}{place}.{name}": t for name, t in _tensors(entries)}
            groups += state["param_groups"]
            first += sum(len(group["params"]) for group in state["param_groups"])
        return tensors, {"groups": groups, "state": plain}

    def load(self, tensors: Mapping[str, Tensor], plain: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        """What `pack` gave, with the `changed` arguments in force. Raises ValueError if it is of other weights."""
        state: dict[int, dict[str, Any]] = {int(number): dict(kept) for number, kept in plain["state"].items()}
        for name, tensor in tensors.items():
            number, _, key = name.partition(".")
            _put(state[int(number)], key, tensor)
        groups, first = list(plain["groups"]), 0
        for optimizer in self.optimizers:
            own = changed if first == 0 else {name: changed[name] for name in SHARED if name in changed}
            mine = [_group({**groups.pop(0), **own}) for _ in optimizer.param_groups]
            count = sum(len(group["params"]) for group in mine)
            part = {n - first: kept for n, kept in state.items() if first <= n < first + count}
            optimizer.load_state_dict({"state": part, "param_groups": mine})
            first += count
        if groups:
            raise ValueError("the weights are in fewer groups now")


def _is_tensor(value: Any) -> bool:
    return isinstance(value, Tensor)


def _plain(value: Any) -> Any:
    """Lists keep their places; tensors in them are written apart."""
    return [None if _is_tensor(item) else item for item in value] if isinstance(value, list) else value


def _tensors(entries: Mapping[str, Any]) -> Iterable[tuple[str, Tensor]]:
    for name, value in entries.items():
        items = [(name, value)] if not isinstance(value, list) else [(f"{name}.{i}", v) for i, v in enumerate(value)]
        yield from ((key, v.detach().to("cpu", copy=True)) for key, v in items if _is_tensor(v))


def _put(entries: dict[str, Any], key: str, tensor: Tensor) -> None:
    name, _, place = key.partition(".")
    if place:
        entries[name][int(place)] = tensor
    else:
        entries[name] = tensor


def _group(kept: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has made lists of tuples."""
    return {k: tuple(v) if isinstance(v, list) and k != "params" else v for k, v in kept.items()}
