"""The one immutable value that history holds: graph, blocks, data, training settings, look and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from core.document.look import Look, frozen
from core.graph import EMPTY, Graph
from core.spec import Param, Use


@dataclass(frozen=True, slots=True)
class Block:
    """A graph used as a node. `params` are names that expressions inside may use; all are whole numbers."""

    id: str
    title: str
    graph: Graph = EMPTY
    look: Look = field(default_factory=Look)
    params: tuple[Param, ...] = ()


@dataclass(frozen=True, slots=True)
class DataColumn:
    """What is known of one column of the data without having the data.

    `sizes` are those of one sample, without the batch axis; `axes` name them (`C H W`, `L F`, `F`).
    """

    name: str
    kind: str
    """What a network can take: image, vector, sequence, tokens, number, category or mask. What is first made into one of
    these: boolean, date, text, identifier or audio."""
    role: str
    """input, target, group (rows that stay together), weight, split (says which part a row is in) or ignore."""
    sizes: tuple[int, ...] = ()
    axes: tuple[str, ...] = ()
    dtype: str = "float32"
    classes: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    """Names of the entries of a vector."""
    low: float | None = None
    high: float | None = None
    """Range of the values as they enter the network, where it is known."""
    lengths: bool = False
    """Whether rows differ in length along `L`: the feed then gives each row's length too."""
    missing: int = 0
    """Rows without a value."""
    count: int = 0
    """Classes, or tokens of a vocabulary, whose names are not kept here."""
    tally: tuple[int, ...] = ()
    """Rows of each of `classes`, where they were counted."""
    note: str = ""
    """How its values are read, such as the format of dates."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The data as the network meets it; kept in the project so that a file checks where its data is missing."""

    rows: int
    columns: tuple[DataColumn, ...]

    def column(self, name: str) -> DataColumn | None:
        return next((c for c in self.columns if c.name == name), None)


@dataclass(frozen=True, slots=True)
class DataSettings:
    """Where the data comes from, how it is prepared (in order), how it is split. `source.key` '' means no data yet."""

    source: Use = field(default_factory=lambda: Use(""))
    steps: tuple[Use, ...] = ()
    split: Use = field(default_factory=lambda: Use("random"))
    schema: Schema | None = None
    """The schema before `steps`. For files it is what was found in them and changed by hand: types and roles."""
    augment: tuple[Use, ...] = ()
    """What is done at random to training batches, in order."""
    fingerprint: str = ""
    """Of the files when they were last looked at; empty for data that is made or bundled."""


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How it learns. `program` carries epochs, batch size, seed, device; `optimizer` and `scheduler` their own parameters."""

    program: Use = field(default_factory=lambda: Use("supervised"))
    optimizer: Use = field(default_factory=lambda: Use("Adam"))
    scheduler: Use = field(default_factory=lambda: Use("none"))


@dataclass(frozen=True, slots=True)
class Project:
    """Everything a person makes. Edits are functions from Project to Project."""

    graph: Graph = EMPTY
    look: Look = field(default_factory=Look)
    blocks: Mapping[str, Block] = field(default_factory=lambda: MappingProxyType({}))
    data: DataSettings = field(default_factory=DataSettings)
    plan: TrainingSettings = field(default_factory=TrainingSettings)
    notes: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        return (_project, (self.graph, self.look, dict(self.blocks), self.data, self.plan, self.notes))


def _project(
    graph: Graph, look: Look, blocks: dict[str, Block], data: DataSettings, plan: TrainingSettings, notes: str
) -> Project:
    return Project(graph, look, frozen(blocks), data, plan, notes)
