"""TensorFeed: for data that fits on the device."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import torch
from torch import Tensor

from core.data.feeding.batch import Batch, Feed
from core.data.feeding.columns import Columns

CHUNK_BYTES = 2**19
"""How much is gathered at once when rows are shuffled; batches are then slices of it. Fits in a processor's cache."""


class _Whole(NamedTuple):
    """All rows of a part of the split, as stored, by part; and which could be read (bool, CPU), None: all."""

    stored: tuple[Tensor, ...]
    good: Tensor | None


class TensorFeed(Columns, Feed):
    """Keeps the needed columns of each split on `device`, and shuffles there."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._whole = cache(self._make_whole)

    def _make_whole(self, split: str) -> _Whole:
        rows = self.numbers(split)
        made, good = dict[Any, Tensor](), None
        for part in dict.fromkeys(self.parts):
            values, readable = part.take(rows)
            made[part] = torch.from_numpy(values).to(self.device)
            if readable is not None:
                good = torch.from_numpy(readable) if good is None else good & torch.from_numpy(readable)
        return _Whole(tuple(made[part] for part in self.parts), good)

    def rows(self, split: str) -> int:
        return len(self.numbers(split))

    def tensors(self, split: str) -> Batch:
        """All rows of `split` at once, in their order, but for those that cannot be read."""
        count = self.rows(split)
        whole = self._whole(split)
        return next(self.cut(split, whole.stored, whole.good, torch.arange(count), max(1, count)))

    def batches(
        self, split: str, batch_size: int, generator: torch.Generator | None = None, first: int = 0
    ) -> Iterator[Batch]:
        order = self.order(split, batch_size, generator)[first * batch_size :]
        if not len(order):
            return
        whole = self._whole(split)
        start = first * batch_size
        for places in torch.split(order, batch_size * max(1, CHUNK_BYTES // max(1, self.row_bytes * batch_size))):
            if generator is None:
                stored = [values[start : start + len(places)] for values in whole.stored]
            else:
                index = places.to(self.device)
                stored = [values.index_select(0, index) for values in whole.stored]
            start += len(places)
            yield from self.cut(split, stored, None if whole.good is None else whole.good[places], places, batch_size)
