"""A batch that looks like the data, made of nothing: what memory and time depend on is in the shapes alone."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from core.analysis import Analysis
from core.data.feed import Batch
from core.layers.data import target_type
from core.layers.sizes import Dim, SizeValue
from core.layers.wires import WireType
from core.lowering.lowered import Lowered
from core.problems import NetwrightError


def example(
    lowered: Lowered, analysis: Analysis, rows: int, device: torch.device, length: int = 0, targets: bool = True
) -> Batch:
    """A batch of `rows` on `device`, with or without its `targets`.

    `length` stands for every size that only the data will tell; with 0 such a size raises NetwrightError.
    """
    generator = torch.Generator().manual_seed(0)
    asked = (_inputs(lowered, analysis, rows, length), _targets(lowered, analysis, rows, length) if targets else ())
    made = [[_filled(shape, dtype, device, generator) for shape, dtype in part] for part in asked]
    return Batch(tuple(made[0]), tuple(made[1]), torch.arange(rows))


Shaped = tuple[tuple[int, ...], torch.dtype]


def _inputs(lowered: Lowered, analysis: Analysis, rows: int, length: int) -> Iterator[Shaped]:
    for slot in lowered.inputs:
        wire = analysis.type_at(slot.path, "y")
        if wire is None:
            raise NetwrightError(f"Nothing is known yet of what '{slot.argument}' brings.")
        shape = _bound(wire, rows, length)
        if slot.partner == "lengths":
            yield (rows,), torch.int64
        elif slot.partner:
            yield shape[:2], torch.bool
        else:
            yield shape, getattr(torch, wire.dtype)


def _targets(lowered: Lowered, analysis: Analysis, rows: int, length: int) -> Iterator[Shaped]:
    for slot in lowered.targets:
        column = analysis.schema.column(slot.target) if analysis.schema else None
        if column is None:
            raise NetwrightError(f"There is no column '{slot.target}' to learn from.")
        wire = target_type(column)
        yield ((rows,), torch.int64) if slot.partner else (_bound(wire, rows, length), getattr(torch, wire.dtype))


def _bound(wire: WireType, rows: int, length: int) -> tuple[int, ...]:
    return (rows, *(_known(size, length) for size in wire.sizes[1:]))


def _known(size: SizeValue, length: int) -> int:
    if isinstance(size, Dim) and length:
        size = size.bind(dict.fromkeys(size.unknowns, length))
    if isinstance(size, Dim):
        raise NetwrightError(f"How large {size} is depends on the rows.")
    return int(size)


def _filled(shape: tuple[int, ...], dtype: torch.dtype, device: torch.device, generator: torch.Generator) -> Tensor:
    """Decimal numbers at random; labels, words and lengths all 1, which every layer takes."""
    if device.type == "meta":
        return torch.empty(shape, dtype=dtype, device=device)
    if dtype.is_floating_point:
        return torch.rand(shape, generator=generator, dtype=dtype).to(device)
    return torch.ones(shape, dtype=dtype, device=device) if dtype != torch.bool else torch.zeros(shape, dtype=dtype)
