"""StepType: a preparation step declared once, and State, the plain numbers it learns from the training rows.

Every step here is `(x - offset) / scale`: of each element of a vector, each channel of an image (over all its pixels),
each feature of a sequence (over all its places that are not padding), or the one number of a number column.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from core.data.table import PADDING, Array, Table, inside
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Column, Float, Spec, Values

if TYPE_CHECKING:
    from numpy.typing import NDArray

NUMERIC = ("image", "vector", "sequence", "number")


class State(NamedTuple):
    """`(x - offset) / scale` for one column, with one entry for each element, channel or feature."""

    step: str
    column: str
    offset: tuple[float, ...]
    scale: tuple[float, ...]
    trailing: int = 0
    """How many axes follow the one that the entries belong to: 2 for images C H W, else 0."""

    def to_json(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "column": self.column,
            "offset": list(self.offset),
            "scale": list(self.scale),
            "trailing": self.trailing,
        }

    @staticmethod
    def from_json(entry: dict[str, Any]) -> State:
        """Raises NetwrightError where `entry` is not what `to_json` gives."""
        try:
            offset, scale = (tuple(float(v) for v in entry[name]) for name in ("offset", "scale"))
            return State(str(entry["step"]), str(entry["column"]), offset, scale, int(entry["trailing"]))
        except (KeyError, TypeError, ValueError):
            raise NetwrightError(
                "The file's record of a preparation step is damaged. Prepare the data again."
            ) from None

    def _numbers(self, values: tuple[float, ...]) -> Array:
        import numpy as np

        return np.asarray(values, dtype=np.float32).reshape(-1, *(1,) * self.trailing)

    def apply(self, values: Array) -> Array:
        """`values` (N …) as the network meets them, float32."""
        prepared: NDArray[Any] = values.astype("float32") - self._numbers(self.offset)
        prepared /= self._numbers(self.scale)
        return prepared

    def invert(self, values: Array) -> Array:
        """What `apply` made of something, turned back: predictions in the units of the data."""
        natural: NDArray[Any] = values.astype("float32") * self._numbers(self.scale)
        natural += self._numbers(self.offset)
        return natural

    def as_code(self, name: str, library: str = "torch") -> tuple[str, ...]:
        """Lines of Python that do `apply` to the variable `name`; `library` is torch or numpy, imported as such."""
        lines, offset, scale = self._constants(name, library)
        difference = name if not any(self.offset) else f"({name} - {offset})"
        return (*lines, f"{name} = {difference} / {scale}")

    def inverse_code(self, name: str, library: str = "torch") -> tuple[str, ...]:
        """Lines of Python that do `invert` to the variable `name`."""
        lines, offset, scale = self._constants(name, library)
        return (*lines, f"{name} = {name} * {scale}" + (f" + {offset}" if any(self.offset) else ""))

    def _constants(self, name: str, library: str) -> tuple[tuple[str, ...], str, str]:
        """Lines that define offset and scale, and how to write each; single numbers are written where they are used."""
        import textwrap

        if len(self.offset) == 1:
            return (), _literal(self.offset[0]), _literal(self.scale[0])
        make, view = ("torch.tensor", "view") if library == "torch" else ("numpy.array", "reshape")
        dtype = "" if library == "torch" else ", dtype=numpy.float32"
        shape = f".{view}(-1{', 1' * self.trailing})" if self.trailing else ""

        needed = [("offset", self.offset)] if any(self.offset) else []
        lines: list[str] = []
        for word, values in (*needed, ("scale", self.scale)):
            numbers = textwrap.wrap(", ".join(map(repr, values)), 96, initial_indent="    ", subsequent_indent="    ")
            lines += [f"{name}_{word} = {make}([", *numbers, f"]{dtype}){shape}"]
        return tuple(lines), f"{name}_offset", f"{name}_scale"


def _literal(value: float) -> str:
    return f"({value!r})" if value < 0 else repr(value)


Fit = Callable[[Values, Array], tuple[Array, Array]]


@dataclass(frozen=True, eq=False)
class StepType(Spec):
    """A preparation step. `fit` learns offset and scale (F) from values (rows, F) in float64."""

    fit: Fit = field(kw_only=True)
    range_of: Callable[[Values], tuple[float | None, float | None]] = field(kw_only=True)
    """Lowest and highest value of the training rows after the step, where that is known."""
    explanation: str = field(default="", kw_only=True)

    def columns(self, p: Values, schema: Schema) -> tuple[DataColumn, ...]:
        """The columns that the step changes; of an unknown schema none.

        Raises NetwrightError for a column that is missing or holds no numbers.
        """
        if not p.column or not schema.columns:
            return tuple(c for c in schema.columns if c.role == "input" and c.kind in NUMERIC)
        column = schema.column(p.column)
        if column is None:
            known = ", ".join(c.name for c in schema.columns)
            raise NetwrightError(
                f"{self.title} is set to column '{p.column}', which the data does not have. Choose among {known}."
            )
        if column.kind not in NUMERIC:
            raise NetwrightError(
                f"{self.title} works on numbers, but column '{column.name}' holds {_HOLDS[column.kind]}. Choose "
                f"another column."
            )
        return (column,)

    def schema(self, p: Values, schema: Schema) -> Schema:
        """The columns as they are after the step."""
        changed = {c.name for c in self.columns(p, schema)}
        low, high = self.range_of(p)
        columns = (replace(c, low=low, high=high) if c.name in changed else c for c in schema.columns)
        return replace(schema, columns=tuple(columns))

    def learn(self, p: Values, schema: Schema, table: Table, rows: Array) -> tuple[State, ...]:
        """One State for each column that the step changes, from `rows` of `table` alone."""
        states = []
        for column in self.columns(p, schema):
            values = table.columns[column.name][rows]
            lengths = table.lengths.get(column.name)
            offset, scale = self.fit(p, _entries(column, values, None if lengths is None else lengths[rows]))
            trailing = 2 if column.kind == "image" else 0
            states.append(State(self.key, column.name, _shortest(offset), _shortest(scale), trailing))
        return tuple(states)


def _shortest(values: Array) -> tuple[float, ...]:
    """`values` as short decimals that are the same numbers in float32: what files and exported code show."""
    return tuple(float(str(v)) for v in values.astype("float32"))


_HOLDS = {"category": "classes", "tokens": "tokens"}


def _entries(column: DataColumn, values: Array, lengths: Array | None) -> Array:
    """The values as (M, F) float64: pixels, or the places of sequences that are not padding, become rows."""
    import numpy as np

    if column.kind == "image":
        values = np.moveaxis(values, 1, -1)
    if lengths is not None:
        values = values[inside(lengths, values.shape[1])]
    return values.reshape(-1, values.shape[-1]).astype(np.float64)


def run_step(states: tuple[State, ...], table: Table) -> Table:
    """`table` after the step; places behind the end of a shorter row stay padding."""
    for state in states:
        values = state.apply(table.columns[state.column])
        lengths = table.lengths.get(state.column)
        if lengths is not None:
            values[~inside(lengths, values.shape[1])] = PADDING
        table = table.with_column(state.column, values)
    return table


def _fit_standardize(p: Values, values: Array) -> tuple[Array, Array]:
    """Mean and standard deviation (of the population); columns constant up to rounding keep their scale."""
    import numpy as np

    mean, variance = values.mean(axis=0), values.var(axis=0)
    rounding = np.finfo(np.float64).eps * len(values)
    constant = variance <= rounding * variance + (rounding * mean) ** 2
    return mean, np.where(constant, 1.0, np.sqrt(variance))


def _fit_min_max(p: Values, values: Array) -> tuple[Array, Array]:
    """Offset and scale that take the smallest value to `low`, the largest to `high`, and constant columns to `low`."""
    import numpy as np

    _check_range(p)
    low, extent = values.min(axis=0), np.ptp(values, axis=0)
    constant = extent < 10 * np.finfo(np.float64).eps
    scale = np.where(constant, 1.0, extent) / (p.high - p.low)
    return low - p.low * scale, scale


def _check_range(p: Values) -> None:
    if p.low >= p.high:
        raise NetwrightError(
            f"Min-max scaling cannot go from {p.low:g} to {p.high:g}. Raise the high end above the low end."
        )


def _min_max_range(p: Values) -> tuple[float, float]:
    _check_range(p)
    return p.low, p.high


def _standardize_range(p: Values) -> tuple[None, None]:
    return None, None


COLUMN = Column(
    "column",
    "",
    "Column",
    "The column to change; empty: every numeric input.",
    roles=("input", "target"),
    nothing="every numeric input",
)

STANDARDIZE = StepType(
    "standardize",
    "Standardize",
    "Scaling",
    "Shifts and scales to mean 0 and standard deviation 1.",
    aka=("z-score", "zscore", "normalize", "normalise", "scale", "standard scaler"),
    params=(COLUMN,),
    fit=_fit_standardize,
    range_of=_standardize_range,
    explanation="Mean and standard deviation come from the training rows alone, so nothing leaks from validation or "
    "test: "
    "of each element of a vector, each channel of an image, each feature of a sequence. A constant column becomes 0. "
    "Predictions of a standardized target are turned back into its own units.",
)

MIN_MAX = StepType(
    "min_max",
    "Min-max scaling",
    "Scaling",
    "Shifts and scales so that the training rows reach from 0 to 1, or between two other values.",
    aka=("normalize", "normalise", "rescale", "scale", "0 to 1", "min max scaler"),
    params=(
        COLUMN,
        Float("low", 0.0, "Low end", "What the smallest value becomes.", low=-10.0, high=10.0),
        Float("high", 1.0, "High end", "What the largest value becomes.", low=-10.0, high=10.0),
    ),
    fit=_fit_min_max,
    range_of=_min_max_range,
    explanation="The smallest and largest value come from the training rows alone: of each element of a vector, each "
    "channel of an image (over all its pixels), each feature of a sequence. Rows of validation and test may lie a "
    "little outside. "
    "A constant column goes to the low end.",
)
