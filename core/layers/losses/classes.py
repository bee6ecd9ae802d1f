"""Losses for classes: whole-number labels against a score for each class."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, Outputs, Port, Rejected
from core.layers.losses.declaration import TARGET, LossType
from core.layers.losses.rules import (
    CLASS_WEIGHTS,
    IGNORE_INDEX,
    LABELS,
    aligned,
    class_weights,
    labels_fit,
    labels_shape,
    need_class_weights,
    need_equal,
    need_number,
    squeezed,
    weights_kept,
)
from core.layers.rules import differing, need_float
from core.layers.wires import FLOAT, WireType
from core.spec import Float, Int, Values

SCORES = (Port("x", "N C …", help="One score for each class."), Port("target", "N …", help="The labels."))


def cross_entropy_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """Labels, or as decimal numbers the share of each class, which then have the shape of the scores."""
    if target.dtype != FLOAT or x.rank != target.rank:
        return labels_shape(c, p, x, target)
    need_float(x, "This loss")
    if x.rank < 2:
        raise Rejected(
            f"This loss takes one score for each class (N×classes), but {x} arrives here.",
            "Put a Linear with one output for each class before it.",
            port="x",
        )
    need_equal(c, x, target, x.sizes, target.sizes, "Each class needs a score and its share.")
    if p.ignore_index >= 0:
        raise Rejected(
            "Shares of classes have no label that could be ignored.",
            "Leave the ignored label at -100.",
            param="ignore_index",
            port="target",
        )
    need_class_weights(c, p, x.sizes[1])
    return ()


def _with_labels(cls: str, *names: str) -> Any:
    """torch's loss with class weights and those of its arguments that were changed."""

    def emit(p: Values, b: Emitter, x: Any, target: Any) -> Any:
        defaults = {"ignore_index": -100, "label_smoothing": 0.0, "p": 1, "margin": 1.0}
        return b.call(b.module(f"torch.nn.{cls}", **class_weights(p, b), **differing(p, defaults, *names)), x, target)

    return emit


def binary_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """N×1 or N scores against N labels 0 and 1, or scores against numbers between 0 and 1 of the same shape."""
    need_float(x, "This loss")
    if len(squeezed(x)) != len(squeezed(target)):
        raise Rejected(
            f"Binary cross-entropy takes one score for each sample (N×1), but {x} arrives here.",
            "Give the last Linear one output, or choose cross-entropy.",
            port="x",
        )
    need_equal(c, x, target, squeezed(x), squeezed(target), "Each label needs one score of its own.")
    return ()


