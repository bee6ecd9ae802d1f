"""What travels along a wire: sizes, axis names, dtype and an optional partner."""

from __future__ import annotations

from dataclasses import dataclass

from core.layers.sizes import Dim, SizeValue

BATCH = Dim.named("N")
FLOAT, INT, BOOL = "float32", "int64", "bool"


@dataclass(frozen=True, slots=True)
class WireType:
    """A tensor as analysis knows it. `axes` names each axis: N batch, C channels, H W picture, L sequence, F features.

    `partner` says that a second tensor travels along: 'lengths' (N whole numbers) or 'mask' (N L, True where padded).
    """

    sizes: tuple[SizeValue, ...]
    axes: tuple[str, ...]
    dtype: str = FLOAT
    partner: str = ""

    @property
    def rank(self) -> int:
        return len(self.sizes)

    def size(self, axis: str) -> SizeValue:
        return self.sizes[self.axes.index(axis)]

    def has(self, axis: str) -> bool:
        return axis in self.axes

    def per_sample(self) -> SizeValue:
        """How many numbers one sample holds."""
        total: SizeValue = 1
        for size, axis in zip(self.sizes, self.axes, strict=True):
            if axis != "N":
                total = total * size
        return total

    def __str__(self) -> str:
        """Such as `N×32×8×8`; sums stand in parentheses."""
        texts = (str(int(s)) if isinstance(s, int) else str(s) for s in self.sizes)
        return "×".join(f"({t})" if " " in t else t for t in texts)


def picture(c: SizeValue, h: SizeValue, w: SizeValue) -> WireType:
    """N C H W."""
    return WireType((BATCH, c, h, w), ("N", "C", "H", "W"))


def features(f: SizeValue) -> WireType:
    """N F."""
    return WireType((BATCH, f), ("N", "F"))


def sequence(length: SizeValue, f: SizeValue, partner: str = "") -> WireType:
    """N L F."""
    return WireType((BATCH, length, f), ("N", "L", "F"), FLOAT, partner)


def tokens(length: SizeValue, partner: str = "") -> WireType:
    """N L, whole numbers."""
    return WireType((BATCH, length), ("N", "L"), INT, partner)
