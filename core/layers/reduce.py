"""Many numbers to one: means, sums, extremes and norms along axes of each sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.layers.axes import axes_param, kept, sample_axes
from core.layers.base import Context, Emitter, LayerType, Port, Rejected
from core.layers.operands import need_decimal
from core.layers.sizes import SizeValue, at_least
from core.layers.wires import FLOAT, INT, WireType
from core.spec import Bool, Float, Int, Param, Values

Check = Callable[[Context, Values, WireType, str], str]
"""What numbers come out; raises Rejected for those it does not take."""


def reduced(x: WireType, axes: tuple[int, ...], keepdim: bool, dtype: str) -> WireType:
    """Without `axes`, or with size 1 there."""
    if keepdim:
        sizes = tuple(1 if i in axes else s for i, s in enumerate(x.sizes))
        made = WireType(sizes, x.axes, dtype)
    else:
        left = [i for i in range(x.rank) if i not in axes]
        made = WireType(tuple(x.sizes[i] for i in left), tuple(x.axes[i] for i in left), dtype)
    return made if 1 in axes else kept(x, made)


def _decimal(c: Context, p: Values, x: WireType, what: str) -> str:
    need_decimal(x, what)
    return FLOAT


def _made_decimal(c: Context, p: Values, x: WireType, what: str) -> str:
    return FLOAT


def _counted(c: Context, p: Values, x: WireType, what: str) -> str:
    """Yes counts as 1."""
    return x.dtype if x.dtype == FLOAT else INT


def _same(c: Context, p: Values, x: WireType, what: str) -> str:
    return x.dtype


def _spread(c: Context, p: Values, x: WireType, what: str) -> str:
    need_decimal(x, what)
    count: SizeValue = 1
    for axis in set(sample_axes(x, p.dim, "dim", what)):
        count = count * x.sizes[axis]
    enough = at_least(count, p.correction + 1)
    if enough is False:
        raise Rejected(
            f"{what} has only {count} numbers to look at, but takes {p.correction} off their count.",
            "It divides by the count less the correction, which must be more than 0.",
            param="correction",
            port="x",
        )
    if enough is None:
        c.only_if(f"{count} is more than {p.correction}")
    return FLOAT


def _chosen(p: Values) -> dict[str, Any]:
    given: dict[str, Any] = {"dim": p.dim[0] if len(p.dim) == 1 else p.dim}
    return given | ({"keepdim": True} if p.keepdim else {})


def _method(name: str) -> Any:
    return lambda p, b, x: b.method(x, name, **_chosen(p))


def spread_emit(name: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        correction = {} if p.correction == 1 else {"correction": p.correction}
        return b.method(x, name, **_chosen(p), **correction)

    return emit


def norm_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.function("torch.linalg.vector_norm", x, p.ord, **_chosen(p))


KEEP = Bool(
    "keepdim",
    False,
    "Keep the axes",
    "Leaves them with size 1, so that the result still fits the input.",
    advanced=True,
)
CORRECTION = Int(
    "correction",
    1,
    "Correction",
    "Taken off the count: 1 for a sample of a whole, 0 for the whole itself.",
    low=0,
    high=1000,
    advanced=True,
)


def _reduction(
    key: str, summary: str, check: Check, emit: Any, title: str = "", more: tuple[Param, ...] = (), **told: Any
) -> LayerType:
    name = title or key

    def shape(c: Context, p: Values, x: WireType) -> WireType:
        axes = sample_axes(x, p.dim, "dim", name)
        return reduced(x, axes, p.keepdim, check(c, p, x, name))

    return LayerType(
        key,
        name,
        "arithmetic",
        summary,
        params=(axes_param((1,), "Along which axes; 1 is the first of a sample, -1 the last."), *more, KEEP),
        inputs=(Port("x", "N …"),),
        outputs=(Port("y", "N …", help="Without the axes, or with size 1 there."),),
        shape=shape,
        emit=emit,
        subtitle=lambda p: f"axis {p.dim[0]}" if len(p.dim) == 1 else f"axes {' '.join(map(str, p.dim))}",
        **told,
    )


MEAN = _reduction(
    "Mean",
    "The average along some axes.",
    _decimal,
    _method("mean"),
    aka=("average", "global average pooling", "GlobalAveragePooling", "pool", "reduce mean", "bag of words"),
    icon="mdi6.approximately-equal",
    explanation="Along the height and width of feature maps (axes 2 and 3) it is global average pooling, with which modern picture networks end. Along the steps of a sequence it gives one row for all words; it counts padding too.",
    source="Lin et al., Network in network, 2013",
)
SUM = _reduction(
    "Sum",
    "The sum along some axes.",
    _counted,
    _method("sum"),
    aka=("total", "add up", "reduce sum", "count", "dot product"),
    icon="mdi6.sigma",
    explanation="After Multiply it is a dot product; after weights that add up to 1 it is a weighted average, as attention makes it. Of yes/no values it is their count.",
    source="y = Σ x",
)
MAX = _reduction(
    "Max",
    "The largest number along some axes.",
    _same,
    _method("amax"),
    title="Max",
    aka=("maximum", "largest", "global max pooling", "GlobalMaxPooling", "amax", "reduce max", "any"),
    icon="mdi6.arrow-collapse-up",
    explanation="It asks whether something was found anywhere, no matter where: max over time is how a convolution judges a whole text, and how a network reads a cloud of points. Of yes/no values it asks for any yes.",
    source="Collobert et al., Natural language processing (almost) from scratch, 2011",
)
MIN = _reduction(
    "Min",
    "The smallest number along some axes.",
    _same,
    _method("amin"),
    title="Min",
    aka=("minimum", "smallest", "amin", "reduce min", "all"),
    icon="mdi6.arrow-collapse-down",
    explanation="The distance to the nearest of several things is the smallest of their distances. Of yes/no values it asks whether all are yes.",
    source="y = min x",
)
NORM = _reduction(
    "Norm",
    "The length of vectors along some axes.",
    _decimal,
    norm_emit,
    more=(
        Float(
            "ord",
            2.0,
            "Order",
            "2 is the usual length, 1 the sum without signs, 0 counts what is not 0.",
            low=0.0,
            high=100.0,
        ),
    ),
    aka=("length", "l2 norm", "l1 norm", "euclidean", "distance", "magnitude", "vector norm"),
    icon="mdi6.ruler",
    explanation="The norm of a difference is the distance of two points: after Subtract it tells how alike two pictures are in a twin network. In capsules the length says how sure the network is.",
    source="‖x‖ = (Σ |x|^p)^(1/p)",
)
STD = _reduction(
    "Std",
    "The standard deviation along some axes: how far numbers lie from their mean.",
    _spread,
    spread_emit("std"),
    title="Standard deviation",
    more=(CORRECTION,),
    aka=("spread", "deviation", "sigma", "statistics pooling", "minibatch"),
    icon="mdi6.sigma-lower",
    explanation="Beside the mean it tells how much something varies: voices are told apart by mean and deviation over time. Mean, Subtract, this and Divide together make a normalisation of your own.",
    source="Snyder et al., X-vectors: robust DNN embeddings for speaker recognition, 2018",
)
VARIANCE = _reduction(
    "Variance",
    "The variance along some axes: the mean square of how far numbers lie from their mean.",
    _spread,
    spread_emit("var"),
    more=(CORRECTION,),
    aka=("var", "spread", "moments"),
    icon="mdi6.chart-bell-curve",
    explanation="The square of the standard deviation, without the root whose slope is endless at 0. Normalisations divide by the root of it.",
    source="y = Σ (x - mean)² / (count - correction)",
)
LOG_SUM_EXP = _reduction(
    "LogSumExp",
    "The logarithm of the sum of exponentials along some axes: a smooth maximum.",
    _made_decimal,
    _method("logsumexp"),
    title="Log-sum-exp",
    aka=("soft maximum", "smooth max", "log partition", "logsumexp", "energy"),
    icon="mdi6.chart-line-stacked",
    explanation="It adds probabilities that are given as logarithms, without running out of range. Every number takes part, the largest most, so all of them learn; cross-entropy is this less the score of the right class.",
    source="y = ln Σ e^x",
)
FAMILY = (MEAN, SUM, MAX, MIN, NORM, STD, VARIANCE, LOG_SUM_EXP)
