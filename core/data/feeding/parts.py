"""Part: what one argument of the network, or one target, is made of; taken as it is stored, finished on the device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from core.data.lazy import Changed, Lazy
from core.data.reading import Cached, Held, careful
from core.data.recipes import RECIPES
from core.data.sources.files.images.decoding import TOP, class_numbers, shares
from core.data.table import Table, inside, is_series

if TYPE_CHECKING:
    from core.data.table import Array

Finish = Callable[[Tensor], Tensor]


class Part:
    """A column (or the lengths or mask of one; or, without a name, the row numbers) of a table."""

    def __init__(self, table: Table, column: str, partner: str, device: torch.device) -> None:
        self.column, self.partner, self._table = column, partner, table
        cells = table.columns[column] if column and not partner else None
        self.lazy: Lazy | None = None
        self._finish: tuple[Finish, ...] = ()
        self._values: Array | None = None
        if isinstance(cells, Lazy):
            self.lazy, self._finish = _split(kept(cells), device)
            self.row_bytes = _bytes(cells.shape, cells.dtype)
            self.stored_bytes = _bytes(self.lazy.shape, self.lazy.dtype)
        else:
            if cells is not None:
                self._values = table.array(column) if is_series(cells) else cells
            sample = self.take(_none())[0]
            self.row_bytes = self.stored_bytes = _bytes((1, *sample.shape[1:]), sample.dtype)

    def take(self, rows: Array) -> tuple[Array, Array | None]:
        """Rows (int64) of the table as they are stored, a copy; and which of them could be read (bool), None: all."""
        if self.lazy is not None:
            values, good = careful(self.lazy, rows)
            return _signed(values), None if good.all() else good
        if not self.column:
            return rows.copy(), None
        if self._values is not None:
            return self._values[rows], None
        lengths = self._table.lengths[self.column][rows]
        if self.partner == "lengths":
            return lengths, None
        return ~inside(lengths, self._table.columns[self.column].shape[1]), None

    def finished(self, stored: Tensor) -> Tensor:
        """What the network gets of what `take` gave, on the device where that lies."""
        for finish in self._finish:
            stored = finish(stored)
        return stored

    @property
    def needs_finish(self) -> bool:
        return bool(self._finish)

    def is_complete(self, rows: Array) -> bool:
        """Whether it is no effort to take these rows."""
        return self.is_held or (isinstance(self.lazy, Cached) and self.lazy.is_complete(rows))

    @property
    def is_held(self) -> bool:
        """Whether all rows are in memory, or mapped into it."""
        return self.lazy is None or isinstance(self.lazy, Held)

    def settle(self) -> None:
        """What was made of files outlives this process."""
        if isinstance(self.lazy, Cached):
            self.lazy.settle()


def _none() -> Array:
    import numpy as np

    return np.zeros(0, dtype=np.int64)


def _bytes(shape: Sequence[int], dtype: Any) -> int:
    """Of one row."""
    import math

    return math.prod(shape[1:]) * int(dtype.itemsize)


def kept(values: Lazy) -> Lazy:
    """The same, with the cache behind every change that gives rows another size: it is those that take long."""
    if not isinstance(values, Changed):
        return values
    inner = kept(values.of)
    changed = replace(values, of=inner)
    return Cached(changed) if values.sizes != inner.shape[1:] else changed


def _split(values: Lazy, device: torch.device) -> tuple[Lazy, tuple[Finish, ...]]:
    """Without its last changes as far as the device can do them, and these, in order."""
    finish: list[Finish] = []
    while isinstance(values, Changed):
        done_there = _on_device(values, device)
        if done_there is None:
            break
        finish.append(done_there)
        values = values.of
    return values, tuple(reversed(finish))


def _on_device(changed: Changed, device: torch.device) -> Finish | None:
    """The change in torch, equal to the bit to numpy's; None where there is none."""
    change = changed.change
    if change is shares:
        top = TOP.get(changed.of.dtype.name)
        return None if top is None else partial(_shares, torch.tensor(float(top), device=device))
    if change is class_numbers:
        return _int64
    if isinstance(change, partial) and change.func is RECIPES["affine"]:
        facts = change.args[0]
        offset, scale = (_entries(facts[name], facts["trailing"], device) for name in ("offset", "scale"))
        return partial(_affine, offset, scale)
    return None


def _entries(values: Sequence[float], trailing: int, device: torch.device) -> Tensor:
    return torch.tensor(values, dtype=torch.float32, device=device).reshape(-1, *(1,) * trailing)


def _shares(top: Tensor, values: Tensor) -> Tensor:
    if values.dtype == torch.int16:
        values = values.to(torch.int32).bitwise_and_(0xFFFF)
    return values.to(torch.float32).div_(top)


def _int64(values: Tensor) -> Tensor:
    return values.to(torch.int64)


def _affine(offset: Tensor, scale: Tensor, values: Tensor) -> Tensor:
    return (values.to(torch.float32) - offset).div_(scale)


def _signed(values: Array) -> Array:
    """uint16 as int16 of the same bits, since torch gathers no unsigned ones; `_shares` reads them."""
    return values.view("int16") if values.dtype.name == "uint16" else values
