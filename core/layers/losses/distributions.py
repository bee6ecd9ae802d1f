"""Losses between distributions: predicted spreads, shares, and the normal distribution of a variational autoencoder."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Emitter, Port
from core.layers.losses.declaration import REDUCTION, TARGET, LossType, reduced
from core.layers.losses.rules import ONE_SHAPE, aligned, alike, need_decimal, need_equal, need_fitting, squeezed
from core.layers.rules import differing, need_float
from core.layers.sizes import SizeValue, same
from core.layers.wires import WireType
from core.spec import Bool, Float, Values


def gaussian_shape(c: Context, p: Values, x: WireType, target: WireType, var: WireType) -> tuple[()]:
    """Mean and target of one shape; a variance for each number, or one for each sample's last axis or for one other axis."""
    need_float(x, "This loss")
    need_decimal(target)
    need_float(var, "This loss", "var")
    need_equal(c, x, target, squeezed(x), squeezed(target), ONE_SHAPE)
    if squeezed(var) == squeezed(x):
        return ()
    need_equal(c, x, target, x.sizes, target.sizes, ONE_SHAPE)
    if var.rank == x.rank:
        apart = [i for i, pair in enumerate(zip(x.sizes, var.sizes, strict=True)) if same(*pair) is not True]
        if len(apart) == 1 and apart != [0] and _is_one(var.sizes[apart[0]]):
            return ()
    wanted = x.sizes[:-1] if var.rank < x.rank else x.sizes
    message = f"The variance is {var}, but the mean is {x}."
    need_fitting(c, wanted, var.sizes, message, "Each predicted number needs a variance.", "var")
    return ()


def _is_one(size: SizeValue) -> bool:
    return isinstance(size, int) and size == 1


def _gaussian(p: Values, b: Emitter, x: Any, target: Any, var: Any) -> Any:
    if squeezed(x.type) == squeezed(var.type):
        x, target, var = aligned(b, x, target, var)
    return reduced(
        p, b, "torch.nn.GaussianNLLLoss", x, target, var, **differing(p, {"full": False, "eps": 1e-6}, "full", "eps")
    )


def shares_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """Two distributions of one shape."""
    need_float(x, "This loss")
    need_decimal(target)
    need_equal(c, x, target, x.sizes, target.sizes, "Each share is compared with the one at the same place.")
    return ()


def _shares(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    given = {"log_target": True} if p.log_target else {}
    return b.call(b.module("torch.nn.KLDivLoss", reduction="batchmean", **given), x, target)


def normal_shape(c: Context, p: Values, mean: WireType, log_variance: WireType) -> tuple[()]:
    """Mean and log-variance of one shape."""
    alike(c, {"mean": mean, "log_variance": log_variance}, "Each mean needs a variance of its own.")
    return ()


def _normal(p: Values, b: Emitter, mean: Any, log_variance: Any) -> Any:
    return b.call(b.module("core.lowering.modules.StandardNormalKLLoss"), mean, log_variance)


GAUSSIAN = LossType(
    "GaussianNLLLoss",
    "Gaussian likelihood",
    "loss",
    "For numbers with a predicted uncertainty: the network says a mean and a variance.",
    params=(
        Bool("full", False, "Add the constant", "The part that depends on nothing that is learned.", advanced=True),
        Float("eps", 1e-6, "Epsilon", "The smallest variance that is used.", above=0.0, advanced=True),
        REDUCTION,
    ),
    aka=("heteroscedastic", "uncertainty", "variance", "gaussian nll", "mean and variance"),
    inputs=(
        Port("x", title="Mean", help="The predicted mean."),
        TARGET,
        Port(
            "var",
            title="Variance",
            help="How far the target is expected to scatter: at least 0, as Softplus or Exp gives it.",
        ),
    ),
    shape=gaussian_shape,
    emit=_gaussian,
    icon="mdi6.chart-bell-curve-cumulative",
    identifier="gaussian",
    explanation="The network learns how sure it can be: where its errors are large it does best to admit a large variance, and where they are small to claim a small one. "
    "The variance may not be negative, so put Softplus or Exp before that input.",
    source="½ (log v + (x - t)² / v), mean; Nix & Weigend, Estimating the mean and variance of the target probability distribution, 1994",
)
KL_DIVERGENCE = LossType(
    "KLDivLoss",
    "KL divergence",
    "loss",
    "For shares: how far a predicted distribution is from the one it should be.",
    params=(
        Bool("log_target", False, "Target is logarithmic", "Whether the target holds logarithms of shares as well."),
    ),
    aka=("kullback leibler", "relative entropy", "distillation", "teacher"),
    inputs=(
        Port("x", help="Logarithms of shares, as LogSoftmax gives them."),
        Port("target", help="The shares that it should give."),
    ),
    shape=shares_shape,
    emit=_shares,
    reading="exp",
    icon="mdi6.approximately-equal-box",
    identifier="kl",
    explanation="A small network learns from the softened answers of a large one with it. It is 0 where both distributions are the same, and not symmetric: "
    "where the target has a share the prediction must have one, not the other way round.",
    source="Σ t (log t - x), mean over the batch; Kullback & Leibler, On information and sufficiency, 1951",
)
STANDARD_NORMAL = LossType(
    "StandardNormalKLLoss",
    "KL divergence to the standard normal",
    "loss",
    "Draws a predicted normal distribution towards mean 0 and variance 1, as a variational autoencoder needs.",
    aka=("vae", "variational autoencoder", "latent", "kullback leibler", "beta-vae", "prior", "gaussian"),
    inputs=(
        Port("mean", "N F", "Mean", help="The mean of each latent number."),
        Port("log_variance", "N F", "Log-variance", help="The logarithm of the variance of each."),
    ),
    shape=normal_shape,
    emit=_normal,
    icon="mdi6.chart-scatter-plot",
    identifier="kl",
    explanation="It keeps the codes of a variational autoencoder close together, so that a random draw from the standard normal distribution decodes to something sensible. "
    "Its weight balances order among the codes against sharp reconstructions.",
    source="-½ Σ (1 + log v - m² - v), mean over the batch; Kingma & Welling, Auto-encoding variational Bayes, 2013",
)
FAMILY = (GAUSSIAN, KL_DIVERGENCE, STANDARD_NORMAL)
