"""A run of custom code on tensors without numbers, to see what comes out. Nothing here asks whether the code may run.

Only for the process of `core.lowering.trial_process`: code may run for ever, and draws from the default generator.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from core.layers.base import Inputs
from core.layers.custom.signature import Signature
from core.layers.sizes import Dim
from core.layers.wires import WireType

FILE = "<netwright custom layer>"
HEADER = "import torch\nfrom torch import nn\n"


class Odd(Exception):
    """What came back is not what the signature says; the text is the sentence."""


@dataclass(frozen=True)
class Outcome:
    """Of one run: sizes and types of what came out, weights and buffers, operations for the whole batch."""

    shapes: tuple[tuple[int, ...], ...]
    dtypes: tuple[str, ...]
    parameters: int
    buffers: int
    frozen: int
    flops: int


class _Operations(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts as `FlopCounterMode` does, without its hooks, which would see the modules of other threads."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.total = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        made = func(*args, **(kwargs or {}))
        formula = flop_registry.get(func._overloadpacket)
        if formula is not None:
            self.total += int(formula(*args, **(kwargs or {}), out_val=made))
        return made


@dataclass(frozen=True)
class Trial:
    """The code with its arguments, ready to be run on inputs of any size."""

    code: str
    signature: Signature
    arguments: Mapping[str, Any]
    sizes: Mapping[str, int]
    """What `__init__` takes from the first input."""

    def run(self, ins: Inputs, values: Mapping[str, int], device: str = "meta") -> Outcome:
        """With the unknown sizes bound to `values`. Raises whatever the code raises, and Odd."""
        load()
        torch.manual_seed(0)
        linecache.cache[FILE] = (len(self.code), None, self.code.splitlines(keepends=True), FILE)
        with torch.device(device), torch.no_grad():
            work, module = self._made()
            tensors = _tensors(ins, values, device)
            with _Operations() as counter:
                made = work(*tensors)
            results = self._results(made)
        return _outcome(results, module, counter.total)

    def _made(self) -> tuple[Callable[..., Any], nn.Module | None]:
        namespace: dict[str, Any] = {"__name__": "netwright_network"}
        exec(HEADER, namespace)
        exec(compile(self.code, FILE, "exec", dont_inherit=True), namespace)
        main = namespace[self.signature.name]
        own = self.signature.inits
        calling = {k: v for k, v in self.arguments.items() if k not in own}
        if not self.signature.is_class:
            return (lambda *xs: main(*xs, **calling)), None
        module = main(**self.sizes, **{k: v for k, v in self.arguments.items() if k in own})
        if not isinstance(module, nn.Module):
            raise Odd(f"{self.signature.name} is no nn.Module.")
        return (lambda *xs: module(*xs, **calling)), module.train()

    def _results(self, made: Any) -> list[torch.Tensor]:
        names, main = self.signature.outputs, "forward" if self.signature.is_class else self.signature.name
        if not self.signature.spread:
            if isinstance(made, tuple | list):
                told = ", ".join(["Tensor"] * len(made))
                raise Odd(f"{main} gives back {len(made)} values, but its signature says one. Write -> tuple[{told}].")
            made = (made,)
        if not isinstance(made, tuple | list) or len(made) != len(names):
            many = f"{len(made)} values" if isinstance(made, tuple | list) else "one value"
            raise Odd(f"{main} gives back {many}, but its signature says {len(names)}.")
        for item in made:
            if not isinstance(item, torch.Tensor):
                raise Odd(f"{main} gives back {_kind(item)} where a tensor is expected.")
            if str(item.dtype) not in ("torch.float32", "torch.int64", "torch.bool"):
                raise Odd(
                    f"{main} gives back {str(item.dtype).removeprefix('torch.')}; here float32, int64 and bool travel."
                )
            if item.dim() == 0:
                raise Odd(f"{main} gives back a single number; one for each sample is needed.")
        return list(made)


@cache
def load() -> None:
    """The first operation without numbers makes torch import for a second or more, which is no fault of the code."""
    with torch.device("meta"), _Operations(), torch.no_grad():
        nn.Linear(1, 1)(torch.empty(1, 1))


def _kind(item: Any) -> str:
    return "nothing" if item is None else f"a value of the type {type(item).__name__}"


def _outcome(results: list[torch.Tensor], module: nn.Module | None, flops: int) -> Outcome:
    weights = list(module.parameters()) if module is not None else []
    return Outcome(
        tuple(tuple(r.shape) for r in results),
        tuple(str(r.dtype).removeprefix("torch.") for r in results),
        sum(w.numel() for w in weights),
        sum(b.numel() for b in module.buffers()) if module is not None else 0,
        sum(w.numel() for w in weights if not w.requires_grad),
        flops,
    )


def _tensors(ins: Inputs, values: Mapping[str, int], device: str) -> list[torch.Tensor | None]:
    """In the order of the call; open ports at the end are left out."""
    flat = [wire for item in ins for wire in (item if isinstance(item, tuple) else (item,))]
    while flat and flat[-1] is None:
        flat.pop()
    return [None if wire is None else _tensor(wire, values, device) for wire in flat]


def _tensor(wire: WireType, values: Mapping[str, int], device: str) -> torch.Tensor:
    sizes = [bound(size, values) for size in wire.sizes]
    return torch.zeros(sizes, dtype=getattr(torch, wire.dtype), device=device)


def bound(size: int | Dim, values: Mapping[str, int]) -> int:
    found = size.bind(values) if isinstance(size, Dim) else int(size)
    if not isinstance(found, int) or found < 1:
        raise Odd("The sizes that arrive here cannot be tried out.")
    return found


def lines_of(error: BaseException) -> Sequence[int]:
    """Lines of the code that an error went through, the outermost first."""
    found: list[int] = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            found.append(trace.tb_lineno)
        trace = trace.tb_next
    return found
