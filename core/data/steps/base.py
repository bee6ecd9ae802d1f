"""StepType: a preparation step declared once, and State, the recipe that it writes from the training rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from core.data.lazy import Lazy
from core.data.recipes import BACK, RECIPES
from core.data.table import PADDING, Array, Cells, Table, inside
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Spec, Switch, Values

ON = Switch("on", True, "On", "A step that is off stays in the list and does nothing.")
LENGTHS = ".lengths"
"""What follows a column's name where a recipe makes the lengths of its rows as well."""


class State(NamedTuple):
    """A recipe with all that it needs: what becomes of the columns `takes`, in rows that nobody has seen yet too."""

    recipe: str
    takes: tuple[str, ...]
    makes: tuple[str, ...]
    """Names of what it gives, in order; `text.lengths` are the lengths of the rows of `text`."""
    facts: Mapping[str, Any]
    """Plain JSON."""
    step: str = ""
    """Key of the StepType, for people to read."""

    def to_json(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "recipe": self.recipe,
            "takes": list(self.takes),
            "makes": list(self.makes),
            "facts": dict(self.facts),
        }

    @staticmethod
    def from_json(entry: dict[str, Any]) -> State:
        """Raises NetwrightError where `entry` is not what `to_json` gives."""
        try:
            takes, makes = (tuple(map(str, entry[name])) for name in ("takes", "makes"))
            state = State(str(entry["recipe"]), takes, makes, dict(entry["facts"]), str(entry["step"]))
        except (KeyError, TypeError, ValueError):
            state = None
        if state is None or state.recipe not in RECIPES:
            raise NetwrightError("The file's record of a preparation step is damaged. Prepare the data again.")
        return state

    @property
    def alone(self) -> str:
        """The one column that it changes in place, without looking at any other; '' where it is otherwise."""
        return self.takes[0] if self.takes == self.makes and len(self.takes) == 1 else ""

    def run(self, *values: Cells) -> tuple[Cells, ...]:
        """The columns `makes` from the columns `takes`."""
        made = RECIPES[self.recipe](self.facts, *values)
        return made if isinstance(made, tuple) else (made,)

    def apply(self, values: Array) -> Array:
        """As `run`, of one column."""
        made: Array = RECIPES[self.recipe](self.facts, values)
        return made

    def invert(self, values: Array) -> Array:
        """What `apply` made of something, turned back: predictions in the units of the data."""
        back = BACK.get(self.recipe)
        return values if back is None else back(self.facts, values)


Learn = Callable[[Values, Schema, Table, Array], tuple[State, ...]]


def _independent(p: Values) -> int:
    return 0


def _keeps_all(p: Values, schema: Schema, table: Table, rows: Array) -> Array | None:
    return None


def _like_all(p: Values, schema: Schema, table: Table, rows: Array) -> Mapping[str, Array]:
    return {}


@dataclass(frozen=True, eq=False)
class StepType(Spec):
    """A preparation step. It is told the training rows (int64), and may learn from no others."""

    schema: Callable[[Values, Schema], Schema] = field(kw_only=True)
    """The columns as they are after the step, without any data. Raises NetwrightError where the step does not suit them."""
    learn: Learn = field(kw_only=True)
    """One State for each thing that it does."""
    drops: Callable[[Values, Schema, Table, Array], Array | None] = field(default=_keeps_all, kw_only=True)
    """(N,) bool: True for rows that take no part from here on; new rows are never dropped. None: it drops none."""
    for_training: Callable[[Values, Schema, Table, Array], Mapping[str, Array]] = field(default=_like_all, kw_only=True)
    """Columns (as many as training rows …) that these rows take in place of what the states give, so that no row is told its own answer."""
    overlap: Callable[[Values], int] = field(default=_independent, kw_only=True)
    """How many of the next rows share values with a row from here on: 0, or more for windows of a series."""
    kinds: tuple[str, ...] = field(default=(), kw_only=True)
    """Kinds of columns that it works on."""
    explanation: str = field(default="", kw_only=True)
    icon: str = field(default="mdi6.tune-variant", kw_only=True)

    def __post_init__(self) -> None:
        if "on" not in self._by_name:
            raise ValueError(f"{self.key} lacks the switch ON")


def run_step(states: tuple[State, ...], table: Table, schema: Schema) -> Table:
    """`table` after the step, `schema` being the one after it; places behind the end of a shorter row stay padding. Columns that are in
    the schema no more are left out."""
    for state in states:
        taken = [table.columns[name] for name in state.takes]
        if state.alone and isinstance(taken[0], Lazy):
            table = table.with_column(state.alone, _later(state, taken[0], schema))
            continue
        table = run_state(state, table)
    return _left(table, schema) if states else table


def run_state(state: State, table: Table) -> Table:
    """`table` with what the recipe makes of it."""
    made = state.run(*(table.columns[name] for name in state.takes))
    for name, values in zip(state.makes, made, strict=True):
        table = _with(table, name, values)
    return table


def _left(table: Table, schema: Schema) -> Table:
    """What the schema names."""
    columns = {c.name: table.columns[c.name] for c in schema.columns if c.name in table.columns}
    return Table(columns, {name: lengths for name, lengths in table.lengths.items() if name in columns}, table.kept)


def put_aside(table: Table, rows: Array, values: Mapping[str, Array]) -> Table:
    """`table` with other values in those rows of some columns."""
    for name, mine in values.items():
        column = table.array(name).copy()
        column[rows] = mine
        table = table.with_column(name, column)
    return table


def _with(table: Table, name: str, values: Any) -> Table:
    if name.endswith(LENGTHS):
        lengths = {**table.lengths, name.removesuffix(LENGTHS): values}
        return Table(table.columns, lengths, table.kept)
    known = table.lengths.get(name)
    if known is not None and hasattr(values, "flags"):
        values[~inside(known, values.shape[1])] = PADDING
    return table.with_column(name, values)


def _later(state: State, values: Lazy, schema: Schema) -> Lazy:
    after = schema.column(state.alone)
    assert after is not None
    return values.then(partial(RECIPES[state.recipe], state.facts), after.sizes, after.dtype, repr(state.to_json()))


def column_of(title: str, name: str, schema: Schema, kinds: tuple[str, ...], holds: Mapping[str, str]) -> DataColumn:
    """The column called `name`. Raises NetwrightError where it is missing or of a kind that the step `title` cannot change."""
    column = schema.column(name)
    if column is None:
        known = ", ".join(c.name for c in schema.columns)
        raise NetwrightError(f"{title} is set to column '{name}', which the data does not have. Choose among {known}.")
    if column.kind not in kinds:
        held = holds.get(column.kind, column.kind)
        raise NetwrightError(
            f"{title} works on {' or '.join(dict.fromkeys(holds[k] for k in kinds))}, but column '{name}' holds {held}. "
            f"Choose another column."
        )
    return column


HOLDS = {
    "image": "numbers",
    "vector": "numbers",
    "sequence": "numbers",
    "number": "numbers",
    "category": "classes",
    "tokens": "tokens",
    "mask": "a mask",
    "boolean": "yes or no",
    "date": "dates",
    "text": "text",
    "identifier": "identifiers",
    "audio": "sound",
}
"""What a column of each kind holds, in words."""
