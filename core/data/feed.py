"""Feed: what training draws batches from; TensorFeed, for data that fits on the device."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from core.data.prepare import Prepared
from core.data.table import inside
from core.problems import NetwrightError

CHUNK_BYTES = 2**19
"""How much is gathered at once when rows are shuffled; batches are then slices of it. Fits in a processor's cache."""


class Batch(NamedTuple):
    """Tensors with the same rows along their first axis (B …). Views into larger ones: not to be written to."""

    inputs: tuple[Tensor, ...]
    targets: tuple[Tensor, ...]
    rows: Tensor
    """(B,) int64: the rows' numbers in the table."""


class Feed(Protocol):
    """A source of batches. It may be a table, a stream, a generator's noise or the memory of an agent."""

    def rows(self, split: str) -> int:
        """How many rows `train`, `valid` or `test` has."""

    def batches(self, split: str, batch_size: int, generator: torch.Generator | None = None) -> Iterator[Batch]:
        """Every row once, the last batch smaller if it must be.

        The order is drawn from `generator` (one of the CPU); without one the rows come in their own order.
        """


class InputLike(Protocol):
    """A `core.lowering` InputSlot."""

    @property
    def column(self) -> str: ...
    @property
    def partner(self) -> str: ...


class TargetLike(Protocol):
    """A `core.lowering` TargetSlot."""

    @property
    def target(self) -> str: ...
    @property
    def partner(self) -> str: ...


class TensorFeed(Feed):
    """Keeps the needed columns of each split on `device`, and shuffles there.

    An input's partner is '' for the column itself, 'lengths' for (N,) int64, or 'mask' for (N, L) bool, True where
    padded.
    """

    def __init__(
        self,
        prepared: Prepared,
        inputs: Sequence[InputLike],
        targets: Sequence[TargetLike],
        device: torch.device | str = "cpu",
    ) -> None:
        self._prepared = prepared
        self._device = torch.device(device)
        self._keys = (
            *((slot.column, slot.partner) for slot in inputs),
            *((slot.target, slot.partner) for slot in targets),
        )
        self._inputs = len(inputs)
        self._tensor = cache(self._make_tensor)
        for column, partner in self._keys:
            self._check(column, partner)

    def _check(self, column: str, partner: str) -> None:
        table = self._prepared.table
        if not column:
            raise NetwrightError(
                "An Input, Output or Target has no column of the data yet. Choose one in the inspector."
            )
        if column not in table.columns:
            known = ", ".join(table.columns)
            raise NetwrightError(f"The data has no column '{column}'. Choose among {known}.")
        if partner and column not in table.lengths:
            raise NetwrightError(
                f"All rows of column '{column}' are of the same length, so there is no {partner} to go with it."
            )

    def _make_tensor(self, split: str, column: str, partner: str) -> Tensor:
        """What one argument of the network, or one target, gets of all rows of `split`."""
        table, rows = self._prepared.table, self._prepared.rows[split]
        if not column:
            values = rows.copy()
        elif partner == "lengths":
            values = table.lengths[column][rows]
        elif partner == "mask":
            values = ~inside(table.lengths[column][rows], table.columns[column].shape[1])
        else:
            values = table.array(column, rows)
        return torch.from_numpy(values).to(self._device)

    def rows(self, split: str) -> int:
        return len(self._prepared.rows[split])

    def tensors(self, split: str) -> Batch:
        """All rows of `split` at once, in their order."""
        return self._batch(self._whole(split))

    def batches(self, split: str, batch_size: int, generator: torch.Generator | None = None) -> Iterator[Batch]:
        if batch_size < 1:
            raise NetwrightError(f"The batch size must be at least 1; it is {batch_size}.")
        if not self.rows(split):
            return
        whole = self._whole(split)
        chunks = iter((whole,)) if generator is None else self._shuffled(whole, batch_size, generator)
        for chunk in chunks:
            if len(chunk[-1]) <= batch_size:
                yield self._batch(chunk)
                continue
            for parts in zip(*(torch.split(tensor, batch_size) for tensor in chunk), strict=True):
                yield self._batch(parts)

    def _shuffled(
        self, whole: tuple[Tensor, ...], batch_size: int, generator: torch.Generator
    ) -> Iterator[tuple[Tensor, ...]]:
        """The rows in a new order, in pieces of whole batches that are gathered in one go each."""
        count = len(whole[-1])
        order = torch.randperm(count, generator=generator).to(self._device)
        row_bytes = sum(tensor.nbytes for tensor in whole) // count
        batches_at_once = max(1, CHUNK_BYTES // max(1, row_bytes * batch_size))
        for index in torch.split(order, batches_at_once * batch_size):
            yield tuple(tensor.index_select(0, index) for tensor in whole)

    def _whole(self, split: str) -> tuple[Tensor, ...]:
        return (*(self._tensor(split, *key) for key in self._keys), self._tensor(split, "", ""))

    def _batch(self, parts: Sequence[Tensor]) -> Batch:
        return Batch(tuple(parts[: self._inputs]), tuple(parts[self._inputs : -1]), parts[-1])
