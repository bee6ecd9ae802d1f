"""From data settings to arrays: load, split, learn the steps from the training rows, apply them to all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from core.data.catalogue import SOURCES, SPLITS, STEPS
from core.data.settings import described, source_schema, split_of
from core.data.source import FixedSplit
from core.data.split import PARTS, WORDS, Facts, Parts
from core.data.steps import State, run_step
from core.data.table import Array, Table
from core.document.project import DataSettings, Schema
from core.problems import NetwrightError
from core.spec import Use

__all__ = ["Prepared", "described", "loaded", "prepare"]


@dataclass(frozen=True, eq=False, repr=False)
class Prepared:
    """Data ready for a Feed. Its arrays cannot be written to."""

    raw: Table
    """As the source gives it."""
    table: Table
    """After the steps, as the network meets it."""
    rows: Mapping[str, Array]
    """Row numbers (int64, ascending) of `train`, `valid` and `test`."""
    states: tuple[State, ...]
    """What each step learned, in the order of the steps; a column may have several."""
    raw_schema: Schema
    schema: Schema
    """After the steps."""
    notes: tuple[str, ...]
    """Sentences about the split that a person should read."""

    def to_network(self, column: str, values: Array) -> Array:
        """`values` (N …) in the data's units, as the network meets them: a drawn digit, a typed-in flower."""
        for state in self.states:
            if state.column == column:
                values = state.apply(values)
        return values

    def to_units(self, column: str, values: Array) -> Array:
        """Predictions (N …) of `column`, or its prepared values, back in the data's units."""
        for state in reversed(self.states):
            if state.column == column:
                values = state.invert(values)
        return values

    @cached_property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that change with any value, with the steps' numbers and with the split."""
        import hashlib

        digest = hashlib.sha256()
        arrays: list[tuple[str, Array]] = [*self.raw.columns.items(), *self.raw.lengths.items(), *self.rows.items()]
        for name, values in arrays:
            digest.update(f"{name} {values.dtype} {values.shape};".encode())
            digest.update(_little_endian(values))
        digest.update(repr([state.to_json() for state in self.states]).encode())
        return digest.hexdigest()


def _little_endian(values: Array) -> Any:
    import numpy as np

    return np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<")).data


def prepare(settings: DataSettings) -> Prepared:
    """The data of `settings`; equal settings get the same object again, while it is among the last few.

    Raises NetwrightError with a sentence for settings that cannot be met. Imports numpy, and scikit-learn for its data
    sets.
    """
    if not settings.source.key:
        raise NetwrightError("The project has no data yet. Choose a data source.")
    return _prepared(settings.source, settings.steps, settings.split)


@lru_cache(maxsize=4)
def loaded(source: Use) -> Table:
    """The data of a source as it comes. Raises NetwrightError."""
    spec = SOURCES[source.key]
    source_schema(source)
    return spec.load(spec.resolve(source.params)).sealed()


@lru_cache(maxsize=8)
def _prepared(source: Use, steps: tuple[Use, ...], split: Use) -> Prepared:
    settings = DataSettings(source, steps, split)
    raw, raw_schema = loaded(source), source_schema(source)
    rows = _rows(settings, raw, raw_schema)
    table, schema, states = raw, raw_schema, list[State]()
    for use in steps:
        step = STEPS[use.key]
        params = step.resolve(use.params)
        learned = step.learn(params, schema, table, rows["train"])
        table, schema = run_step(learned, table), step.schema(params, schema)
        states += learned
    notes = tuple(_notes(settings, rows, raw, raw_schema))
    return Prepared(raw, table.sealed(), rows, tuple(states), raw_schema, schema, notes)


def _rows(settings: DataSettings, table: Table, schema: Schema) -> Parts:
    source, split = SOURCES[settings.source.key], split_of(settings)
    if isinstance(split, FixedSplit):
        return split.divide(table.rows)
    target = next((c for c in schema.columns if c.role == "target" and c.kind == "category"), None)
    labels = table.columns[target.name] if target else None
    overlap = source.overlap(source.resolve(settings.source.params))
    facts = Facts(table.rows, overlap, labels, target.classes if target else ())
    return split.divide(split.resolve(settings.split.params), facts)


def _notes(settings: DataSettings, rows: Parts, table: Table, schema: Schema) -> Iterator[str]:
    fixed = SOURCES[settings.source.key].fixed_split
    if fixed is not None:
        yield fixed.sentence
        return
    for part in PARTS[1:]:
        if not len(rows[part]):
            lower = "training or the test share" if part == "valid" else "training share"
            yield f"There are no {WORDS[part]} rows. Lower the {lower} to get some."
    used = sum(len(rows[part]) for part in PARTS)
    unused = table.rows - used
    sample = SPLITS[settings.split.key].resolve(settings.split.params).sample
    if sample < 1:
        yield f"{used:,} of {table.rows:,} rows take part: a sample of {sample:.3g} of each part."
    elif unused:
        yield f"{unused} of {table.rows} rows are left out so that no window reaches from one part into the next."
    for column in schema.columns:
        if column.kind == "category" and column.role == "target":
            seen = set(table.columns[column.name][rows["train"]].tolist())
            yield from (
                f"No training row is of class '{name}', so the network cannot learn it."
                for i, name in enumerate(column.classes)
                if i not in seen
            )
