"""What the panel shows of the data: worked out in the background, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.data.prepare import Prepared, prepare
from core.data.preview import ColumnSummary, Sample, balance, samples, summaries
from core.data.split import PARTS
from core.data.table import Table
from core.document.project import DataColumn, DataSettings, Schema

if TYPE_CHECKING:
    from core.data.table import Array

SAMPLES = 40
POINTS = 1500
"""Of a split at most; more cannot be told apart."""
COLUMNS = 200
"""Shown of a sample at most; all are in the view of the columns."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The data in its own units, or as the network meets it."""

    schema: Schema
    samples: tuple[Sample, ...]
    summaries: tuple[ColumnSummary, ...]
    """As the network meets them; of the data as it comes there is a profile instead."""
    points: Mapping[str, tuple[Array, Array]]
    """By part: two features (N 2) and class numbers (N). Empty for other data."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    natural: View
    prepared: View
    rows: Mapping[str, int]
    notes: tuple[str, ...]
    classes: tuple[str, ...]
    balance: Mapping[str, tuple[int, ...]]
    """Rows of each class by part; empty where the target is no category."""
    steps: int
    """Of the preparation."""


def gather(settings: DataSettings) -> Facts:
    """Raises NetwrightError. Loads the data: not for the main thread."""
    prepared = _narrowed(prepare(settings))
    target = target_of(prepared.schema)
    category = target if target is not None and target.kind == "category" else None
    return Facts(
        _view(prepared, natural=True),
        _view(prepared, natural=False),
        {part: len(prepared.rows[part]) for part in PARTS},
        prepared.notes,
        category.classes if category else (),
        balance(prepared, category.name) if category else {},
        len(settings.steps),
    )


def _narrowed(prepared: Prepared) -> Prepared:
    """With the first columns alone, the targets among them, where there are very many."""
    raw, after = _first(prepared.raw_schema), _first(prepared.schema)
    return replace(prepared, raw=_of(prepared.raw, raw), table=_of(prepared.table, after), raw_schema=raw, schema=after)


def _first(schema: Schema) -> Schema:
    columns = sorted(schema.columns, key=lambda c: c.role != "target")[:COLUMNS]
    chosen = {c.name for c in columns}
    return replace(schema, columns=tuple(c for c in schema.columns if c.name in chosen))


def _of(table: Table, schema: Schema) -> Table:
    columns = {c.name: table.columns[c.name] for c in schema.columns if c.name in table.columns}
    return Table(columns, {name: n for name, n in table.lengths.items() if name in columns}, table.kept)


def target_of(schema: Schema) -> DataColumn | None:
    return next((c for c in schema.columns if c.role == "target"), None)


def input_of(schema: Schema) -> DataColumn | None:
    return next((c for c in schema.columns if c.role == "input"), None)


def _view(prepared: Prepared, natural: bool) -> View:
    schema = prepared.raw_schema if natural else prepared.schema
    return View(
        schema,
        samples(prepared, "train", SAMPLES, natural=natural),
        () if natural else summaries(prepared.table, schema),
        {part: _points(prepared, part, natural) for part in _apart(prepared)} if _is_plane(schema) else {},
    )


def _apart(prepared: Prepared) -> tuple[str, ...]:
    """Training and validation; the latter not where it has the same rows again."""
    train, valid = set(prepared.rows["train"].tolist()), prepared.rows["valid"].tolist()
    return ("train",) if train.issuperset(valid) else ("train", "valid")


def _is_plane(schema: Schema) -> bool:
    """Whether rows are points in a plane, each of a class."""
    found, target = input_of(schema), target_of(schema)
    return found is not None and found.sizes == (2,) and target is not None and target.kind == "category"


def _points(prepared: Prepared, part: str, natural: bool) -> tuple[Array, Array]:
    features, target = input_of(prepared.schema), target_of(prepared.schema)
    assert features is not None
    assert target is not None
    rows = prepared.rows[part][:POINTS]
    taken = prepared.natural if natural else prepared.table.array
    return taken(features.name, rows), taken(target.name, rows)
