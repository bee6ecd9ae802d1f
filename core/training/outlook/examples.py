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


def example(lowered: Lowered, analysis: Analysis, rows: int, device: torch.device) -> Batch:
    """A batch of `rows` on `device`. Raises NetwrightError where a size is known only with the data at hand."""
    generator = torch.Generator().manual_seed(0)
    inputs, targets = tuple(_inputs(lowered, analysis, rows)), tuple(_targets(lowered, analysis, rows))
    made = [[_filled(shape, dtype, device, generator) for shape, dtype in part] for part in (inputs, targets)]
    return Batch(tuple(made[0]), tuple(made[1]), torch.arange(rows))


Shaped = tuple[tuple[int, ...], torch.dtype]


def _inputs(lowered: Lowered, analysis: Analysis, rows: int) -> Iterator[Shaped]:
    for slot in lowered.inputs:
        wire = analysis.type_at(slot.path, "y")
        if wire is None:
            raise NetwrightError(f"Nothing is known yet of what '{slot.argument}' brings.")
        shape = _bound(wire, rows)
        if slot.partner == "lengths":
            yield (rows,), torch.int64
        elif slot.partner:
            yield shape[:2], torch.bool
        else:
            yield shape, getattr(torch, wire.dtype)


def _targets(lowered: Lowered, analysis: Analysis, rows: int) -> Iterator[Shaped]:
    for slot in lowered.targets:
        column = analysis.schema.column(slot.target) if analysis.schema else None
        if column is None:
            raise NetwrightError(f"There is no column '{slot.target}' to learn from.")
        wire = target_type(column)
        yield ((rows,), torch.int64) if slot.partner else (_bound(wire, rows), getattr(torch, wire.dtype))


def _bound(wire: WireType, rows: int) -> tuple[int, ...]:
    return (rows, *(_known(size) for size in wire.sizes[1:]))


def _known(size: SizeValue) -> int:
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
