"""TensorFeed: for data that fits on the device."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import torch
from torch import Tensor

from core.data.feeding.batch import Batch, Feed
from core.data.feeding.columns import Columns
from core.data.feeding.parts import Part

CHUNK_BYTES = 2**19
"""How much is gathered at once when rows are shuffled; batches are then slices of it. Fits in a processor's cache."""


FINISHED_BYTES = 2**30
"""Rows of a split that take no more than this are kept as the network gets them; larger ones as they are stored, bytes for instance."""
STRIDE = 4096
"""Rows that are finished at once."""


class _Whole(NamedTuple):
    """All rows of a part of the split, by part."""

    values: tuple[Tensor, ...]
    good: Tensor | None
    """(rows,) bool, CPU: which could be read; None: all."""
    is_finished: bool


class TensorFeed(Columns, Feed):
    """Keeps the needed columns of each split on `device`, and shuffles there."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._whole = cache(self._make_whole)

    def _make_whole(self, split: str) -> _Whole:
        rows = self.numbers(split)
        is_finished = len(rows) * self.row_bytes <= FINISHED_BYTES
        made, good = dict[Any, Tensor](), None
        for part in dict.fromkeys(self.parts):
            values, readable = part.take(rows)
            stored = torch.from_numpy(values).to(self.device)
            made[part] = _finished(part, stored) if is_finished else stored
            if readable is not None:
                good = torch.from_numpy(readable) if good is None else good & torch.from_numpy(readable)
        return _Whole(tuple(made[part] for part in self.parts), good, is_finished)

    def rows(self, split: str) -> int:
        return len(self.numbers(split))

    def tensors(self, split: str) -> Batch:
        """All rows of `split` at once, in their order, but for those that cannot be read."""
        count = self.rows(split)
        whole = self._whole(split)
        values = whole.values if whole.is_finished else self.finish(whole.values)
        return next(self.cut(split, values, whole.good, torch.arange(count), max(1, count)))

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
                values = [each[start : start + len(places)] for each in whole.values]
            else:
                index = places.to(self.device)
                values = [each.index_select(0, index) for each in whole.values]
            start += len(places)
            good = None if whole.good is None else whole.good[places]
            yield from self.cut(split, values if whole.is_finished else self.finish(values), good, places, batch_size)


def _finished(part: Part, stored: Tensor) -> Tensor:
    """A stride at a time, so that what is between takes little room."""
    if not part.needs_finish:
        return stored
    pieces = torch.split(stored, STRIDE)
    first = part.finished(pieces[0])
    made = _room((len(stored), *first.shape[1:]), first)
    for number, piece in enumerate(pieces):
        made[number * STRIDE : number * STRIDE + len(piece)] = part.finished(piece)
    return made


def _room(shape: tuple[int, ...], like: Tensor) -> Tensor:
    """For values on the device and of the type of `like`. On the CPU numpy makes it, in large pages: rows are gathered a tenth faster."""
    if like.device.type != "cpu":
        return torch.empty(shape, dtype=like.dtype, device=like.device)
    import numpy as np

    return torch.from_numpy(np.empty(shape, dtype=like.numpy().dtype))
