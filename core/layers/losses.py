"""Losses: declared as layers are, with ports for the prediction and the target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port, Rejected
from core.layers.rules import need_float
from core.layers.sizes import SizeValue, same
from core.layers.wires import FLOAT, INT, WireType
from core.spec import Catalogue, Float, Values


@dataclass(frozen=True, eq=False)
class LossType(LayerType):
    """A loss. `emit(p, b, prediction, target)` gives one number; `targets`: the kinds of columns it is made for."""

    targets: tuple[str, ...] = field(kw_only=True)
    logits: bool = field(default=False, kw_only=True)
    """Whether it applies softmax or sigmoid itself, so that none belongs before it."""
    scores: bool = field(default=False, kw_only=True)
    """Whether it wants one score for each class."""
    classes: int | None = field(default=None, kw_only=True)
    """How many classes the target must have, where the loss asks for a number."""


def labels_shape(c: Context, p: Values, x: WireType, target: WireType) -> WireType:
    """N C … against N … whole numbers."""
    need_float(x, "This loss")
    if target.dtype != INT:
        raise Rejected(
            "This loss takes class labels, but the target column holds numbers.",
            "Use mean squared error or Huber for numbers.",
            param="loss",
        )
    if x.rank != target.rank + 1:
        raise Rejected(
            f"This loss takes one score for each class (N×classes), but {x} arrives here.",
            "Put Flatten and a Linear with one output for each class before the Output.",
            port="x",
        )
    _need_equal(c, x, target, (x.sizes[0], *x.sizes[2:]), target.sizes, "Each label needs its own row of scores.")
    return _scalar()


def numbers_shape(c: Context, p: Values, x: WireType, target: WireType) -> WireType:
    """Prediction and target of one shape; N×1 and N count as one."""
    need_float(x, "This loss")
    if target.dtype != FLOAT:
        raise Rejected(
            "This loss takes numbers, but the target column holds class labels.",
            "Use cross-entropy for classes.",
            param="loss",
        )
    why = "Both must have one shape: give the last Linear as many outputs as the target has numbers."
    _need_equal(c, x, target, squeezed(x), squeezed(target), why)
    return _scalar()


def binary_shape(c: Context, p: Values, x: WireType, target: WireType) -> WireType:
    """N×1 or N scores against N labels 0 and 1."""
    need_float(x, "This loss")
    if len(squeezed(x)) != len(squeezed(target)):
        raise Rejected(
            f"Binary cross-entropy takes one score for each sample (N×1), but {x} arrives here.",
            "Give the last Linear one output, or choose cross-entropy.",
            port="x",
        )
    _need_equal(c, x, target, squeezed(x), squeezed(target), "Each label needs one score of its own.")
    return _scalar()


def _need_equal(
    c: Context, x: WireType, target: WireType, ours: Sequence[SizeValue], theirs: Sequence[SizeValue], why: str
) -> None:
    if len(ours) != len(theirs) or any(same(a, b) is False for a, b in zip(ours, theirs, strict=True)):
        raise Rejected(f"The prediction is {x}, but the target is {target}.", why, port="x")
    for a, b in zip(ours, theirs, strict=True):
        if same(a, b) is None:
            c.only_if(f"{a} equals {b}")


def squeezed(x: WireType) -> tuple[Any, ...]:
    return x.sizes[:-1] if x.rank > 1 and x.sizes[-1] == 1 else x.sizes


def _scalar() -> WireType:
    return WireType((), ())


def _aligned(b: Emitter, x: Any, target: Any) -> tuple[Any, Any]:
    """Prediction and target with a last axis of size 1 taken off both."""
    if len(squeezed(x.type)) < x.type.rank:
        x = b.method(x, "squeeze", -1)
    if len(squeezed(target.type)) < target.type.rank:
        target = b.method(target, "squeeze", -1)
    return x, target


def _numbers(cls: str) -> Callable[..., Any]:
    def emit(p: Values, b: Emitter, x: Any, target: Any) -> Any:
        given = {"delta": p.delta} if "delta" in p and p.delta != 1.0 else {}
        return b.call(b.module(f"torch.nn.{cls}", **given), *_aligned(b, x, target))

    return emit


def _cross_entropy(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    given = {"label_smoothing": p.label_smoothing} if p.label_smoothing else {}
    return b.call(b.module("torch.nn.CrossEntropyLoss", **given), x, target)


def _binary(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    x, target = _aligned(b, x, target)
    return b.call(b.module("torch.nn.BCEWithLogitsLoss"), x, b.method(target, "float"))


def _hinge(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    return b.call(b.module("core.lowering.modules.CategoricalHingeLoss"), x, target)


PORTS = (Port("x", help="The prediction."), Port("target", help="What it should be."))
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
    ),
    aka=("softmax loss", "log loss", "sparse categorical cross-entropy", "classification"),
    inputs=PORTS,
    shape=labels_shape,
    emit=_cross_entropy,
    targets=("category",),
    logits=True,
    scores=True,
    icon="mdi6.chart-bar",
    explanation="The usual loss for classes. Softmax turns the scores into shares that add up to 1; the loss is small when the right class has nearly all of it, "
    "and grows without limit the surer the network is of a wrong one. Label smoothing keeps it from becoming too sure.",
    source="-log softmax(x)[label], mean over the batch",
)
BINARY = LossType(
    "BCEWithLogitsLoss",
    "Binary cross-entropy",
    "loss",
    "For two classes with a single score: applies sigmoid itself.",
    aka=("logistic loss", "bce", "sigmoid loss"),
    inputs=PORTS,
    shape=binary_shape,
    emit=_binary,
    targets=("category",),
    logits=True,
    classes=2,
    icon="mdi6.toggle-switch-outline",
    explanation="One score for each sample: above 0 it says the second class, below 0 the first. The same as cross-entropy with two classes, with half the outputs.",
    source="-(t log σ(x) + (1 - t) log(1 - σ(x))), mean over the batch",
)
HINGE = LossType(
    "CategoricalHingeLoss",
    "Categorical hinge",
    "loss",
    "For classes: asks only that the right score beats the best wrong one by 1.",
    aka=("svm loss", "margin", "multi-class hinge"),
    inputs=PORTS,
    shape=labels_shape,
    emit=_hinge,
    targets=("category",),
    scores=True,
    icon="mdi6.angle-acute",
    explanation="Once the right class leads by 1 nothing more is asked, so easy samples stop pulling and the hard ones decide: the loss of support vector machines. "
    "The scores are no probabilities.",
    source="max(0, 1 + max over wrong classes - right class), mean over the batch; Crammer & Singer 2001",
)
MSE = LossType(
    "MSELoss",
    "Mean squared error",
    "loss",
    "For numbers: the mean of the squared differences. Large errors count most.",
    aka=("l2", "least squares", "regression"),
    inputs=PORTS,
    shape=numbers_shape,
    emit=_numbers("MSELoss"),
    targets=("number", "vector", "sequence", "image"),
    icon="mdi6.chart-bell-curve",
    explanation="The usual loss for numbers; its best answer is the mean. An error twice as large counts four times, so a few outliers can rule the training.",
    source="(x - t)², mean",
)
L1 = LossType(
    "L1Loss",
    "Mean absolute error",
    "loss",
    "For numbers: the mean of the absolute differences. Outliers weigh no more than others.",
    aka=("l1", "mae", "least absolute", "regression"),
    inputs=PORTS,
    shape=numbers_shape,
    emit=_numbers("L1Loss"),
    targets=("number", "vector", "sequence", "image"),
    icon="mdi6.arrow-left-right",
    explanation="Its best answer is the median, which outliers hardly move. The pull is equally strong for small and for large errors.",
    source="|x - t|, mean",
)
HUBER = LossType(
    "HuberLoss",
    "Huber",
    "loss",
    "For numbers: squared for small errors, linear for large ones.",
    params=(Float("delta", 1.0, "Delta", "Where squared turns into linear.", above=0.0),),
    aka=("smooth l1", "robust regression"),
    inputs=PORTS,
    shape=numbers_shape,
    emit=_numbers("HuberLoss"),
    targets=("number", "vector", "sequence", "image"),
    icon="mdi6.chart-line-variant",
    explanation="Small errors count as in mean squared error, so training settles smoothly; errors above delta count in proportion, so outliers do not rule it.",
    source="Huber, Robust estimation of a location parameter, 1964",
)
LOSSES: Catalogue[LossType] = Catalogue("loss", (CROSS_ENTROPY, BINARY, HINGE, MSE, L1, HUBER))
