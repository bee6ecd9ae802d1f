"""StreamFeed: for what does not fit on the device, or is still in files: a thread reads ahead of the training."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cached_property
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor

from core.data.feeding.batch import Batch, Feed
from core.data.feeding.columns import Columns
from core.data.feeding.resident import TensorFeed

CHUNK_BYTES = 2**23
"""How much is read at once, in the order in which it lies on disk."""
AHEAD = 2
"""Chunks that wait for the training."""

T = TypeVar("T")


class _Chunk(NamedTuple):
    stored: list[Tensor]
    """By part, sorted by row number; in pinned memory where the device is a GPU."""
    good: Tensor | None
    places: Tensor
    """(B,) in the order of the epoch."""
    back: Tensor
    """(B,) where in `stored` each of them lies."""


class StreamFeed(Columns, Feed):
    """Reads rows from the cache or their files when their turn comes, and finishes them on `device`.

    The batches are those of a TensorFeed, to the bit. `may_stay`: what fits goes to the device for good as soon as all rows of
    a part are in the cache.
    """

    def __init__(self, *args: Any, may_stay: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self._may_stay = may_stay
        self._args, self._options = args, options
        self._staying: dict[str, TensorFeed] = {}

    @cached_property
    def _resident(self) -> TensorFeed:
        return TensorFeed(*self._args, **self._options)

    def rows(self, split: str) -> int:
        return len(self.numbers(split))

    def batches(
        self, split: str, batch_size: int, generator: torch.Generator | None = None, first: int = 0
    ) -> Iterator[Batch]:
        if self._may_stay and all(part.is_complete(self.numbers(split)) for part in self.parts):
            yield from self._resident.batches(split, batch_size, generator, first)
            return
        order = self.order(split, batch_size, generator)[first * batch_size :]
        with _Ahead(self._chunks(split, order, batch_size)) as chunks:
            for chunk in chunks:
                back = chunk.back.to(self.device)
                stored = [values.to(self.device, non_blocking=True).index_select(0, back) for values in chunk.stored]
                yield from self.cut(split, self.finish(stored), chunk.good, chunk.places, batch_size)

    def _chunks(self, split: str, order: Tensor, batch_size: int) -> Iterator[_Chunk]:
        """On the reading thread. The first are small, so that the training need not wait for much."""
        most = max(1, CHUNK_BYTES // max(1, self.row_bytes * batch_size))
        start, batches = 0, 1
        try:
            while start < len(order):
                yield self._chunk(split, order[start : start + batches * batch_size])
                start, batches = start + batches * batch_size, min(2 * batches, most)
        finally:
            for part in self.parts:
                part.settle()

    def _chunk(self, split: str, places: Tensor) -> _Chunk:
        rows = torch.from_numpy(self.numbers(split))[places]
        by_row = rows.argsort()
        back = torch.empty_like(by_row)
        back[by_row] = torch.arange(len(by_row))
        wanted, good = rows[by_row].numpy(), None
        made = dict[Any, Tensor]()
        for part in dict.fromkeys(self.parts):
            values, readable = part.take(wanted)
            made[part] = self._placed(torch.from_numpy(values))
            if readable is not None:
                good = torch.from_numpy(readable) if good is None else good & torch.from_numpy(readable)
        return _Chunk([made[p] for p in self.parts], None if good is None else good[back], places, back)

    def _placed(self, values: Tensor) -> Tensor:
        return values.pin_memory() if self.device.type == "cuda" else values


class _Ahead(Iterator[T]):
    """Items of an iterator that a thread of its own runs ahead; left early, the thread ends at its next item."""

    def __init__(self, items: Iterator[T]) -> None:
        self._items = items
        self._made: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()
        self._room = threading.Semaphore(AHEAD)
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="reading data", daemon=True)

    def __enter__(self) -> _Ahead[T]:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        self._room.release()
        self._thread.join()

    def _work(self) -> None:
        try:
            for item in self._items:
                self._made.put((item, None))
                self._room.acquire()
                if self._stopped:
                    break
            self._made.put((None, None))
        except BaseException as error:
            self._made.put((None, error))
        finally:
            getattr(self._items, "close", lambda: None)()

    def __next__(self) -> T:
        item, error = self._made.get()
        if error is not None:
            raise error
        if item is None:
            raise StopIteration
        self._room.release()
        return item
