"""Losses for numbers: prediction and target of one shape."""

from __future__ import annotations

from typing import Any

from core.layers.base import Emitter, Port
from core.layers.losses.declaration import PREDICTION, REDUCTION, TARGET, LossType, reduced
from core.layers.losses.rules import aligned, numbers_shape
from core.layers.rules import differing
from core.spec import Bool, Float, Values

PORTS = (PREDICTION, TARGET)
KINDS = ("number", "vector", "sequence", "image")
DEFAULTS = {"delta": 1.0, "beta": 1.0, "log_input": True, "full": False, "eps": 1e-8}


def _numbers(cls: str, *names: str) -> Any:
    """torch's loss with those of its arguments that were changed."""

    def emit(p: Values, b: Emitter, x: Any, target: Any) -> Any:
        return reduced(p, b, f"torch.nn.{cls}", *aligned(b, x, target), **differing(p, DEFAULTS, *names))

    return emit


MSE = LossType(
    "MSELoss",
    "Mean squared error",
    "loss",
    "For numbers: the mean of the squared differences. Large errors count most.",
    params=(REDUCTION,),
    aka=("l2", "least squares", "regression", "reconstruction", "autoencoder"),
    inputs=PORTS,
    shape=numbers_shape,
    emit=_numbers("MSELoss"),
    targets=KINDS,
    icon="mdi6.chart-bell-curve",
    identifier="mse",
    explanation="The usual loss for numbers; its best answer is the mean. An error twice as large counts four times, so a few outliers can rule the training.",
    source="(x - t)², mean",
)
L1 = LossType(
    "L1Loss",
    "Mean absolute error",
    "loss",
    "For numbers: the mean of the absolute differences. Outliers weigh no more than others.",
    params=(REDUCTION,),
    aka=("l1", "mae", "least absolute", "regression"),
    inputs=PORTS,
    shape=numbers_shape,
    emit=_numbers("L1Loss"),
    targets=KINDS,
    icon="mdi6.arrow-left-right",
    identifier="l1",
    explanation="Its best answer is the median, which outliers hardly move. The pull is equally strong for small and for large errors.",
    source="|x - t|, mean",
)
SMOOTH_L1 = LossType(
    "SmoothL1Loss",
    "Smooth absolute error",
    "loss",
    "For numbers: the absolute difference, rounded off around zero.",
    params=(Float("beta", 1.0, "Beta", "Below it errors are squared; 0 is the absolute error.", low=0.0), REDUCTION),
    aka=("smooth l1", "huber", "object detection", "bounding boxes"),
    inputs=PORTS,
    shape=numbers_shape,
    emit=_numbers("SmoothL1Loss", "beta"),
    targets=KINDS,
    icon="mdi6.chart-areaspline",
    identifier="smooth_l1",
    explanation="Huber divided by beta: its slope for large errors is 1 whatever beta is, so it comes nearer to the absolute error as beta shrinks. "
    "Detectors learn the corners of their boxes with it.",
    source="½ (x - t)² / β below β, |x - t| - ½ β above, mean; Girshick, Fast R-CNN, 2015",
)
HUBER = LossType(
    "HuberLoss",
    "Huber",
    "loss",
    "For numbers: squared for small errors, linear for large ones.",
    params=(Float("delta", 1.0, "Delta", "Where squared turns into linear.", above=0.0), REDUCTION),
    aka=("smooth l1", "robust regression"),
    inputs=PORTS,
    shape=numbers_shape,
    emit=_numbers("HuberLoss", "delta"),
    targets=KINDS,
    icon="mdi6.chart-line-variant",
    identifier="huber",
    explanation="Small errors count as in mean squared error, so training settles smoothly; errors above delta count in proportion, so outliers do not rule it.",
    source="Huber, Robust estimation of a location parameter, 1964",
)
BCE = LossType(
    "BCELoss",
    "Binary cross-entropy of chances",
    "loss",
    "For numbers between 0 and 1, such as the points of a picture, that a Sigmoid predicts.",
    params=(REDUCTION,),
    aka=("bce", "log loss", "reconstruction", "autoencoder", "discriminator"),
    inputs=(Port("x", help="Chances between 0 and 1."), Port("target", help="Numbers between 0 and 1.")),
    shape=numbers_shape,
    emit=_numbers("BCELoss"),
    targets=KINDS,
    icon="mdi6.percent-outline",
    identifier="bce",
    explanation="Autoencoders rebuild the points of a picture with it. Prediction and target must lie between 0 and 1, so a Sigmoid belongs before it; "
    "for yes or no, binary cross-entropy of raw scores is more exact.",
    source="-(t log x + (1 - t) log(1 - x)), mean",
)
POISSON = LossType(
    "PoissonNLLLoss",
    "Poisson likelihood",
    "loss",
    "For counts: how many events happen, where their rate is predicted.",
    params=(
        Bool("log_input", True, "Predicts the logarithm", "Whether the prediction is the logarithm of the rate."),
        Bool(
            "full", False, "Add Stirling's term", "An approximation of what depends on the target alone.", advanced=True
        ),
        Float("eps", 1e-8, "Epsilon", "Keeps the logarithm of a rate finite.", above=0.0, advanced=True),
        REDUCTION,
    ),
    aka=("poisson regression", "count data", "poisson nll"),
    inputs=(Port("x", help="The rate, or its logarithm."), Port("target", help="The counts, as decimal numbers.")),
    shape=numbers_shape,
    emit=_numbers("PoissonNLLLoss", "log_input", "full", "eps"),
    icon="mdi6.counter",
    identifier="poisson",
    explanation="Calls in an hour, cars at a crossing: counts are never negative and scatter more the more there are. The best prediction is their mean, "
    "but errors are judged by how far a count of that size scatters anyway.",
    source="e^x - t x, with the logarithm off x - t log(x + ε), mean",
)
FAMILY = (MSE, L1, SMOOTH_L1, HUBER, BCE, POISSON)
