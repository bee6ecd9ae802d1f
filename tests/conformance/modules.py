"""The torch side of a drawn use: the source its `emit` writes, run on real tensors or on the meta device."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import CodeType
from typing import Any

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from core.layers.wires import WireType
from core.lowering.modules import source_of
from core.lowering.printer import print_program
from core.lowering.program import Builder, ClassProgram, Program, Value, partner_of
from core.lowering.setup import setup
from tests.conformance.draw import Draw
from tests.conformance.draws import draws
from tests.conformance.stricter import NO_META

Kind = tuple[tuple[int, ...], str]
"""Sizes and dtype of a tensor."""


class Unwritable(Exception):
    """The layer has no torch module for such inputs, so torch cannot be asked."""


class Written:
    """A drawn use as source, with the arguments its forward takes and the ports it gives back."""

    def __init__(self, draw: Draw) -> None:
        program, cls = Program(), ClassProgram("Network")
        builder, self.arguments = Builder(program, cls), cls.inputs
        row = tuple(self._given(item) for item in draw.ins)
        ports = draw.layer.output_ports(draw.values)
        rng = random.Random(str(draw))
        self.used = [i for i in range(len(ports)) if rng.random() < 0.7] or [0]
        builder.enter("node", "node", frozenset(ports[i].name for i in self.used if ports))
        try:
            made = draw.layer.emit(draw.values, builder, *row)
        except (IndexError, ValueError) as error:
            raise Unwritable from error
        outs = made if isinstance(made, tuple) else (made,)
        cls.returns = [outs[i] for i in self.used]
        cls.always_tuple = True
        cls.setup = [(line, "node") for line in setup(draw.layer, draw.values, cls.modules)]
        program.classes.append(cls)
        own = "\n\n".join(source_of(name) for name in program.blocks)
        self.source = f"import torch\nfrom torch import nn\n\n{own}\n" + "\n".join(print_program(program).lines)
        self.draw = draw

    def _given(self, item: Any) -> Any:
        if isinstance(item, tuple):
            return tuple(self._given(part) for part in item)
        if item is None:
            return None
        value = Value(f"x{len(self.arguments)}", item, argument=True)
        self.arguments.append(value)
        if item.partner:
            value.partner = partner_of(value, value.hint)
            self.arguments.append(value.partner)
        return value

    @property
    def has_partner(self) -> bool:
        return any(a.partner for a in self.arguments)

    @property
    def expected(self) -> tuple[Kind, ...]:
        """What the rule says of the ports that are used."""
        return tuple((shape_of(self.draw.outs[i]), f"torch.{self.draw.outs[i].dtype}") for i in self.used)

    @cached_property
    def _code(self) -> CodeType:
        return compile(self.source, "<drawn>", "exec")

    def module(self, device: str = "cpu") -> nn.Module:
        namespace: dict[str, Any] = {"__name__": "drawn"}
        exec(self._code, namespace)
        with torch.device(device), quiet():
            made: nn.Module = namespace["Network"]()
        return made.requires_grad_(False)

    def run(self, module: nn.Module, device: str = "cpu") -> tuple[torch.Tensor, ...]:
        """In training mode without gradients. Raises what torch raises."""
        rng = torch.Generator().manual_seed(0)
        with torch.no_grad(), quiet():
            results: tuple[torch.Tensor, ...] = module(*(_tensor(a, rng).to(device) for a in self.arguments))
        return results


@dataclass(frozen=True)
class Seen:
    """What torch makes of a use that the rule accepts."""

    written: Written
    results: tuple[Kind, ...]
    parameters: int
    buffers: int
    without_numbers: tuple[Kind, ...] | None
    """Of the run on the meta device; None where there is a reason why it cannot be."""
    flops: int
    """As torch counts them in that run."""

    def __str__(self) -> str:
        return f"{self.written.draw}\n{self.written.source}"


@lru_cache(maxsize=4)
def seen(key: str) -> tuple[Seen, ...]:
    """Of every accepted use, run once for all that is asked of it. Raises AssertionError where torch refuses."""
    return tuple(map(_seen, draws(key)[0]))


def _seen(draw: Draw) -> Seen:
    written = Written(draw)
    try:
        module = written.module()
        results = _kinds(written.run(module))
        parameters, buffers = (sum(t.numel() for t in part()) for part in (module.parameters, module.buffers))
        applies, _ = NO_META.get(draw.key, (lambda d: False, ""))
        if applies(draw):
            return Seen(written, results, parameters, buffers, None, 0)
        counter, module = FlopCounterMode(display=False), written.module("meta")
        with counter:
            without_numbers = _kinds(written.run(module, "meta"))
    except Exception as error:
        raise AssertionError(f"torch refuses {draw}\n{written.source}") from error
    return Seen(written, results, parameters, buffers, without_numbers, counter.get_total_flops())


def _kinds(results: tuple[torch.Tensor, ...]) -> tuple[Kind, ...]:
    return tuple((tuple(r.shape), str(r.dtype)) for r in results)


@contextmanager
def quiet() -> Iterator[None]:
    """torch warns of what works all the same: padding with even filters, dropout on unusual ranks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _tensor(argument: Value, rng: torch.Generator) -> torch.Tensor:
    wire = argument.type
    assert wire is not None
    sizes = [int(str(s)) for s in wire.sizes]
    if argument.hint.endswith("_lengths"):
        return torch.ones(sizes, dtype=torch.int64)
    if wire.dtype == "float32":
        return torch.rand(sizes, generator=rng)
    return torch.zeros(sizes, dtype=getattr(torch, wire.dtype))


def shape_of(wire: WireType) -> tuple[int, ...]:
    return tuple(int(str(s)) for s in wire.sizes)