def _binary(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    x, target = aligned(b, x, target)
    given = {} if p.pos_weight == 1.0 else {"pos_weight": b.tensor(p.pos_weight)}
    target = target if target.type.dtype == FLOAT else b.method(target, "float")
    return b.call(b.module("torch.nn.BCEWithLogitsLoss", **given), x, target)


def _pos_weight_kept(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return Cost(buffers=int(p.pos_weight != 1.0))


def _hinge(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    return b.call(b.module("core.lowering.modules.CategoricalHingeLoss"), x, target)


def _focal(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    given = {**differing(p, {"gamma": 2.0}, "gamma"), **class_weights(p, b)}
    return b.call(b.module("core.lowering.modules.FocalLoss", **given), x, target)


def rows_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """N C scores against N labels."""
    labels_shape(c, p, x, target)
    if x.rank != 2:
        raise Rejected(
            f"This loss takes one row of scores for each sample (N×classes), but {x} arrives here.",
            "Flatten or a mean over the other axes makes one row of them.",
            port="x",
        )
    return ()


def sets_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """N … C scores against a 0 or 1 for each."""
    need_float(x, "This loss")
    need_number(target)
    if x.rank < 2:
        raise Rejected(
            f"This loss takes one score for each class (N×classes), but {x} arrives here.",
            "Give the last Linear one output for each class.",
            port="x",
        )
    need_equal(c, x, target, x.sizes, target.sizes, "Each class needs a score, and a 0 or 1 as its target.")
    need_class_weights(c, p, x.sizes[-1])
    return ()


def _sets(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    return b.call(b.module("torch.nn.MultiLabelSoftMarginLoss", **class_weights(p, b)), x, target)


def lists_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """N C scores against N C numbers of classes."""
    need_float(x, "This loss")
    if target.dtype == FLOAT or x.rank != 2:
        raise Rejected(
            f"This loss takes a row of scores (N×C) and a list of class numbers of that width, but {x} and {target} arrive here.",
            "For a 0 or 1 at each class there is multi-label cross-entropy.",
            port="target" if x.rank == 2 else "x",
        )
    need_number(target)
    need_equal(c, x, target, x.sizes, target.sizes, "The list of classes is as wide as there are scores.")
    return ()


CROSS_ENTROPY = LossType(
    "CrossEntropyLoss",
    "Cross-entropy",
    "loss",
    "For classes: how surprised the network is by the right label. Takes raw scores and whole-number labels.",
    params=(
        Float(
            "label_smoothing",
            0.0,
            "Label smoothing",
            "Share of certainty taken from the right class and given to all.",
            low=0.0,
            high=1.0,
        ),
        CLASS_WEIGHTS,
        IGNORE_INDEX,
    ),
    aka=("softmax loss", "log loss", "sparse categorical cross-entropy", "classification", "soft labels", "mixup"),
    inputs=(SCORES[0], Port("target", "N …", help="The labels, or as decimal numbers the share of each class.")),
    shape=cross_entropy_shape,
    emit=_with_labels("CrossEntropyLoss", "ignore_index", "label_smoothing"),
    cost=weights_kept,
    weighed_by="weight",
    targets=LABELS,
    reading="softmax",
    scores=True,
    icon="mdi6.chart-bar",
    identifier="cross_entropy",
    explanation="The usual loss for classes. Softmax turns the scores into shares that add up to 1; the loss is small when the right class has nearly all of it, "
    "and grows without limit the surer the network is of a wrong one. Label smoothing keeps it from becoming too sure; class weights make rare classes count more.",
    source="-log softmax(x)[label], mean over the batch",
)
NLL = LossType(
    "NLLLoss",
    "Negative log-likelihood",
    "loss",
    "For classes, where the network gives logarithms of chances already: cross-entropy without its softmax.",
    params=(CLASS_WEIGHTS, IGNORE_INDEX),
    aka=("nll", "log likelihood", "log loss"),
    inputs=SCORES,
    shape=labels_shape,
    emit=_with_labels("NLLLoss", "ignore_index"),
    cost=weights_kept,
    weighed_by="weight",
    targets=LABELS,
    reading="exp",
    scores=True,
    icon="mdi6.chart-bar-stacked",
    identifier="nll",
    explanation="LogSoftmax followed by this is cross-entropy in two steps. It is of use where something else makes the logarithms: an adaptive softmax, "
    "or a mixture of several predictions.",
    source="-x[label], mean over the batch",
)
BINARY = LossType(
    "BCEWithLogitsLoss",
    "Binary cross-entropy",
    "loss",
    "For two classes with a single score: applies sigmoid itself.",
    params=(
        Float(
            "pos_weight",
            1.0,
            "Weight of the second class",
            "Above 1, missing the second class costs more than a false alarm.",
            above=0.0,
            advanced=True,
        ),
    ),
    aka=("logistic loss", "bce", "sigmoid loss", "multi-label"),
    inputs=(Port("x", "N", help="One score for each sample."), TARGET),
    shape=binary_shape,
    emit=_binary,
    cost=_pos_weight_kept,
    weighed_by="pos_weight",
    targets=("category",),
    reading="sigmoid",
    classes=2,
    icon="mdi6.toggle-switch-outline",
    identifier="bce",
    explanation="One score for each sample: above 0 it says the second class, below 0 the first. The same as cross-entropy with two classes, with half the outputs. "
    "As a node of its own it also compares many scores with zeros and ones of the same shape: several labels at once, or the points of a mask.",
    source="-(t log σ(x) + (1 - t) log(1 - σ(x))), mean over the batch",
)
HINGE = LossType(
    "CategoricalHingeLoss",
    "Categorical hinge",
    "loss",
    "For classes: asks only that the right score beats the best wrong one by 1.",
    aka=("svm loss", "margin", "multi-class hinge"),
    inputs=SCORES,
    shape=lambda c, p, x, target: labels_fit(c, x, target),
    emit=_hinge,
    targets=("category",),
    scores=True,
    icon="mdi6.angle-acute",
    identifier="hinge",
    explanation="Once the right class leads by 1 nothing more is asked, so easy samples stop pulling and the hard ones decide: the loss of support vector machines. "
    "The scores are no probabilities.",
    source="max(0, 1 + max over wrong classes - right class), mean over the batch; Crammer & Singer 2001",
)
MULTI_MARGIN = LossType(
    "MultiMarginLoss",
    "Multi-class margin",
    "loss",
    "For classes: every wrong score that comes nearer than the margin to the right one costs something.",
    params=(
        Int("p", 1, "Power", "1 counts what is missing as it is, 2 squares it.", low=1, high=2),
        Float("margin", 1.0, "Margin", "By how much the right score has to lead."),
        CLASS_WEIGHTS,
    ),
    aka=("multi-class hinge", "svm loss", "weston watkins"),
    inputs=(Port("x", "N C", help="One score for each class."), Port("target", "N", help="The labels.")),
    shape=rows_shape,
    emit=_with_labels("MultiMarginLoss", "p", "margin"),
    cost=weights_kept,
    weighed_by="weight",
    targets=("category",),
    scores=True,
    icon="mdi6.arrow-expand-vertical",
    identifier="margin",
    explanation="Where categorical hinge looks at the best wrong class alone, this one adds up all that come too near, so every rival is pushed away at once. "
    "The scores are no probabilities.",
    source="Σ over wrong classes max(0, margin - x[label] + x[class])ᵖ / C, mean over the batch; Weston & Watkins 1999",
)
FOCAL = LossType(
    "FocalLoss",
    "Focal",
    "loss",
    "For classes of which some are rare: cross-entropy in which easy samples count little.",
    params=(
        Float("gamma", 2.0, "Focus", "How fast a sample loses weight as it is learned; 0 is cross-entropy.", low=0.0),
        CLASS_WEIGHTS,
    ),
    aka=("retinanet", "imbalanced", "hard examples", "focal cross-entropy", "alpha"),
    inputs=SCORES,
    shape=labels_shape,
    emit=_focal,
    cost=weights_kept,
    weighed_by="weight",
    targets=("category",),
    reading="softmax",
    scores=True,
    icon="mdi6.crosshairs-gps",
    identifier="focal",
    explanation="A thousand easy samples can drown a few hard ones although each costs little. Here a sample that is right with a chance of 0.9 counts a hundred times "
    "less than in cross-entropy, so training turns to what is still wrong.",
    source="-(1 - p)^γ log p with p = softmax(x)[label], mean over the batch; Lin et al., Focal loss for dense object detection, 2017",
)
MULTI_LABEL_MARGIN = LossType(
    "MultiLabelMarginLoss",
    "Multi-label margin",
    "loss",
    "For samples with several classes: each right score has to beat each wrong one by 1.",
    aka=("multi-label hinge",),
    inputs=(
        Port("x", "N C", help="One score for each class."),
        Port("target", "N C", help="The numbers of the right classes; -1 ends the list."),
    ),
    shape=lists_shape,
    emit=lambda p, b, x, target: b.call(b.module("torch.nn.MultiLabelMarginLoss"), x, target),
    icon="mdi6.playlist-check",
    identifier="margin",
    explanation="The target lists the numbers of the classes that hold for a sample and is as wide as there are classes; what follows the first -1 is not read. "
    "Only the order of the scores matters, not how large they are.",
    source="Σ over right and wrong classes max(0, 1 - x[right] + x[wrong]) / C, mean over the batch",
)
MULTI_LABEL_SOFT_MARGIN = LossType(
    "MultiLabelSoftMarginLoss",
    "Multi-label cross-entropy",
    "loss",
    "For samples with several classes: a yes or no for each class, the mean over the classes.",
    params=(CLASS_WEIGHTS,),
    aka=("multi-label", "tags", "sigmoid loss"),
    inputs=(
        Port("x", "N C", help="One score for each class."),
        Port("target", "N C", help="1 for each class that holds, 0 for the others."),
    ),
    shape=sets_shape,
    emit=_sets,
    cost=weights_kept,
    reading="sigmoid",
    icon="mdi6.tag-multiple-outline",
    identifier="labels",
    explanation="Each class is decided by itself with a sigmoid, so any number of them may hold at once: the subjects of a text, the things in a picture.",
    source="binary cross-entropy of each class, mean over classes and batch",
)


FAMILY = (CROSS_ENTROPY, NLL, BINARY, HINGE, MULTI_MARGIN, FOCAL, MULTI_LABEL_MARGIN, MULTI_LABEL_SOFT_MARGIN)
