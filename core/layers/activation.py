"""Activations: the bends between the layers that let a network be more than one matrix. Here those that cut or bend the negative side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.layers.base import (
    Context,
    Cost,
    CostRule,
    Emit,
    Emitter,
    Inputs,
    LayerType,
    Outputs,
    Port,
    Rejected,
    Rule,
    SetParam,
    no_cost,
)
from core.layers.rules import known, need_float, need_rank, same_type
from core.layers.wires import WireType
from core.spec import Bool, Choice, Float, Param, Values


def activation(
    key: str,
    title: str,
    summary: str,
    formula: str,
    explanation: str,
    *,
    params: tuple[Param, ...] = (),
    required: tuple[str, ...] = (),
    aka: tuple[str, ...] = (),
    shape: Rule = same_type,
    emit: Emit | None = None,
    cost: CostRule = no_cost,
    subtitle: Callable[[Values], str] = lambda p: "",
    icon: str = "mdi6.chart-line-variant",
) -> LayerType:
    """A layer that is `torch.nn.<key>` with the `required` parameters and those that differ from torch's defaults.

    It costs nothing: torch's counter leaves element-wise operations out, and so do we.
    """
    return LayerType(
        key,
        title,
        "activation",
        summary,
        params=params,
        aka=("activation", "nonlinearity", *aka),
        inputs=(Port("x", "N …"),),
        outputs=(Port("y", "N …"),),
        shape=shape,
        emit=emit or _emit(key, {p.name: p.default for p in params}, required),
        cost=cost,
        subtitle=subtitle,
        icon=icon,
        explanation=explanation,
        source=formula,
    )


def _emit(key: str, defaults: dict[str, Any], required: tuple[str, ...]) -> Emit:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        given = {n: p[n] for n in defaults if n in required or p[n] != defaults[n]}
        return b.call(b.module(f"torch.nn.{key}", **given), x)

    return emit


def prelu_shape(c: Context, p: Values, x: WireType) -> WireType:
    """torch counts the channels along axis 1, whatever it is called here."""
    need_float(x, "PReLU")
    if p.per_channel:
        need_rank(x, (2, 3, 4, 5), "PReLU with a slope for each channel")
        known(x.sizes[1], "PReLU", "second")
    return x


def prelu_emit(p: Values, b: Emitter, x: Any) -> Any:
    given = {"num_parameters": x.type.sizes[1]} if p.per_channel else {}
    given |= {"init": p.init} if p.init != 0.25 else {}
    return b.call(b.module("torch.nn.PReLU", **given), x)


def prelu_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return Cost(ins[0].sizes[1] if p.per_channel else 1)


def rrelu_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Randomised leaky ReLU")
    if p.lower > p.upper:
        raise Rejected(
            f"The smallest slope, {p.lower:g}, is above the largest one, {p.upper:g}.",
            "Each slope is drawn between the two.",
            param="lower",
            repair=(f"Use {p.upper:g} for both", SetParam("lower", p.upper)),
        )
    return x


RELU = activation(
    "ReLU",
    "ReLU",
    "Keeps positive numbers and makes negative ones zero.",
    "max(0, x); Nair & Hinton, Rectified linear units improve restricted Boltzmann machines, 2010",
    "The usual choice between layers: cheap, and its slope is 1 wherever it is on, so gradients do not fade. A unit that is never positive learns nothing: it is 'dead'.",
    aka=("rectifier",),
)
LEAKY_RELU = activation(
    "LeakyReLU",
    "Leaky ReLU",
    "Like ReLU, but lets a little of the negative side through.",
    "x if x > 0 else slope · x; Maas et al., Rectifier nonlinearities improve neural network acoustic models, 2013",
    "A unit that is negative still learns a little, so it cannot die as with ReLU. Usual in the discriminators of generative adversarial networks, with a slope of 0.2. "
    "One more number to choose, and seldom much better than ReLU where nothing died.",
    params=(
        Float("negative_slope", 0.01, "Negative slope", "How much of a negative number passes.", low=0.0, high=10.0),
    ),
    aka=("rectifier",),
    subtitle=lambda p: f"slope {p.negative_slope:g}",
)
PRELU = activation(
    "PReLU",
    "PReLU (learned slope)",
    "A leaky ReLU that learns its own slope on the negative side.",
    "x if x > 0 else a · x, with a learned; He et al., Delving deep into rectifiers, 2015",
    "Training itself finds how much of the negative side should pass, one slope for all numbers or one for each channel. It helped the first networks past human level on ImageNet. "
    "The slopes are weights like any others: leave weight decay off for them, as it would pull them to 0 and so back to ReLU. Channels are counted along the second axis; of a sequence (N×L×F) these are the steps.",
    params=(
        Bool("per_channel", False, "One slope per channel", "Else all channels share a single learned slope."),
        Float("init", 0.25, "First slope", "The slope from which learning starts.", low=-10.0, high=10.0),
    ),
    aka=("parametric relu", "rectifier", "leaky"),
    shape=prelu_shape,
    emit=prelu_emit,
    cost=prelu_cost,
    subtitle=lambda p: "per channel" if p.per_channel else "one slope",
)
RRELU = activation(
    "RReLU",
    "RReLU (random slope)",
    "A leaky ReLU whose slope is drawn anew for every number while training.",
    "x if x > 0 else a · x, a uniform in [lower, upper] while training and their mean afterwards; Xu et al., Empirical evaluation of rectified activations, 2015",
    "The chance slope works like noise and keeps a network from learning a small data set by heart, much as dropout does. Afterwards the mean slope is used, so predictions are repeatable. "
    "It came from a contest with few pictures; with much data a fixed slope does as well, and training is quieter.",
    params=(
        Float("lower", 0.125, "Smallest slope", "Slopes are drawn from here on.", low=0.0, high=10.0),
        Float("upper", 1 / 3, "Largest slope", "Slopes are drawn up to here.", low=0.0, high=10.0),
    ),
    aka=("randomised leaky relu", "randomized", "rectifier"),
    shape=rrelu_shape,
    subtitle=lambda p: f"slope {p.lower:.3g} to {p.upper:.3g}",
)
RELU6 = activation(
    "ReLU6",
    "ReLU6",
    "A ReLU that never exceeds 6.",
    "min(max(0, x), 6); Howard et al., MobileNets, 2017",
    "Numbers with a known largest value survive being stored in a few bits, which is why networks for telephones (MobileNet) use it. Above 6 the slope is 0, so a unit can be stuck there as well as below 0.",
    aka=("rectifier", "clipped", "mobilenet"),
)
THRESHOLD = activation(
    "Threshold",
    "Threshold",
    "Keeps numbers above a threshold and replaces all others by one value.",
    "x if x > threshold else value",
    "The plain building stone of ReLU, which is the threshold 0 with the value 0. Useful to silence weak answers. "
    "Where the threshold and the value differ there is a jump, and what was replaced passes no gradient, so too high a threshold stops learning.",
    params=(
        Float("threshold", 0.0, "Threshold", "Numbers above it pass unchanged."),
        Float("value", 0.0, "Replacement", "What stands in for the others."),
    ),
    required=("threshold", "value"),
    aka=("cutoff", "rectifier", "step"),
    subtitle=lambda p: f"above {p.threshold:g}",
)
ELU = activation(
    "ELU",
    "ELU",
    "Like ReLU for positive numbers; negative ones bend smoothly towards -α.",
    "x if x > 0 else α (eˣ - 1); Clevert et al., Fast and accurate deep network learning by exponential linear units, 2015",
    "Negative answers pull the mean of a layer towards 0, which speeds learning up a little without batch normalisation, and no unit dies. The exponential costs more time than ReLU, "
    "and far on the negative side the slope fades.",
    params=(Float("alpha", 1.0, "α", "How far down the negative side goes.", low=0.0, high=100.0),),
    aka=("exponential linear unit",),
    subtitle=lambda p: f"α {p.alpha:g}",
    icon="mdi6.chart-bell-curve-cumulative",
)
SELU = activation(
    "SELU",
    "SELU",
    "An ELU scaled so that layers keep mean 0 and variance 1 by themselves.",
    "1.0507 · (x if x > 0 else 1.6733 (eˣ - 1)); Klambauer et al., Self-normalizing neural networks, 2017",
    "In a plain stack of Linear layers it replaces batch normalisation: its two constants are chosen so that numbers drift back to mean 0 and variance 1. "
    "That holds only with inputs made so, weights drawn by LeCun's rule, Alpha dropout in place of dropout, and no shortcuts; elsewhere it is an ordinary ELU.",
    aka=("scaled exponential linear unit", "self-normalising"),
    icon="mdi6.chart-bell-curve-cumulative",
)
CELU = activation(
    "CELU",
    "CELU",
    "An ELU whose slope has no jump, whatever α is.",
    "max(0, x) + min(0, α (e^(x/α) - 1)); Barron, Continuously differentiable exponential linear units, 2017",
    "ELU has a kink at 0 unless α is 1; here α stretches the curve instead, so that the slope is 1 at 0 for each α. Small α comes near to ReLU, large α near to a straight line. The exponential takes time, as in ELU.",
    params=(Float("alpha", 1.0, "α", "How far down the negative side goes, and how slowly.", above=0.0, high=100.0),),
    aka=("continuously differentiable exponential linear unit",),
    subtitle=lambda p: f"α {p.alpha:g}",
    icon="mdi6.chart-bell-curve-cumulative",
)
GELU = activation(
    "GELU",
    "GELU",
    "A smooth ReLU, the usual activation of Transformers.",
    "x · Φ(x); Hendrycks & Gimpel, Gaussian error linear units, 2016",
    "Weighs each number by how likely a random one would be smaller. Smooth everywhere, which helps deep Transformers. Slower than ReLU; in small networks the difference is hardly seen.",
    params=(
        Choice(
            "approximate",
            "none",
            "Approximation",
            "The exact form, or the faster one with tanh that GPT-2 used.",
            options=(("none", "exact"), ("tanh", "tanh")),
            advanced=True,
        ),
    ),
    aka=("gaussian error linear unit", "transformer"),
)
SILU = activation(
    "SiLU",
    "SiLU (swish)",
    "x times its own sigmoid: a smooth ReLU that dips below zero.",
    "x · σ(x); Elfwing et al., Sigmoid-weighted linear units, 2017; Ramachandran et al., Searching for activation functions, 2017",
    "Found by a search among formulas and used in EfficientNet and many language models. The dip lets small negative answers through; it costs an exponential for each number.",
    aka=("swish",),
)
MISH = activation(
    "Mish",
    "Mish",
    "x times the tanh of its softplus: like SiLU with a somewhat deeper dip.",
    "x · tanh(ln(1 + eˣ)); Misra, Mish: a self regularized non-monotonic activation function, 2019",
    "Smooth, unbounded above and bounded below; known from the object detector YOLOv4. It often equals SiLU in accuracy and is the dearest of the smooth ones: an exponential, a logarithm and a tanh.",
    aka=("swish", "yolo"),
)
SOFTPLUS = activation(
    "Softplus",
    "Softplus",
    "A rounded ReLU that is always positive.",
    "ln(1 + e^(βx)) / β; Dugas et al., Incorporating second-order functional knowledge, 2001",
    "Its place is at the end, where an answer must be above 0: a standard deviation, a rate, a price. Between layers ReLU is faster and as good. "
    "For very negative numbers its answer comes near to 0 and so does its slope; add a small constant before dividing by it or taking a logarithm.",
    params=(
        Float("beta", 1.0, "β", "How sharp the bend is; large values come near to ReLU.", above=0.0, high=1000.0),
        Float(
            "threshold",
            20.0,
            "Straight from",
            "Where β · x is larger, x itself is given, so that nothing overflows.",
            low=0.0,
            high=80.0,
            advanced=True,
        ),
    ),
    aka=("smooth relu", "positive"),
    subtitle=lambda p: f"β {p.beta:g}",
)
FAMILY = (RELU, LEAKY_RELU, PRELU, RRELU, RELU6, THRESHOLD, ELU, SELU, CELU, GELU, SILU, MISH, SOFTPLUS)
