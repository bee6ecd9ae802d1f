"""What must not be looked at: the masks that attention takes, and how several become the two of torch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Emitter, Port, Rejected
from core.layers.sizes import SizeValue, same
from core.layers.wires import BOOL, FLOAT, INT, WireType

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


def need_mask(c: Context, mask: WireType | None, query: WireType, key: WireType, port: str = "mask") -> None:
    """N S: which steps nobody may look at. N L S: for each step, which it may not look at. No mask fits always."""
    if mask is None:
        return
    n, length, steps = key.sizes[0], query.sizes[1], key.sizes[1]
    message = f"The mask has to be {n}×{steps} or {n}×{length}×{steps}, but {mask} arrives here."
    why = "It says for every step, or for every pair of steps, what must not be looked at."
    wanted = (n, *((length,) if mask.rank == 3 else ()), steps)
    if mask.rank not in (2, 3):
        raise Rejected(message, why, port=port)
    for a, b in zip(mask.sizes, wanted, strict=True):
        need_equal(c, a, b, message, why, port)


def torch_masks(b: Emitter, query: Any, key: Any, mask: Any, heads: int, causal: bool) -> tuple[Any, Any]:
    """torch's key_padding_mask (N S) and attn_mask (L S, or N·heads L S), or None; both of one dtype, as torch wants them."""
    padding = b.padding(key)
    future = b.causal(query, key) if causal else None
    if mask is None:
        return padding, future
    if mask.type.dtype == INT:
        mask = _typed(b.method(mask, "bool"), replace(mask.type, dtype=BOOL))
    decimal = mask.type.dtype == FLOAT
    if mask.type.rank == 2:
        mask = mask if padding is None else _hide(b, mask, padding)
        if not (decimal and future is not None):
            return mask, future
        mask, padding = _typed(b.method(mask, "unsqueeze", 1), mask.type), None
    if future is not None:
        mask = _hide(b, mask, future)
    if decimal and padding is not None:
        mask, padding = _hide(b, mask, b.method(padding, "unsqueeze", 1)), None
    return padding, b.method(mask, "repeat_interleave", heads, dim=0)


def given(**masks: Any) -> dict[str, Any]:
    """The arguments that are there."""
    return {name: value for name, value in masks.items() if value is not None}


def _typed(made: Any, wire: WireType) -> Any:
    made.type = wire
    return made


def _hide(b: Emitter, mask: Any, what: Any) -> Any:
    """Also hides `what`: yes/no masks say True there, decimal ones, which are added to the scores, -inf."""
    if mask.type.dtype == BOOL:
        return _typed(b.operate("|", mask, what), mask.type)
    return _typed(b.method(mask, "masked_fill", what, float("-inf")), mask.type)
