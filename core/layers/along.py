"""Working along one axis: running sums, places of the largest, vectors of length 1."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.axes import axis_param, kept, sample_axis
from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam
from core.layers.operands import need_decimal, need_number
from core.layers.reduce import KEEP, reduced
from core.layers.sizes import at_least
from core.layers.wires import FLOAT, INT, WireType
from core.spec import Bool, Float, Int, Values


def cumsum_shape(c: Context, p: Values, x: WireType) -> WireType:
    """Yes counts as 1."""
    sample_axis(x, p.dim, "dim", "Running sum")
    return kept(x, replace(x, dtype=x.dtype if x.dtype == FLOAT else INT))


def _place(key: str, summary: str, **told: Any) -> LayerType:
    def shape(c: Context, p: Values, x: WireType) -> WireType:
        need_number(x, told["title"])
        return reduced(x, (sample_axis(x, p.dim, "dim", told["title"]),), p.keepdim, INT)

    def emit(p: Values, b: Emitter, x: Any) -> Any:
        return b.method(x, key.lower(), dim=p.dim, **({"keepdim": True} if p.keepdim else {}))

    return LayerType(
        key,
        category="arithmetic",
        summary=summary,
        params=(axis_param(), KEEP),
        inputs=(Port("x", "N …"),),
        outputs=(Port("y", "N …", help="Whole numbers, counted from 0."),),
        shape=shape,
        emit=emit,
        subtitle=lambda p: f"axis {p.dim}",
        **told,
    )


def topk_shape(c: Context, p: Values, x: WireType) -> tuple[WireType, WireType]:
    """The axis shrinks to k, for the numbers and for their places."""
    need_number(x, "Top k")
    axis = sample_axis(x, p.dim, "dim", "Top k")
    size = x.sizes[axis]
    enough = at_least(size, p.k)
    if enough is False:
        raise Rejected(
            f"Top k looks for {p.k} numbers, but there are only {size} along axis {p.dim} of {x}.",
            "It keeps some of what is there.",
            param="k",
            port="x",
            repair=(f"Keep {size}", SetParam("k", size)),
        )
    if enough is None:
        c.only_if(f"{size} is at least {p.k}")
    made = replace(x, sizes=(*x.sizes[:axis], p.k, *x.sizes[axis + 1 :]))
    made = replace(made, partner="") if axis == 1 else kept(x, made)
    return made, replace(made, dtype=INT)


def topk_emit(p: Values, b: Emitter, x: Any) -> tuple[Any, Any]:
    order = {} if p.largest else {"largest": False}
    values, indices = b.unpack(b.function("torch.topk", x, p.k, dim=p.dim, **order), 2, ("values", "indices"))
    return (values if b.used("values") else None), (indices if b.used("indices") else None)


def normalize_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_decimal(x, "Normalise")
    sample_axis(x, p.dim, "dim", "Normalise")
    return kept(x, x)


def normalize_emit(p: Values, b: Emitter, x: Any) -> Any:
    given = {} if p.p == 2.0 else {"p": p.p}
    given |= {"dim": p.dim}
    given |= {} if p.eps == 1e-12 else {"eps": p.eps}
    return b.function("torch.nn.functional.normalize", x, **given)


CUMSUM = LayerType(
    "CumSum",
    "Running sum",
    "arithmetic",
    "At each place, the sum of everything up to it.",
    params=(axis_param(1),),
    aka=("cumulative sum", "integral", "prefix sum", "accumulate", "position"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=cumsum_shape,
    emit=lambda p, b, x: b.function("torch.cumsum", x, dim=p.dim),
    subtitle=lambda p: f"axis {p.dim}",
    icon="mdi6.stairs-up",
    explanation="It adds steps up to a path: speeds become places. Of a mask with 1 for each real word it makes their positions, and of probabilities the chance of 'at most this'.",
    source="y[i] = x[0] + … + x[i]",
)
ARGMAX = _place(
    "ArgMax",
    "Where along an axis the largest number stands.",
    title="Place of the largest",
    aka=("argmax", "predicted class", "hard attention", "winner"),
    icon="mdi6.podium-gold",
    explanation="It makes an answer out of scores: the class that got the most. Its result can pick from an Embedding or through Gather. Nothing can be learned through it, since a place has no slope.",
    source="y = argmax x",
)
ARGMIN = _place(
    "ArgMin",
    "Where along an axis the smallest number stands.",
    title="Place of the smallest",
    aka=("argmin", "nearest neighbour", "codebook", "vector quantisation"),
    icon="mdi6.podium",
    explanation="Of distances it finds the nearest, as vector quantisation does with its codebook. Nothing can be learned through it, since a place has no slope.",
    source="van den Oord et al., Neural discrete representation learning, 2017",
)
TOPK = LayerType(
    "TopK",
    "Top k",
    "arithmetic",
    "Keeps the k largest numbers along an axis and tells where they stood.",
    params=(
        Int("k", 1, "How many", "That many are kept, the largest first.", low=1, high=10_000_000),
        axis_param(),
        Bool("largest", True, "Largest", "Off: the smallest are kept.", advanced=True),
    ),
    aka=("k largest", "sort", "best", "beam", "mixture of experts", "k-max pooling"),
    inputs=(Port("x", "N …"),),
    outputs=(
        Port("values", "N …", "Numbers", "What was found, in order."),
        Port("indices", "N …", "Places", "Where it stood, as whole numbers from 0."),
    ),
    shape=topk_shape,
    emit=topk_emit,
    subtitle=lambda p: f"{p.k} along axis {p.dim}",
    icon="mdi6.trophy-outline",
    explanation="A mixture of experts asks only the few experts with the highest scores; k-max pooling keeps the strongest finds of a text. With k equal to the size of the axis it sorts.",
    source="Kalchbrenner et al., A convolutional neural network for modelling sentences, 2014",
)
NORMALIZE = LayerType(
    "Normalize",
    "Normalise to length 1",
    "arithmetic",
    "Divides vectors by their length, so that only their direction is left.",
    params=(
        Float("p", 2.0, "Order", "2 is the usual length, 1 the sum without signs.", low=0.0, high=100.0),
        axis_param(1, "Along which axis the vectors lie; 1 are the features of a row."),
        Float(
            "eps",
            1e-12,
            "Epsilon",
            "The smallest length, so that nothing is divided by zero.",
            above=0.0,
            high=1e6,
            advanced=True,
        ),
    ),
    aka=("unit vector", "l2 normalise", "cosine similarity", "unit norm", "embedding", "UnitNormalization"),
    inputs=(Port("x", "N …"),),
    outputs=(Port("y", "N …"),),
    shape=normalize_shape,
    emit=normalize_emit,
    subtitle=lambda p: f"axis {p.dim}",
    icon="mdi6.vector-line",
    explanation="Product and sum of two such vectors is the cosine of the angle between them: 1 for alike, 0 for unrelated. Networks that compare faces, or pictures with texts, end with it.",
    source="Schroff et al., FaceNet: a unified embedding for face recognition and clustering, 2015",
)
FAMILY = (CUMSUM, ARGMAX, ARGMIN, TOPK, NORMALIZE)
