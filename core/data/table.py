"""Table: columns of numpy arrays with the same number of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array: TypeAlias = "NDArray[Any]"

PADDING = 0
"""What fills the places behind the end of a shorter row; for tokens it is the first word of the vocabulary."""


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Rows along the first axis: images float32 N C H W, vectors and numbers float32 N F, sequences float32 N L F,
    tokens int64 N L, categories int64 N. `lengths` (int64, N) belongs to the columns whose rows differ in length.
    """

    columns: Mapping[str, Array]
    lengths: Mapping[str, Array] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values())))

    def with_column(self, name: str, values: Array) -> Table:
        return replace(self, columns={**self.columns, name: values})

    def sealed(self) -> Table:
        """The same table; writing to its arrays raises from now on, so that caches can hand it out."""
        for values in (*self.columns.values(), *self.lengths.values()):
            values.flags.writeable = False
        return self


def inside(lengths: Array, longest: int) -> Array:
    """(N, L) bool: True where a place lies before the end of its row."""
    import numpy as np

    return np.arange(longest)[None, :] < lengths[:, None]
