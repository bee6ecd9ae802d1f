"""Losses."""

import random
from dataclasses import replace
from typing import Any

from core.layers.base import LayerType
from core.layers.wires import BOOL, FLOAT, INT, WireType
from core.spec import Values
from tests.conformance.draw import BATCH, Draw
from tests.conformance.drawn_types import draw_type, relative
from tests.conformance.reasons import BROADCASTS, NUMBERS, Reason, Test

PAIRS_CHANGE = "torch stretches the smaller one: the loss would compare other pairs."
DIFFERING: Reason = (lambda d: len({x.sizes for x in d.types}) > 1, PAIRS_CHANGE)
AXES = {1: ("N",), 2: ("N", "F"), 3: ("N", "C", "L"), 4: ("N", "C", "H", "W")}


def says(words: str) -> Test:
    return lambda d: words in str(d.refusal)


def alone(d: Draw) -> bool:
    """Vectors without a batch."""
    return d.types[0].rank == 1


YES_NO: Reason = (lambda d: any(x.dtype == BOOL for x in d.types), "Yes and no are no numbers to compare with.")
ALONE: Reason = (alone, "One vector alone, without a batch.")
STRICTER: dict[str, tuple[Reason, ...]] = {
    "BCEWithLogitsLoss": (NUMBERS,),
    "CategoricalHingeLoss": (
        (says("but the target is"), "torch's gather takes fewer labels than there are rows of scores."),
    ),
    **dict.fromkeys(("MSELoss", "L1Loss", "HuberLoss", "SmoothL1Loss", "PoissonNLLLoss"), (NUMBERS, BROADCASTS)),
    "KLDivLoss": (NUMBERS, BROADCASTS),
    "GaussianNLLLoss": (NUMBERS, DIFFERING),
    "MultiLabelSoftMarginLoss": (YES_NO, NUMBERS, DIFFERING, ALONE),
    "MultiLabelMarginLoss": (ALONE,),
    "MultiMarginLoss": (ALONE,),
    "DiceLoss": (YES_NO, NUMBERS, DIFFERING, ALONE),
    "FocalLoss": (
        (lambda d: d.types[1].dtype == FLOAT, "Shares of classes have no one chance to look at."),
        (says("class weights"), "Weights of classes that there are no scores for."),
    ),
    "StandardNormalKLLoss": (NUMBERS, DIFFERING, ALONE),
    **dict.fromkeys(
        ("CosineEmbeddingLoss", "ContrastiveLoss", "HingeEmbeddingLoss", "SoftMarginLoss", "MarginRankingLoss"),
        (YES_NO, NUMBERS, DIFFERING, ALONE),
    ),
    **dict.fromkeys(("TripletMarginLoss", "TripletMarginWithDistanceLoss"), (NUMBERS, DIFFERING, ALONE)),
    "InfoNCELoss": (NUMBERS, DIFFERING, ALONE),
    "CTCLoss": (NUMBERS, (lambda d: d.types[1].dtype == FLOAT, "torch rounds decimal labels down.")),
}
NO_META: dict[str, Reason] = {
    "CTCLoss": (lambda d: True, "It reads the lengths, which meta tensors do not have."),
    "GaussianNLLLoss": (lambda d: True, "torch looks whether a variance is negative."),
}


def vectors(rng: random.Random) -> WireType:
    return WireType((BATCH, rng.choice([1, 2, 3, 4, 8])), ("N", "F"))


def labels(rng: random.Random, x: WireType) -> WireType:
    """One for each row of scores."""
    return WireType((x.sizes[0], *x.sizes[2:]), AXES[x.rank - 1], INT)


def scored(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Scores and what they are compared with: labels, or as many numbers."""
    rank = rng.choice([2, 2, 3, 4])
    x = WireType((BATCH, *(rng.choice([1, 2, 3, 4]) for _ in range(rank - 1))), AXES[rank])
    return x, rng.choice([labels(rng, x), x, relative(rng, x)])


def listed(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    x = vectors(rng)
    return x, rng.choice([replace(x, dtype=INT), x, relative(rng, x)])


def paired(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Two of one shape, and a number for each sample."""
    x = vectors(rng)
    told = WireType((BATCH,), ("N",), rng.choice([INT, FLOAT]))
    return x, rng.choice([x, x, relative(rng, x)]), rng.choice([told, told, relative(rng, x)])


def ranked(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    x = WireType((BATCH,), ("N",))
    return tuple(rng.choice([x, x, x, replace(x, sizes=(BATCH, 1), axes=("N", "F")), draw_type(rng)]) for _ in range(3))


def alike(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """All of one shape, but now and then one."""
    x = replace(draw_type(rng), dtype=FLOAT, partner="")
    return tuple(relative(rng, x) if rng.random() < 0.1 else x for _ in layer.input_ports(p))


def spread(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Mean, target and a variance for each, or for each sample."""
    x = replace(draw_type(rng), dtype=FLOAT, partner="")
    axis = rng.randrange(x.rank)
    one = replace(x, sizes=(*x.sizes[:axis], 1, *x.sizes[axis + 1 :]))
    less = replace(x, sizes=x.sizes[:-1], axes=x.axes[:-1])
    return x, rng.choice([x, x, relative(rng, x)]), rng.choice([x, x, one, *([less] if x.rank > 1 else [])])


def spoken(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """Steps of scores and fewer labels, with their lengths or without."""
    classes = rng.choice([2, 3, 5])
    x = WireType((BATCH, rng.choice([4, 6]), classes), ("N", "L", "F"), partner=rng.choice(["", "lengths"]))
    told = WireType((BATCH, rng.choice([1, 2, 3])), ("N", "L"), INT, rng.choice(["", "lengths"]))
    return x, rng.choice([told, told, relative(rng, x)])


INPUTS = {
    **dict.fromkeys(("CrossEntropyLoss", "NLLLoss", "FocalLoss", "DiceLoss", "CategoricalHingeLoss"), scored),
    **dict.fromkeys(("MultiLabelMarginLoss", "MultiLabelSoftMarginLoss"), listed),
    **dict.fromkeys(("CosineEmbeddingLoss", "ContrastiveLoss"), paired),
    **dict.fromkeys(("TripletMarginLoss", "TripletMarginWithDistanceLoss"), alike),
    **dict.fromkeys(("InfoNCELoss", "StandardNormalKLLoss", "HingeEmbeddingLoss", "SoftMarginLoss"), alike),
    "MultiMarginLoss": scored,
    "MarginRankingLoss": ranked,
    "GaussianNLLLoss": spread,
    "CTCLoss": spoken,
}
