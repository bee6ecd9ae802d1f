"""Table: columns with the same number of rows, as the data has them or as a network takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from core.data.lazy import Lazy
from core.problems import NetwrightError

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray
    from typing_extensions import TypeIs

Array: TypeAlias = "NDArray[Any]"
Cells: TypeAlias = "Array | polars.Series | Lazy"
"""The values of a column: an array; a Series of what a table of files holds (null where there is no value); or rows on demand."""

PADDING = 0
"""What fills the places behind the end of a shorter row; for tokens it is the first word of the vocabulary."""
NO_CLASS = -1
"""The number of a class that is missing, or that the schema does not name."""


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Rows along the first axis. Arrays: images float32 N C H W, vectors and numbers float32 N F, sequences float32 N L F,
    tokens int64 N L, categories int64 N. Series: number Float64, boolean Boolean, category Enum of the schema's classes, date
    Datetime, text and identifier String. `lengths` (int64, N) belongs to the columns whose rows differ in length.
    """

    columns: Mapping[str, Cells]
    lengths: Mapping[str, Array] = field(default_factory=dict)
    kept: Array | None = None
    """(N,) bool: False for rows that take no part, though they keep their number; None: all do."""

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def array(self, name: str, rows: Any = None) -> Array:
        """A column as networks and plots take it, all of it or some rows (int64): numbers and booleans float32 (N, 1), NaN where
        missing; classes int64 (N,), NO_CLASS where missing; whatever is an array as it is."""
        values = self.columns[name]
        if is_series(values):
            return as_array(values if rows is None else values[rows])
        if isinstance(values, Lazy):
            return values[slice(None) if rows is None else rows]
        return values if rows is None else values[rows]

    def with_column(self, name: str, values: Cells) -> Table:
        return replace(self, columns={**self.columns, name: values})

    def without(self, rows: Array) -> Table:
        """The same, but for `rows` (N, bool), which take no part any more."""
        return replace(self, kept=~rows if self.kept is None else self.kept & ~rows)

    def sealed(self) -> Table:
        """The same table; writing to its arrays raises from now on, so that caches can hand it out."""
        for values in (*self.columns.values(), *self.lengths.values()):
            if not is_series(values) and not isinstance(values, Lazy):
                values.flags.writeable = False
        return self


def is_series(values: Cells) -> TypeIs[polars.Series]:
    """Whether it is a polars Series; says so without importing polars."""
    return hasattr(values, "is_null")


def is_classes(values: polars.Series) -> bool:
    """Whether a Series holds classes by number."""
    import polars as pl

    return isinstance(values.dtype, pl.Enum)


def networks_take(values: polars.Series) -> bool:
    """Whether a Series can be made an array for a network as it is: classes, numbers, yes and no, but no text and no dates."""
    import polars as pl

    return is_classes(values) or values.dtype.is_numeric() or values.dtype == pl.Boolean


def as_array(values: polars.Series) -> Array:
    """A Series as a network takes it. Raises NetwrightError for what `networks_take` denies."""
    import numpy as np
    import polars as pl

    if not networks_take(values):
        raise NetwrightError(
            f"Column '{values.name}' holds no numbers, so a network cannot take it as it is. Add a preparation step that makes "
            f"numbers of it, or leave it out."
        )
    if is_classes(values):
        codes: Array = values.to_physical().cast(pl.Int64).fill_null(NO_CLASS).to_numpy(writable=True)
        return codes
    numbers: Array = values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return numbers.astype(np.float32)[:, None]


def inside(lengths: Array, longest: int) -> Array:
    """(N, L) bool: True where a place lies before the end of its row."""
    import numpy as np

    return np.arange(longest)[None, :] < lengths[:, None]
