"""Fitted: what preparation learned, without the data. Enough for new rows, and for answers in the words and units of the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.data.lazy import Lazy
from core.data.settings import described, raw_schema
from core.data.steps import State, run_state
from core.data.table import Array, Table
from core.document.project import DataColumn, DataSettings, Schema
from core.problems import NetwrightError


@dataclass(frozen=True, eq=False)
class Fitted:
    """The states of all steps in order, and the columns before and after them."""

    states: tuple[State, ...]
    raw_schema: Schema
    schema: Schema

    @staticmethod
    def of(settings: DataSettings, states: Iterable[State]) -> Fitted:
        """Of data that may be out of reach. Raises NetwrightError where nobody knows its columns."""
        return Fitted(tuple(states), raw_schema(settings), described(settings))

    def to_json(self) -> list[dict[str, Any]]:
        return [state.to_json() for state in self.states]

    def column(self, name: str) -> DataColumn | None:
        """A column in the words of the data, whether it was in the data or a step made it. Scaling changes no words."""
        raw, made = self.raw_schema.column(name), self.schema.column(name)
        return raw if raw is not None and (made is None or made.kind == raw.kind) else made

    def classes(self, name: str) -> tuple[str, ...]:
        """The names of the classes of a column; of one that a step made, those that it learned."""
        column = self.column(name)
        if column is None or column.kind != "category" or column.classes:
            return column.classes if column is not None else ()
        made = (state.facts for state in reversed(self.states) if name in state.makes)
        found: Mapping[str, Any] = next((facts for facts in made if "classes" in facts), {})
        return tuple(found.get("names_after", found.get("classes", ())))

    def to_network(self, column: str, values: Array) -> Array:
        """`values` (N …) in the data's units, as the network meets them: a drawn digit, a typed-in flower."""
        for state in self.states:
            if state.alone == column:
                values = state.apply(values)
        return values

    def to_units(self, column: str, values: Array) -> Array:
        """Predictions (N …) of `column`, or its prepared values, back in the data's units."""
        for state in reversed(self.states):
            if state.alone == column:
                values = state.invert(values)
        return values

    def used(self, wanted: Iterable[str]) -> tuple[State, ...]:
        """The states that have a share in the columns `wanted` of the prepared data, in order."""
        needed = set(wanted)
        found: list[State] = []
        for state in reversed(self.states):
            made = {name.removesuffix(".lengths") for name in state.makes}
            if made & needed:
                found.append(state)
                needed = (needed - made) | set(state.takes)
        return tuple(reversed(found))

    def asked_for(self, wanted: Iterable[str]) -> tuple[DataColumn, ...]:
        """The columns of the data that the columns `wanted` of the prepared data are made of. Raises NetwrightError where one is unknown."""
        needed = list(dict.fromkeys(wanted))
        for state in reversed(self.used(needed)):
            made = {name.removesuffix(".lengths") for name in state.makes}
            needed = list(dict.fromkeys([*(name for name in needed if name not in made), *state.takes]))
        found = [self.raw_schema.column(name) for name in needed]
        if None in found:
            raise NetwrightError(f"The data has no column '{needed[found.index(None)]}'. Look at the data again.")
        kept = {column.name for column in found if column is not None}
        return tuple(column for column in self.raw_schema.columns if column.name in kept)

    @property
    def looks_around(self) -> bool:
        """Whether a row is made of its neighbours too, so that rows must stay together."""
        return any(state.recipe in ("windows", "ahead") for state in self.states)

    def apply(self, raw: Table, wanted: Iterable[str]) -> Table:
        """The columns `wanted` as the network meets them, from rows in the units of the data; all of them are held."""
        wanted = tuple(wanted)
        table = raw
        for state in self.used(wanted):
            held = {name: _held(table, name) for name in state.takes}
            table = run_state(state, Table({**table.columns, **held}, table.lengths))
        columns = {name: _held(table, name) for name in wanted}
        return Table(columns, {name: table.lengths[name] for name in wanted if name in table.lengths})


def _held(table: Table, name: str) -> Any:
    cells = table.columns[name]
    return cells[:] if isinstance(cells, Lazy) else cells
