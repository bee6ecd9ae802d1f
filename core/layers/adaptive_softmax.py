"""A softmax over very many classes that spends little on the rare ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected
from core.layers.rules import differing, known, need_float, need_rank
from core.layers.sizes import SizeValue
from core.layers.wires import WireType
from core.spec import Bool, Float, Int, Size, Values

WHAT = "Adaptive log-softmax"


def adaptive_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N F or N L F -> the logarithm of the chance of each class in the place of the features."""
    need_float(x, WHAT)
    need_rank(x, (2, 3), WHAT)
    width = known(x.sizes[-1], WHAT, "last")
    bounds = (0, *p.cutoffs, p.n_classes)
    if any(b <= a for a, b in pairwise(bounds)):
        raise Rejected(
            f"The cut-offs must rise and stay below the {p.n_classes} classes.",
            "Each says with which class the next, rarer group begins; classes are sorted from common to rare.",
            param="cutoffs",
        )
    if _squeezed_width(p, width, len(p.cutoffs)) < 1:
        raise Rejected(
            f"The rarest group would be told from less than one of the {width} features that arrive.",
            "Each group looks at fewer of them. Use a smaller divisor, fewer cut-offs, or a wider layer before this one.",
            port="x",
            param="div_value",
        )
    return replace(x, sizes=(*x.sizes[:-1], p.n_classes), axes=(*x.axes[:-1], "F"), partner=_kept(x))


def _kept(x: WireType) -> str:
    return x.partner if x.axes[:2] == ("N", "L") and x.rank == 3 else ""


def _squeezed_width(p: Values, width: int, group: int) -> int:
    """How many numbers group 1, 2 … is told from."""
    return int(int(width) // p.div_value**group)


def adaptive_emit(p: Values, b: Emitter, x: Any) -> Any:
    given = differing(p, {"div_value": 4.0, "head_bias": False}, "div_value", "head_bias")
    width = x.type.sizes[-1]
    layer = b.module("torch.nn.AdaptiveLogSoftmaxWithLoss", width, p.n_classes, cutoffs=list(p.cutoffs), **given)
    if x.type.rank == 2:
        return b.method(layer, "log_prob", x)
    rows = b.method(layer, "log_prob", b.method(x, "flatten", 0, 1))
    return b.method(rows, "unflatten", 0, (b.size(x, 0), b.size(x, 1)))


def adaptive_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    (x,) = ins
    width = int(x.sizes[-1])
    bounds = (*p.cutoffs, p.n_classes)
    head = width * (p.cutoffs[0] + len(p.cutoffs))
    tails = 0
    for group, (low, high) in enumerate(pairwise(bounds), 1):
        inner = _squeezed_width(p, width, group)
        tails += width * inner + inner * (high - low)
    bias = p.cutoffs[0] + len(p.cutoffs) if p.head_bias else 0
    rows: SizeValue = x.sizes[1] if x.rank == 3 else 1
    return Cost(head + tails + bias, 0, rows * (2 * (head + tails)))


ADAPTIVE = LayerType(
    "AdaptiveLogSoftmaxWithLoss",
    "Adaptive log-softmax",
    "linear",
    "The last layer for very many classes: common ones get all features, rare ones ever fewer.",
    params=(
        Int("n_classes", 10_000, "Number of classes", "Sorted from common to rare.", low=2, high=10_000_000),
        Size("cutoffs", (100, 1000), "Cut-offs", "The classes with which the next, rarer group begins.", dims=0),
        Float("div_value", 4.0, "Divisor", "Each group is told from so many times fewer numbers.", low=1.0),
        Bool("head_bias", False, "Bias", "A learned number added to each score of the common classes."),
    ),
    aka=("large vocabulary", "language model", "efficient softmax", "hierarchical softmax", "words"),
    inputs=(Port("x", "N … F", help="Features of each sample or step."),),
    outputs=(Port("y", "N … F", help="The logarithm of the chance of each class."),),
    shape=adaptive_shape,
    emit=adaptive_emit,
    cost=adaptive_cost,
    subtitle=lambda p: f"{p.n_classes:,} classes",
    icon="mdi6.sort-descending",
    identifier="adaptive",
    explanation="In text a few hundred words make up most of all that is written. Rare words share groups that are told from a few numbers each, which saves most of the weights of the last layer. "
    "Compare what comes out by negative log-likelihood: it holds logarithms already.",
    source="Grave et al., Efficient softmax approximation for GPUs, 2016",
)
FAMILY = (ADAPTIVE,)
