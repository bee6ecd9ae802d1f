"""The points of one curve: appended cheaply, thinned to what a screen can show."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_FIRST_ROOM = 256


def _floats(values: ArrayLike) -> Floats:
    return np.atleast_1d(np.asarray(values, dtype=np.float64))


@dataclass
class Points:
    """x (never falling) and y of equal length, in buffers that double when full."""

    _x: Floats = field(default_factory=lambda: np.empty(_FIRST_ROOM))
    _y: Floats = field(default_factory=lambda: np.empty(_FIRST_ROOM))
    _count: int = 0
    version: int = 0
    """Changes when the points are replaced; points that are added leave it."""

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> Floats:
        return self._x[: self._count]

    @property
    def y(self) -> Floats:
        return self._y[: self._count]

    def replace(self, x: ArrayLike, y: ArrayLike) -> None:
        """Take these points instead. Raises ValueError where x and y differ in length."""
        self._count = 0
        self.version += 1
        self.append(x, y)

    def append(self, x: ArrayLike, y: ArrayLike) -> None:
        """Add one point or several. Raises ValueError where x and y differ in length."""
        new_x, new_y = _floats(x), _floats(y)
        if new_x.shape != new_y.shape:
            raise ValueError(f"A curve needs as many x as y values; it was given {new_x.size} and {new_y.size}.")
        end = self._count + new_x.size
        if end > self._x.size:
            self._grow(end)
        self._x[self._count : end] = new_x
        self._y[self._count : end] = new_y
        self._count = end

    def nearest(self, x: float) -> int | None:
        """Index of the point nearest to x, or None where there are no points."""
        if not self._count:
            return None
        right = int(np.searchsorted(self.x, x))
        if right == 0:
            return 0
        if right == self._count:
            return right - 1
        return right if self._x[right] - x < x - self._x[right - 1] else right - 1

    def window(self, low: float, high: float, begin: int = 0, end: int | None = None) -> tuple[Floats, Floats]:
        """The points from low to high and one more on either side, so that the curve runs out of the picture.

        Only those with an index from `begin` up to, not including, `end`.
        """
        x, y = self.x[begin:end], self.y[begin:end]
        first = max(0, int(np.searchsorted(x, low)) - 1)
        last = int(np.searchsorted(x, high, side="right")) + 1
        return x[first:last], y[first:last]

    def _grow(self, needed: int) -> None:
        room = max(needed, 2 * self._x.size)
        for name in ("_x", "_y"):
            wider = np.empty(room)
            wider[: self._count] = getattr(self, name)[: self._count]
            setattr(self, name, wider)


def thin(x: Floats, y: Floats, columns: int) -> tuple[Floats, Floats]:
    """At most about two points per column: its lowest and its highest, so that no peak is lost.

    Not-a-number is passed over within a column; a column of nothing else stays a gap.
    """
    if len(x) <= 2 * columns:
        return x, y
    size = len(x) // columns
    whole = size * columns
    block = y[:whole].reshape(columns, size)
    low, high = np.fmin.reduce(block, axis=1), np.fmax.reduce(block, axis=1)
    falling = block[:, 0] > block[:, -1]
    pairs = np.stack((np.where(falling, high, low), np.where(falling, low, high)), axis=1).ravel()
    starts = np.repeat(x[:whole:size], 2)
    return np.concatenate((starts, x[whole:])), np.concatenate((pairs, y[whole:]))
