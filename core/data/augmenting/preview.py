"""A few training rows before and after augmentation, for people to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import torch

from core.data.augmentations import AUGMENTATIONS, Change, changes_of
from core.data.augmenting.augmenter import SAMPLE_ROWS, Augmenter, Extents, Key, Tensors, asked, measured
from core.data.feed import Batch
from core.data.table import Array
from core.document.project import DataColumn, Schema
from core.lowering.lowered import InputSlot, Lowered, OutputSlot
from core.spec import Use
from core.training.randomness import Randomness

if TYPE_CHECKING:
    from core.data.prepare import Prepared

TAKEN = ("image", "vector", "sequence", "tokens", "number", "mask", "category")
"""Kinds of columns that a network can take."""


class Preview(NamedTuple):
    """Arrays by column, in the data's own units where the preparation can be turned back, without padding taken off."""

    before: Mapping[str, Array]
    after: Mapping[str, Array]
    lengths: Mapping[str, Array]
    """(N,) int64 of the columns whose rows differ in length: after augmentation."""
    share: float
    """Where samples were mixed: that of the larger part; else 1."""


def preview(prepared: Prepared, augment: Sequence[Use], rows: Array, seed: int) -> Preview:
    """Rows (int64) of the data as training would show them, drawn from `seed`; the whole `augment` in its order.

    For a background thread: a training that runs meanwhile is kept waiting for the moment that it takes, and draws the
    same as without it. Raises NetwrightError for an augmentation that does not suit the data.
    """
    schema = prepared.schema
    inputs, targets = tuple(_slots(schema, "input")), tuple(c for c in schema.columns if _is_target(c))
    lowered = Lowered("", inputs, tuple(OutputSlot(c.name, (), c.name, Use("none")) for c in targets))
    changes = changes_of(augment, schema, lowered.inputs, lowered.targets)
    augmenter = Augmenter(changes, lowered, _measured(prepared, asked(changes)))
    taken = _taken(prepared, [(slot.column, slot.partner) for slot in inputs], rows)
    answers = _taken(prepared, [(c.name, "") for c in targets], rows)
    batch = Batch(tuple(taken.values()), tuple(answers.values()), torch.from_numpy(rows))
    _import_kornia(changes)
    with Randomness(torch.device("cpu"), seed):
        shown = augmenter(batch)
    made = dict(zip((*taken, *answers), (*shown.inputs, *shown.targets), strict=True))
    return Preview(
        _in_units(prepared, taken | answers),
        _in_units(prepared, made),
        {name: x.numpy() for (name, partner), x in made.items() if partner},
        shown.shares[0].share if shown.shares else 1.0,
    )


def _slots(schema: Schema, role: str) -> Iterator[InputSlot]:
    for column in schema.columns:
        if column.role == role and column.kind in TAKEN:
            yield InputSlot(column.name, column.name, ())
            if column.lengths:
                yield InputSlot(f"{column.name}_lengths", column.name, (), "lengths")


def _is_target(column: DataColumn) -> bool:
    return column.role == "target" and column.kind in TAKEN


def _taken(prepared: Prepared, keys: Iterable[Key], rows: Array) -> Tensors:
    table = prepared.table
    return {
        (name, partner): torch.from_numpy(table.lengths[name][rows] if partner else table.array(name, rows).copy())
        for name, partner in keys
    }


@lru_cache(maxsize=8)
def _measured(prepared: Prepared, names: tuple[str, ...]) -> Extents:
    """From the rows that a run looks at."""
    if not names:
        return {}
    rows = prepared.rows["train"]
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(0))[:SAMPLE_ROWS]
    ragged = prepared.table.lengths
    keys = [(name, partner) for name in names for partner in ("", "lengths") if not partner or name in ragged]
    return measured(names, _taken(prepared, keys, rows[order.numpy()]))


def _import_kornia(changes: Iterable[Change]) -> None:
    """Before anybody is kept waiting: it takes a while the first time."""
    if any("kornia" in AUGMENTATIONS[change.key].needs for change in changes):
        import kornia  # noqa: F401


def _in_units(prepared: Prepared, values: Tensors) -> dict[str, Array]:
    return {name: prepared.to_units(name, x.numpy()) for (name, partner), x in values.items() if not partner}
