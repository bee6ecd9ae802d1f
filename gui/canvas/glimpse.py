"""What is seen of one output: cells of grey or colour, lines, bars, or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = Literal["images", "lines", "bars", "words"]


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """`values` of `images`: (n, h, w) greys or (1, h, w, 3) colours, both uint8; of `lines`: (n, points); of `bars`: (n,),
    both from 0 to 1, with `zero` where nought lies. `words` has none. `told` is said of it."""

    kind: Kind
    values: NDArray[Any] | None
    told: str
    zero: float = 0.0
