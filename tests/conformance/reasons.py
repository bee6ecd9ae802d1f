"""Reasons that several families share, for refusing what torch would take."""

from __future__ import annotations

from collections.abc import Callable

from core.layers.wires import FLOAT
from tests.conformance.draw import Draw

Test = Callable[[Draw], bool]
Reason = tuple[Test, str]
"""(whether it applies, the reason)."""


def not_decimal(d: Draw) -> bool:
    return any(x.dtype != FLOAT for x in d.types)


def of_rank(*ranks: int) -> Test:
    return lambda d: d.types[0].rank in ranks


def unequal_ranks(d: Draw) -> bool:
    return len({x.rank for x in d.types}) > 1


NUMBERS: Reason = (not_decimal, "Labels and yes/no values have no order that weights or activations could use.")
MEETS_BATCH = "What torch matches from the right would mix the batch with another axis."
BROADCASTS: Reason = (
    lambda d: d.types[0].sizes != d.types[1].sizes,
    "torch stretches the smaller one and warns: the loss would compare other pairs.",
)
SINGLE = "A sample without its batch."


def sampled(*ranks: int) -> Reason:
    """Refused in these ranks, in which torch takes one sample alone."""
    return (of_rank(*ranks), SINGLE)
