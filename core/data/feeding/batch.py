"""Batch and Feed: what training draws from, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

import torch
from torch import Tensor


class Share(NamedTuple):
    """One of the answers of a batch of mixed samples."""

    share: float
    """How much it counts (0 … 1); together they make 1."""
    targets: tuple[Tensor, ...]


class Batch(NamedTuple):
    """Tensors with the same rows along their first axis (B …). Views into larger ones: not to be written to."""

    inputs: tuple[Tensor, ...]
    targets: tuple[Tensor, ...]
    rows: Tensor
    """(B,) int64: the rows' numbers in the table."""
    shares: tuple[Share, ...] = ()
    """Where samples were mixed, all that they are to be compared with; `targets` are those of the largest share."""


class Feed(Protocol):
    """A source of batches. It may be a table, a stream, a generator's noise or the memory of an agent."""

    def rows(self, split: str) -> int:
        """How many rows `train`, `valid` or `test` has."""

    def labels(self, split: str, column: str) -> torch.Tensor:
        """(rows,) int64 numbers of classes of a target column, -1 where there is none; `column` is one of classes."""

    def unreadable(self) -> str:
        """A sentence that names the rows met so far that cannot be read, and so take no part; '' where there are none."""

    def batches(
        self, split: str, batch_size: int, generator: torch.Generator | None = None, first: int = 0
    ) -> Iterator[Batch]:
        """Every row once, the last batch smaller if it must be, from batch number `first` on.

        A batch lacks the rows that cannot be read, and may so be empty. The order is drawn from `generator` (one of the CPU); without one the rows come in their own order. It is drawn
        as a whole before the first batch, so that the rest of an epoch is the same wherever it begins.
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
