"""Losses that compare samples with one another: pairs, triplets, and two views of a batch."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, Outputs, Port, Rejected
from core.layers.losses.declaration import LossType
from core.layers.losses.rules import aligned, alike, need_equal, need_fitting, need_number, signed, squeezed
from core.layers.rules import differing, need_float
from core.layers.wires import WireType
from core.spec import Bool, Choice, Float, Values

SAME_OR_NOT = Port("target", "N", help="1 where the two belong together; 0 or -1 where they do not.")
PAIR = (Port("x1", "N F", "First", help="One vector of each pair."), Port("x2", "N F", "Second", help="The other."))
TRIPLET = (
    Port("anchor", "N F", "Anchor", help="The sample that the others are compared with."),
    Port("positive", "N F", "Positive", help="One that belongs with it."),
    Port("negative", "N F", "Negative", help="One that does not."),
)
MARGIN = Float("margin", 1.0, "Margin", "How much farther away the negative has to be.", above=0.0)
SWAP = Bool(
    "swap",
    False,
    "Swap",
    "Take the distance from the positive to the negative where that is shorter than the anchor's.",
    advanced=True,
)


def pair_shape(c: Context, p: Values, x1: WireType, x2: WireType, target: WireType) -> tuple[()]:
    """Two vectors for each sample, and whether they belong together."""
    alike(c, {"x1": x1, "x2": x2})
    need_number(target)
    if x1.rank != 2:
        raise Rejected(f"This loss takes a vector for each sample (N×F), but {x1} arrives here.", port="x1")
    _need_one_for_each(c, x1, target)
    return ()


def _need_one_for_each(c: Context, x: WireType, target: WireType) -> None:
    message = f"The target is {target}, but there is a pair for each of {x.sizes[0]} samples."
    need_fitting(
        c, x.sizes[:1], squeezed(target), message, "Each pair needs one number that says 'same' or 'not'.", "target"
    )


def scores_shape(c: Context, p: Values, x1: WireType, x2: WireType, target: WireType) -> tuple[()]:
    """Two scores and a target for each sample, all of one shape."""
    for port, x in (("x1", x1), ("x2", x2)):
        need_float(x, "This loss", port)
    need_number(target)
    message = f"First is {x1}, but second is {x2}."
    need_fitting(c, squeezed(x1), squeezed(x2), message, "Each score is compared with the one at the same place.", "x2")
    message = f"The scores are {x1}, but the target is {target}."
    need_fitting(c, squeezed(x1), squeezed(target), message, "Each pair of scores needs a target.", "target")
    return ()


def signs_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """A number and a target for each sample; N×1 and N count as one."""
    need_float(x, "This loss")
    need_number(target)
    need_equal(c, x, target, squeezed(x), squeezed(target), "Each number needs a target of its own.")
    return ()


def triplet_shape(c: Context, p: Values, anchor: WireType, positive: WireType, negative: WireType) -> tuple[()]:
    """Three vectors of one shape for each sample."""
    alike(c, {"anchor": anchor, "positive": positive, "negative": negative})
    return ()


def views_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Every one of 2N vectors is compared with every one."""
    return Cost(flops=8 * ins[0].sizes[0] * ins[0].sizes[1])


def views_shape(c: Context, p: Values, x1: WireType, x2: WireType) -> tuple[()]:
    """Two vectors for each sample."""
    alike(c, {"x1": x1, "x2": x2})
    if x1.rank != 2:
        raise Rejected(f"This loss takes a vector for each sample (N×F), but {x1} arrives here.", port="x1")
    return ()


def _signed(cls: str, margin: float | None) -> Any:
    """torch's loss on one or two inputs and a target of -1 and 1."""

    def emit(p: Values, b: Emitter, *values: Any) -> Any:
        *xs, target = values
        alone = cls == "CosineEmbeddingLoss"
        *xs, target = (*xs, *aligned(b, target)) if alone else aligned(b, *xs, target)
        given = {} if margin is None else differing(p, {"margin": margin}, "margin")
        return b.call(b.module(f"torch.nn.{cls}", **given), *xs, signed(b, target))

    return emit


def _contrastive(p: Values, b: Emitter, x1: Any, x2: Any, target: Any) -> Any:
    given = differing(p, {"margin": 1.0}, "margin")
    (same,) = aligned(b, target)
    return b.call(b.module("core.lowering.modules.ContrastiveLoss", **given), x1, x2, same)


