"""Losses on how well two areas overlap."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Emitter, Port, Rejected
from core.layers.losses.declaration import LossType
from core.layers.losses.rules import labels_fit, need_equal
from core.layers.rules import differing, need_float
from core.layers.wires import FLOAT, WireType
from core.spec import Float, Values


def areas_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """N C … scores against N … labels, or against masks of numbers between 0 and 1 of the same shape."""
    if target.dtype != FLOAT:
        return labels_fit(c, x, target)
    need_float(x, "This loss")
    if x.rank < 2:
        raise Rejected(
            f"This loss takes scores for each point of an area (N×C×H×W), but {x} arrives here.",
            "A Convolution 2D gives such scores.",
            port="x",
        )
    need_equal(c, x, target, x.sizes, target.sizes, "Each point needs a score and its place in the mask.")
    return ()


def _dice(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    given = differing(p, {"smooth": 1.0}, "smooth")
    return b.call(b.module("core.lowering.modules.DiceLoss", **given), x, target)


DICE = LossType(
    "DiceLoss",
    "Dice",
    "loss",
    "For areas in pictures: how much of the predicted and of the true area is not shared.",
    params=(
        Float(
            "smooth", 1.0, "Smoothing", "Added to both areas, so that an empty one does not divide by zero.", above=0.0
        ),
    ),
    aka=("segmentation", "overlap", "f1", "sørensen", "mask", "iou"),
    inputs=(
        Port("x", "N C H W", help="One score for each class at each point."),
        Port("target", "N H W", help="The labels of the points, or masks (N C H W) of numbers between 0 and 1."),
    ),
    shape=areas_shape,
    emit=_dice,
    targets=("category", "mask"),
    reading="softmax",
    scores=True,
    icon="mdi6.set-center",
    identifier="dice",
    explanation="Where the thing sought covers one point in a hundred, cross-entropy is content with finding nothing. Here every class counts as much as any other, "
    "however small its area. Often it is added to cross-entropy, which learns more steadily at first.",
    source="1 - (2 Σ p t + s) / (Σ p + Σ t + s), mean over the classes; Milletari et al., V-Net, 2016",
)
FAMILY = (DICE,)
