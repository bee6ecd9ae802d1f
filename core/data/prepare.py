"""From data settings to arrays: load, split, learn the steps from the training rows, apply them to all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from core.data.catalogue import SOURCES, SPLITS, STEPS
from core.data.fitted import Fitted
from core.data.lazy import Lazy
from core.data.settings import after, described, overlap_of, raw_schema, split_of
from core.data.source import FileSource, FixedSplit
from core.data.split import PARTS, WORDS, Facts, Parts
from core.data.steps import State, put_aside, run_step
from core.data.steps.telling import changes
from core.data.table import NO_CLASS, Array, Cells, Table, is_series, networks_take
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

    @cached_property
    def fitted(self) -> Fitted:
        """What is kept of it with a network."""
        return Fitted(self.states, self.raw_schema, self.schema)

    def to_network(self, column: str, values: Array) -> Array:
        """As `Fitted.to_network`."""
        return self.fitted.to_network(column, values)

    def to_units(self, column: str, values: Array) -> Array:
        """As `Fitted.to_units`."""
        return self.fitted.to_units(column, values)

    def natural(self, column: str, rows: Array | None = None) -> Array:
        """A column in the data's units, as an array (see `Table.array`), whether it was in the data or a step made it."""
        if column in self.raw.columns:
            return self.raw.array(column, rows)
        return self.to_units(column, self.table.array(column, rows))

    @cached_property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that change with any value, with the steps' numbers and with the split."""
        import hashlib

        digest = hashlib.sha256()
        cells: list[tuple[str, Cells]] = [*self.raw.columns.items(), *self.raw.lengths.items(), *self.rows.items()]
        for name, values in cells:
            digest.update(name.encode())
            for piece in _pieces(values):
                digest.update(piece)
        digest.update(repr([state.to_json() for state in self.states]).encode())
        return digest.hexdigest()


def _pieces(values: Cells) -> Iterator[Any]:
    """All that a column is, as bytes."""
    import numpy as np

    if isinstance(values, Lazy):
        yield f" {values.dtype} {values.shape};{values.fingerprint}".encode()
    elif is_series(values):
        yield f" {values.dtype} {len(values)};".encode()
        yield values.hash(0).to_numpy().tobytes()
    else:
        yield f" {values.dtype} {values.shape};".encode()
        yield np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<")).data


def prepare(settings: DataSettings) -> Prepared:
    """The data of `settings`; equal settings get the same object again, while it is among the last few.

    Raises NetwrightError with a sentence for settings that cannot be met. Imports numpy, and scikit-learn for its data
    sets.
    """
    if not settings.source.key:
        raise NetwrightError("The project has no data yet. Choose a data source.")
    return _prepared(_as_loaded(settings))


def _as_loaded(settings: DataSettings) -> _Wanted:
    """What the arrays hang on: of files, also what they are now and what is made of their columns."""
    source = SOURCES[settings.source.key]
    if not isinstance(source, FileSource):
        return _Wanted(DataSettings(settings.source, settings.steps, settings.split), "")
    stamp = source.stamp(source.resolve(settings.source.params))
    return _Wanted(replace(settings, augment=(), fingerprint=""), stamp)


class _Wanted(NamedTuple):
    settings: DataSettings
    stamp: str


def loaded(settings: DataSettings) -> Table:
    """The data of a source as it comes. Raises NetwrightError."""
    return _loaded(*_as_loaded(DataSettings(settings.source, schema=settings.schema)))


@lru_cache(maxsize=4)
def _loaded(settings: DataSettings, stamp: str) -> Table:
    spec, schema = SOURCES[settings.source.key], raw_schema(settings)
    p = spec.resolve(settings.source.params)
    return (spec.read(p, schema) if isinstance(spec, FileSource) else spec.load(p)).sealed()


@lru_cache(maxsize=8)
def _prepared(wanted: _Wanted) -> Prepared:
    settings = wanted.settings
    raw, first = loaded(settings), raw_schema(settings)
    raw = _without_unanswered(raw, first)
    divided = _rows(settings, raw, first)
    table, schema, states, told = raw, first, list[State](), list[str]()
    for use in settings.steps:
        learned, then, made = _stepped(use, schema, table, divided)
        told += changes(STEPS[use.key].title, table, made)
        table, schema = made, then
        states += learned
    table = _without_unanswered(table, schema)
    rows_of = _kept(divided, table)
    notes = (*_notes(settings, rows_of, raw, first), *_unweighed(first), *told)
    return Prepared(raw, table.sealed(), rows_of, tuple(states), first, schema, notes)


def _stepped(use: Use, schema: Schema, table: Table, divided: Parts) -> tuple[tuple[State, ...], Schema, Table]:
    """What a step learned, and schema and table after it."""
    step = STEPS[use.key]
    p = step.resolve(use.params)
    if not p.on:
        return (), schema, table
    dropped = step.drops(p, schema, table, _kept(divided, table)["train"])
    table = table if dropped is None else table.without(dropped)
    rows = _kept(divided, table)["train"]
    if not len(rows):
        raise NetwrightError(
            f"No training row is left for the step '{step.title}'. Change the steps that drop rows, or the split."
        )
    learned, then = step.learn(p, schema, table, rows), after(use, schema)
    aside = step.for_training(p, schema, table, rows)
    return learned, then, put_aside(run_step(learned, table, then), rows, aside)


def _kept(parts: Parts, table: Table) -> Parts:
    """The rows of each part that still take part."""
    if table.kept is None:
        return parts
    return {part: rows[table.kept[rows]] for part, rows in parts.items()}


def _without_unanswered(table: Table, schema: Schema) -> Table:
    """Rows whose target is missing take no part: there is nothing to compare with."""
    import numpy as np

    for column in schema.columns:
        cells = table.columns[column.name]
        if column.role == "target" and is_series(cells) and networks_take(cells):
            values = table.array(column.name)
            missing = values == NO_CLASS if column.kind == "category" else np.isnan(values[:, 0])
            if missing.any():
                table = table.without(missing)
    return table


def _rows(settings: DataSettings, table: Table, schema: Schema) -> Parts:
    split = split_of(settings)
    if isinstance(split, FixedSplit):
        return split.divide(table.rows)
    target = next((c for c in schema.columns if c.role == "target" and c.kind == "category"), None)
    labels = table.array(target.name) if target else None
    facts = Facts(
        table.rows, overlap_of(settings), labels, target.classes if target else (), schema, table.columns.__getitem__
    )
    return split.divide(split.resolve(settings.split.params), facts)


def _unweighed(schema: Schema) -> Iterator[str]:
    for column in schema.columns:
        if column.role == "weight":
            yield f"The weights in '{column.name}' are kept out of the network, but every row counts the same in the loss."


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
            seen = set(table.array(column.name, rows["train"]).tolist())
            yield from (
                f"No training row is of class '{name}', so the network cannot learn it."
                for i, name in enumerate(column.classes)
                if i not in seen
            )
