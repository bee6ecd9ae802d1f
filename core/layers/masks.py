"""What must not be looked at: the mask that attention takes."""

from __future__ import annotations

from core.layers.base import Context, Port, Rejected
from core.layers.sizes import SizeValue, same
from core.layers.wires import WireType

MASK_HELP = (
    "What must not be looked at: N×S, or N×L×S for every pair. Yes/no and whole numbers: hidden where not 0; "
    "decimal numbers are added to the scores."
)
CAUSAL_HELP = "Each step sees only itself and what came before, as when a text is continued."
MASK = Port("mask", "N S or N L S", "Mask", MASK_HELP, optional=True)


def need_equal(c: Context, a: SizeValue, b: SizeValue, message: str, why: str, port: str) -> None:
    """Two sizes that must be the same; where only the data will tell, the answer holds on that condition."""
    equal = same(a, b)
    if equal is False:
        raise Rejected(message, why, port=port)
    if equal is None:
        c.only_if(f"{a} equals {b}")


def need_mask(c: Context, mask: WireType, query: WireType, key: WireType) -> None:
    """N S: which steps nobody may look at. N L S: for each step, which it may not look at."""
    wanted = (key.sizes[0], *((query.sizes[1],) if mask.rank == 3 else ()), key.sizes[1])
    if mask.rank not in (2, 3) or any(same(a, b) is False for a, b in zip(mask.sizes, wanted, strict=True)):
        n, length, steps = key.sizes[0], query.sizes[1], key.sizes[1]
        raise Rejected(
            f"The mask has to be {n}×{steps} or {n}×{length}×{steps}, but {mask} arrives here.",
            "It says for every step, or for every pair of steps, what must not be looked at.",
            port="mask",
        )
    for a, b in zip(mask.sizes, wanted, strict=True):
        if same(a, b) is None:
            c.only_if(f"{a} equals {b}")
