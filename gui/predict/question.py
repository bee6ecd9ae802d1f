"""What is put to the network: rows of the data, or values that a person gave, as the network meets them.

Worked out in the background: loading data and importing torch take their time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.data.prepare import Prepared, prepare
from core.data.preview import Sample, sample
from core.data.split import WORDS
from core.data.table import Table
from core.document.project import DataSettings
from core.problems import NetwrightError

if TYPE_CHECKING:
    from core.data.table import Array
    from core.lowering import InputSlot

CHUNK = 1024
"""Rows that the network computes at once."""
Chunks = list[tuple["Array", ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One row. `sample`: in the units of the data, with the true answers where there are any."""

    prepared: Prepared
    inputs: tuple[Array, ...]
    """By argument of the network (1 …)."""
    sample: Sample
    part: str = ""
    """'' for values that a person gave."""
    index: int = 0
    """Place within the part."""
    count: int = 0
    """Rows of the part."""

    def truth(self, target: str) -> Array | None:
        """The true value of a target, whether it is in the data or a step made it; None for values that a person gave."""
        if not self.part or self.prepared.fitted.column(target) is None:
            return None
        import numpy as np

        truth: Array = self.prepared.natural(target, np.array([self.sample.row]))[0]
        return truth


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """What the training rows have of each element of a vector."""

    low: Sequence[float]
    high: Sequence[float]
    start: Sequence[float]
    """A row to begin with."""


def row_question(settings: DataSettings, slots: Sequence[InputSlot], part: str, index: int) -> Question:
    """Row `index` of `part`; beyond the end it is the last. Raises NetwrightError where the part has no rows."""
    prepared = prepare(settings)
    rows = prepared.rows[part]
    if not len(rows):
        raise NetwrightError(f"There are no {WORDS[part]} rows. Choose another part above, or change the split.")
    index = min(max(index, 0), len(rows) - 1)
    inputs = network_inputs(prepared, slots, rows[index : index + 1])
    return Question(prepared, inputs, sample(prepared.raw, int(rows[index])), part, index, len(rows))


def given_question(settings: DataSettings, slots: Sequence[InputSlot], values: Mapping[str, Array]) -> Question:
    """Columns (1 …) in the units of the data. Raises NetwrightError."""
    import numpy as np

    prepared = prepare(settings)
    columns = {}
    for name, given in values.items():
        column = prepared.raw_schema.column(name)
        if column is None:
            raise NetwrightError(f"The data has no column '{name}'.")
        columns[name] = prepared.to_network(name, given.astype(column.dtype))
    only = replace(prepared, table=Table(columns), rows={"test": np.arange(1)})
    return Question(
        prepared, network_inputs(only, slots, np.arange(1)), Sample(-1, {k: v[0] for k, v in values.items()})
    )


def part_questions(settings: DataSettings, slots: Sequence[InputSlot], part: str) -> tuple[Prepared, Chunks]:
    """All rows of `part`, in pieces. Raises NetwrightError where there are none."""
    prepared = prepare(settings)
    rows = prepared.rows[part]
    if not len(rows):
        raise NetwrightError(f"There are no {WORDS[part]} rows to evaluate. Change the split in the Data panel.")
    return prepared, [
        network_inputs(prepared, slots, rows[start : start + CHUNK]) for start in range(0, len(rows), CHUNK)
    ]


def network_inputs(prepared: Prepared, slots: Sequence[InputSlot], rows: Array) -> tuple[Array, ...]:
    """The arguments of the network for these rows of the prepared table, as training gives them."""
    from core.data.feed import TensorFeed

    feed = TensorFeed(replace(prepared, rows={"test": rows}), slots, ())
    return tuple(tensor.numpy() for tensor in feed.tensors("test").inputs)


def ranges_of(settings: DataSettings, column: str, row: int) -> Ranges:
    """Of the training rows of a vector column; `row` of the table is the one to begin with."""
    prepared = prepare(settings)
    values, known = prepared.natural(column), prepared.natural(column, prepared.rows["train"])
    return Ranges(known.min(axis=0).tolist(), known.max(axis=0).tolist(), values[row].tolist())
