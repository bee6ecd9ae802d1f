"""What the feeds of a table share: the columns they need, the order of an epoch, and batches out of gathered rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from core.data.drawing import PLAIN, Drawing
from core.data.feeding.batch import Batch, InputLike, TargetLike
from core.data.feeding.broken import told_broken
from core.data.feeding.order import order_of, row_weights
from core.data.feeding.parts import Part
from core.data.prepare import Prepared
from core.problems import NetwrightError

if TYPE_CHECKING:
    from core.data.table import Array


class Columns:
    """The parts of inputs and targets, in order, and the numbers of the rows last.

    An input's partner is '' for the column itself, 'lengths' for (N,) int64, or 'mask' for (N, L) bool, True where padded.
    Raises NetwrightError for a column that is not there.
    """

    def __init__(
        self,
        prepared: Prepared,
        inputs: Sequence[InputLike],
        targets: Sequence[TargetLike],
        device: torch.device | str = "cpu",
        drawing: Drawing = PLAIN,
    ) -> None:
        self.prepared, self.device, self.drawing = prepared, torch.device(device), drawing
        self._inputs = len(inputs)
        self._targets = [slot.target for slot in targets]
        keys = [
            *((slot.column, slot.partner) for slot in inputs),
            *((slot.target, slot.partner) for slot in targets),
        ]
        for column, partner in keys:
            self._check(column, partner)
        made = {key: Part(prepared.table, *key, self.device) for key in dict.fromkeys(keys)}
        self.parts = [*(made[key] for key in keys), Part(prepared.table, "", "", self.device)]
        self._weights, self._lengths = cache(self._make_weights), cache(self._make_lengths)

    def _check(self, column: str, partner: str) -> None:
        table = self.prepared.table
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

    def numbers(self, split: str) -> Array:
        """Row numbers (int64) of a part."""
        rows: Array = self.prepared.rows[split]
        return rows

    @property
    def row_bytes(self) -> int:
        """Of one row as the network gets it."""
        return sum(part.row_bytes for part in self.parts)

    @property
    def stored_bytes(self) -> int:
        """Of one row as it is kept."""
        return sum(part.stored_bytes for part in dict.fromkeys(self.parts))

    def order(self, split: str, batch_size: int, generator: torch.Generator | None) -> Tensor:
        """Places (int64) within the part, in the order of an epoch. Raises NetwrightError."""
        if batch_size < 1:
            raise NetwrightError(f"The batch size must be at least 1; it is {batch_size}.")
        count = len(self.numbers(split))
        weights = self._weights(split) if self.drawing.balanced and generator is not None else None
        lengths = self._sorting(split) if self.drawing.by_length and generator is not None else None
        return order_of(count, batch_size, generator, weights, lengths)

    def labels(self, split: str, column: str) -> Tensor:
        """(rows,) int64 numbers of classes, -1 where there is none."""
        return torch.from_numpy(self.prepared.table.array(column, self.numbers(split)))

    def unreadable(self) -> str:
        """A sentence that names the rows of all parts met so far that cannot be read; '' where there are none."""
        lazies = {part.column: part.lazy for part in self.parts if part.lazy is not None}
        return told_broken(lazies, self.prepared.rows, self.prepared.raw_schema)

    def _make_weights(self, split: str) -> Tensor:
        for target in self._targets:
            column = self.prepared.schema.column(target)
            if column is not None and column.kind == "category":
                return row_weights(self.labels(split, target))
        raise NetwrightError(
            "Balanced sampling draws every class equally often, but no target is a class. Switch it off."
        )

    def _make_lengths(self, split: str, column: str) -> Tensor:
        return torch.from_numpy(self.prepared.table.lengths[column][self.numbers(split)])

    def _sorting(self, split: str) -> Tensor | None:
        """By which the rows are sorted: the lengths of the first column that has any."""
        uneven = self._uneven
        return self._lengths(split, uneven[0]) if uneven else None

    @cached_property
    def _uneven(self) -> tuple[str, ...]:
        """Columns whose batches may be cut off behind their longest row."""
        names = (part.column for part in self.parts if part.partner != "lengths")
        return tuple(dict.fromkeys(name for name in names if name in self.prepared.table.lengths))

    def finish(self, stored: Sequence[Tensor]) -> list[Tensor]:
        """What the network gets of rows as they are stored, by part."""
        finished = {part: part.finished(values) for part, values in zip(self.parts, stored, strict=True)}
        return [finished[part] for part in self.parts]

    def cut(
        self, split: str, finished: Sequence[Tensor], good: Tensor | None, places: Tensor, batch_size: int
    ) -> Iterator[Batch]:
        """Batches of gathered rows: `finished` by part, `good` (bool, CPU) which of them could be read, `places` (CPU) their order."""
        pieces = [_split(values, batch_size) for values in finished]
        for number, values in enumerate(zip(*pieces, strict=True)):
            here = slice(number * batch_size, (number + 1) * batch_size)
            if good is not None and not bool(good[here].all()):
                chosen = good[here].nonzero().flatten().to(values[-1].device)
                values = tuple(value.index_select(0, chosen) for value in values)
            if self.drawing.by_length:
                values = self._shortened(split, values, places[here])
            yield Batch(tuple(values[: self._inputs]), tuple(values[self._inputs : -1]), values[-1])

    def _shortened(self, split: str, values: Sequence[Tensor], places: Tensor) -> tuple[Tensor, ...]:
        """Without the places behind the longest row of the batch."""
        longest = {name: max(1, int(self._lengths(split, name)[places].max())) for name in self._uneven}
        return tuple(
            value[:, : longest[part.column]] if part.column in longest and part.partner != "lengths" else value
            for part, value in zip(self.parts, values, strict=True)
        )


def _split(values: Tensor, batch_size: int) -> Sequence[Tensor]:
    return (values,) if len(values) <= batch_size else torch.split(values, batch_size)
