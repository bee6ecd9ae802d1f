"""Lazy: a column that is too large to hold; its rows are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from core.data.table import Array

Change = Callable[["Array"], "Array"]
"""From rows (N …) to as many rows; each row's result is of that row alone."""


@runtime_checkable
class Lazy(Protocol):
    """Like an array (N …) that cannot be written to, of which only rows are taken."""

    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def dtype(self) -> Any: ...
    def __len__(self) -> int: ...

    def __getitem__(self, rows: Any) -> Array:
        """One row, a slice of them, or those of an int64 array, in its order. Raises NetwrightError naming the file."""

    @property
    def fingerprint(self) -> str:
        """Changes with what it is made of."""

    def then(self, change: Change, sizes: tuple[int, ...], dtype: str, name: str) -> Lazy:
        """The same with a change of each row; `name` says which, for the fingerprint."""


@dataclass(frozen=True, eq=False, slots=True)
class Changed(Lazy):
    """Another one's rows, changed as they are taken."""

    of: Lazy
    change: Change
    sizes: tuple[int, ...]
    kind: str
    name: str

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.of), *self.sizes)

    @property
    def dtype(self) -> Any:
        import numpy as np

        return np.dtype(self.kind)

    def __len__(self) -> int:
        return len(self.of)

    def __getitem__(self, rows: Any) -> Array:
        taken = self.of[rows]
        return self.change(taken) if taken.ndim == len(self.of.shape) else self.change(taken[None])[0]

    @property
    def fingerprint(self) -> str:
        return f"{self.of.fingerprint} {self.name}"

    def then(self, change: Change, sizes: tuple[int, ...], dtype: str, name: str) -> Lazy:
        return Changed(self, change, sizes, dtype, name)
