"""Products of matrices."""

import random
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import BOOL, FLOAT, WireType
from core.spec import Values
from tests.conformance.draw import BATCH
from tests.conformance.reasons import MEETS_BATCH, NUMBERS, Reason, of_rank, sampled, unequal_ranks

AXES = {3: ("N", "L", "F"), 4: ("N", "C", "L", "F")}
STRICTER: dict[str, tuple[Reason, ...]] = {
    "Matmul": (NUMBERS, (unequal_ranks, MEETS_BATCH), (of_rank(1, 2), MEETS_BATCH)),
    "ScaledDotProductAttention": (
        NUMBERS,
        sampled(2),
        (of_rank(5), "Heads have one axis."),
        (unequal_ranks, MEETS_BATCH),
        (
            lambda d: any(1 in x.sizes for x in d.types),
            "Heads or steps stretched by chance: torch does so in some of its kernels only.",
        ),
    ),
    "Einsum": (
        NUMBERS,
        (lambda d: "letter of the batch" in str(d.refusal), "Samples would be mixed with each other."),
        (
            lambda d: any(1 in x.sizes for x in d.types),
            "torch stretches axes of size 1, so that letters mean two sizes.",
        ),
    ),
}
NO_META: dict[str, Reason] = {
    "Einsum": (
        lambda d: any(1 in x.sizes for x in d.types),
        "Axes of size 1 are multiplied without a product of matrices, which the counter of FLOPs does not see.",
    ),
}


def _wire(rng: random.Random, rank: int, *sizes: int) -> WireType:
    heads = (3,) * (rank - 3)
    return WireType((BATCH, *heads, *sizes), AXES[rank])


def _size(rng: random.Random) -> int:
    return rng.choice([1, 2, 3, 4, 5])


def multiplied(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Fitting matrices, also with one of the others' axes of size 1, and some that are not turned."""
    rank, rows, inner, columns = rng.choice([3, 4]), _size(rng), _size(rng), _size(rng)
    x, other = _wire(rng, rank, rows, inner), _wire(rng, rank, inner, columns)
    if rank == 4 and rng.random() < 0.3:
        other = replace(other, sizes=(BATCH, 1, *other.sizes[2:]))
    return (x, replace(other, sizes=(*other.sizes[:-2], columns, inner)) if rng.random() < 0.2 else other)


def attended(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Query, key and value that fit, with every sort of mask, and lengths where there are no heads."""
    rank, steps, others, width, depth = rng.choice([3, 4]), *(_size(rng) for _ in range(4))
    query, key, value = (_wire(rng, rank, *s) for s in ((steps, width), (others, width), (others, depth)))
    if rank == 3 and rng.random() < 0.5:
        key = replace(key, partner="lengths")
    masks = [(BATCH, others), (BATCH, steps, others), (BATCH, 1, others), (BATCH, *query.sizes[1:-2], steps, others)]
    sizes = rng.choice([None, *masks, (BATCH, others + 1)])
    if sizes is None:
        return query, key, value, None
    axes = ("N", "C", "L", "S")[: len(sizes)]
    return query, key, value, WireType(sizes, axes, rng.choice([BOOL, FLOAT]))


def lettered(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """As many inputs as the equation has, of the ranks that it gives them."""
    letters = {letter: rng.choice([2, 3, 4, 5]) for letter in p.equation if letter.isalpha()}
    row = []
    for part in p.equation.split("->")[0].split(","):
        axes = ("N", *draw_axes(len(part) - 1))
        row.append(WireType((BATCH, *(letters[letter] for letter in part[1:])), axes))
    return (tuple(row),)


def draw_axes(count: int) -> tuple[str, ...]:
    return {0: (), 1: ("F",), 2: ("L", "F"), 3: ("C", "H", "W")}[count]


INPUTS = {"Matmul": multiplied, "ScaledDotProductAttention": attended, "Einsum": lettered}