def _triplet(p: Values, b: Emitter, *values: Any) -> Any:
    given = differing(p, {"margin": 1.0, "p": 2.0, "eps": 1e-6, "swap": False}, "margin", "p", "eps", "swap")
    return b.call(b.module("torch.nn.TripletMarginLoss", **given), *values)


DISTANCES = {
    "manhattan": ("torch.nn.PairwiseDistance", {"p": 1.0}),
    "cosine": ("core.lowering.modules.CosineDistance", {}),
}


def _triplet_by(p: Values, b: Emitter, *values: Any) -> Any:
    given = differing(p, {"margin": 1.0, "swap": False}, "margin", "swap")
    if p.distance_function in DISTANCES:
        target, arguments = DISTANCES[p.distance_function]
        given = {"distance_function": b.made(target, **arguments), **given}
    return b.call(b.module("torch.nn.TripletMarginWithDistanceLoss", **given), *values)


def _info_nce(p: Values, b: Emitter, x1: Any, x2: Any) -> Any:
    given = differing(p, {"temperature": 0.5}, "temperature")
    return b.call(b.module("core.lowering.modules.InfoNCELoss", **given), x1, x2)


COSINE = LossType(
    "CosineEmbeddingLoss",
    "Cosine embedding",
    "loss",
    "For pairs: turns the vectors of those that belong together into one direction, the others apart.",
    params=(
        Float(
            "margin",
            0.0,
            "Margin",
            "Pairs that do not belong together cost nothing below this cosine.",
            low=-1.0,
            high=1.0,
        ),
    ),
    aka=("cosine similarity", "siamese", "metric learning", "pairs"),
    inputs=(*PAIR, SAME_OR_NOT),
    shape=pair_shape,
    emit=_signed("CosineEmbeddingLoss", 0.0),
    icon="mdi6.angle-right",
    identifier="cosine",
    explanation="Only the angle between two vectors counts, not how long they are. Two branches with shared weights bring two samples to it, "
    "and the target says whether they are of one kind.",
    source="1 - cos(x1, x2) where the target is 1, max(0, cos(x1, x2) - margin) where it is -1, mean",
)
CONTRASTIVE = LossType(
    "ContrastiveLoss",
    "Contrastive",
    "loss",
    "For pairs: draws together what belongs together, and pushes the rest at least a margin apart.",
    params=(Float("margin", 1.0, "Margin", "How far apart the others should be.", above=0.0),),
    aka=("siamese", "metric learning", "face verification", "pairs", "hadsell"),
    inputs=(*PAIR, Port("target", "N", help="1 where the two belong together, 0 where they do not.")),
    shape=pair_shape,
    emit=_contrastive,
    icon="mdi6.arrow-collapse-horizontal",
    identifier="contrastive",
    explanation="The classic loss of siamese networks: signatures or faces become points, and those of one person come to lie side by side. "
    "Pairs that are farther apart than the margin are left alone.",
    source="½ (t d² + (1 - t) max(0, margin - d)²) with d = |x1 - x2|, mean; Hadsell, Chopra & LeCun, Dimensionality reduction by learning an invariant mapping, 2006",
)
HINGE_EMBEDDING = LossType(
    "HingeEmbeddingLoss",
    "Hinge embedding",
    "loss",
    "For distances: makes those of pairs that belong together small, and the others larger than a margin.",
    params=(Float("margin", 1.0, "Margin", "Distances of other pairs cost nothing above it."),),
    aka=("pairs", "metric learning", "semi-supervised"),
    inputs=(Port("x", "N", help="A distance for each sample."), SAME_OR_NOT),
    shape=signs_shape,
    emit=_signed("HingeEmbeddingLoss", 1.0),
    icon="mdi6.vector-line",
    identifier="hinge",
    explanation="It takes the distance of two vectors ready made, so any layers may compute it; contrastive and cosine embedding compute their own.",
    source="x where the target is 1, max(0, margin - x) where it is -1, mean",
)
SOFT_MARGIN = LossType(
    "SoftMarginLoss",
    "Soft margin",
    "loss",
    "For two classes with a single score: the logistic loss with targets -1 and 1.",
    aka=("logistic loss", "two classes"),
    inputs=(
        Port("x", "N", help="One score for each sample."),
        Port("target", "N", help="1 or -1; labels 1 and 0 count as these."),
    ),
    shape=signs_shape,
    emit=_signed("SoftMarginLoss", None),
    icon="mdi6.gradient-horizontal",
    identifier="soft_margin",
    explanation="Binary cross-entropy written for targets of -1 and 1: the same numbers, as textbooks on support vector machines and boosting have them.",
    source="log(1 + e^(-t x)), mean",
)
MARGIN_RANKING = LossType(
    "MarginRankingLoss",
    "Margin ranking",
    "loss",
    "For pairs of scores: the one that should rank higher has to lead by a margin.",
    params=(Float("margin", 0.0, "Margin", "By how much it has to lead."),),
    aka=("learning to rank", "search results", "recommendation", "pairwise"),
    inputs=(
        Port("x1", "N", "First", help="A score."),
        Port("x2", "N", "Second", help="Another one."),
        Port("target", "N", help="1 where the first should rank higher; 0 or -1 where the second should."),
    ),
    shape=scores_shape,
    emit=_signed("MarginRankingLoss", 0.0),
    icon="mdi6.podium",
    identifier="ranking",
    explanation="Search and recommendation learn order, not values: of two results it is known which one people preferred. Both scores come from the same layers with shared weights.",
    source="max(0, -t (x1 - x2) + margin), mean",
)
TRIPLET_MARGIN = LossType(
    "TripletMarginLoss",
    "Triplet",
    "loss",
    "For triplets: the anchor must be nearer to the positive than to the negative by a margin.",
    params=(
        MARGIN,
        Float("p", 2.0, "Norm", "2 is the usual distance, 1 the sum along the axes.", above=0.0, advanced=True),
        Float("eps", 1e-6, "Epsilon", "Added to each difference.", above=0.0, advanced=True),
        SWAP,
    ),
    aka=("facenet", "siamese", "metric learning", "anchor positive negative", "embedding"),
    inputs=TRIPLET,
    shape=triplet_shape,
    emit=_triplet,
    icon="mdi6.triangle-outline",
    identifier="triplet",
    explanation="Three samples go through the same layers; nothing is said of how far apart things should be, only of which are nearer. "
    "The vectors can then be searched for neighbours, also of kinds that were never trained on.",
    source="max(0, |a - p| - |a - n| + margin), mean; Schroff et al., FaceNet, 2015",
)
TRIPLET_DISTANCE = LossType(
    "TripletMarginWithDistanceLoss",
    "Triplet with a chosen distance",
    "loss",
    "Triplet by another distance: the angle between the vectors, or the sum along the axes.",
    params=(
        Choice(
            "distance_function",
            "euclidean",
            "Distance",
            "How the distance of two vectors is measured.",
            options=(("euclidean", "straight line"), ("manhattan", "along the axes"), ("cosine", "by angle")),
        ),
        MARGIN,
        SWAP,
    ),
    aka=("cosine triplet", "metric learning", "anchor positive negative", "embedding"),
    inputs=TRIPLET,
    shape=triplet_shape,
    emit=_triplet_by,
    icon="mdi6.triangle",
    identifier="triplet",
    explanation="By angle, the length of a vector does not count, which suits texts and other data in which length says how much there is and direction says of what.",
    source="max(0, d(a, p) - d(a, n) + margin), mean",
)
INFO_NCE = LossType(
    "InfoNCELoss",
    "Contrast of two views",
    "loss",
    "For two views of each sample: each has to find its partner among all others of the batch.",
    params=(Float("temperature", 0.5, "Temperature", "Lower looks at the nearest rivals alone.", above=0.0),),
    aka=(
        "simclr",
        "nt-xent",
        "infonce",
        "self-supervised",
        "contrastive learning",
        "augmentation",
        "cosine similarity",
    ),
    inputs=(
        Port("x1", "N F", "First view", help="A vector of each sample."),
        Port("x2", "N F", "Second view", help="A vector of each sample changed in another way."),
    ),
    shape=views_shape,
    emit=_info_nce,
    cost=views_cost,
    icon="mdi6.image-multiple-outline",
    identifier="views",
    explanation="Self-supervised learning without labels: two pictures made of one by chance crops and colours count as the same, all others of the batch as different. "
    "The larger the batch, the more there is to tell apart.",
    source="cross-entropy over cos(x1, x2) / τ with the 2N - 1 others of the batch; Chen et al., A simple framework for contrastive learning (SimCLR), 2020",
)
FAMILY = (
    COSINE,
    CONTRASTIVE,
    HINGE_EMBEDDING,
    SOFT_MARGIN,
    MARGIN_RANKING,
    TRIPLET_MARGIN,
    TRIPLET_DISTANCE,
    INFO_NCE,
)
