"""Activations with bounds: squashing into a range, gates, and shrinking towards zero."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.activation import activation
from core.layers.axes import axis_param, kept, sample_axis
from core.layers.base import Context, Insert, LayerType, Rejected, SetParam
from core.layers.rules import need_float
from core.layers.sizes import same
from core.layers.wires import WireType
from core.spec import Float, Values


def hardtanh_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Hard tanh")
    if p.max_val <= p.min_val:
        raise Rejected(
            f"The upper bound, {p.max_val:g}, has to be above the lower bound, {p.min_val:g}.",
            "Else every number would become the same.",
            param="max_val",
            repair=(f"Use {p.min_val + 2:g} as upper bound", SetParam("max_val", p.min_val + 2)),
        )
    return x


def glu_shape(c: Context, p: Values, x: WireType) -> WireType:
    """An axis of 2 M becomes M: the first half, each number times the sigmoid of its partner in the second half."""
    need_float(x, "GLU")
    axis = sample_axis(x, p.dim, "dim", "GLU")
    size = x.sizes[axis]
    even = same(size % 2, 0)
    if even is False:
        raise Rejected(
            f"GLU splits axis {p.dim} of {x} into two halves, but {size} is odd.",
            "One half holds the values, the other one their gates.",
            port="x",
            param="dim",
            repair=_doubled(x, axis, size),
        )
    if even is None:
        c.only_if(f"{size} is even")
    return kept(x, replace(x, sizes=(*x.sizes[:axis], size // 2, *x.sizes[axis + 1 :])))


def _doubled(x: WireType, axis: int, size: Any) -> tuple[str, Insert] | None:
    """A Linear layer that makes a gate for each feature."""
    if axis != x.rank - 1:
        return None
    return (f"Insert Linear with {2 * size} outputs", Insert("Linear", (("out_features", 2 * int(size)),)))


def _shrink(key: str, title: str, summary: str, formula: str, explanation: str, aka: tuple[str, ...]) -> LayerType:
    """Hardshrink and Softshrink: numbers within λ of zero become zero."""
    return activation(
        key,
        title,
        summary,
        formula,
        explanation,
        params=(Float("lambd", 0.5, "λ", "Numbers within this distance of 0 become 0.", low=0.0, high=1000.0),),
        aka=("shrinkage", "sparse", "threshold", *aka),
        subtitle=lambda p: f"λ {p.lambd:g}",
        icon="mdi6.arrow-collapse-vertical",
    )


SQUASH = "mdi6.chart-bell-curve-cumulative"
SIGMOID = activation(
    "Sigmoid",
    "Sigmoid",
    "Squeezes each number between 0 and 1.",
    "1 / (1 + e⁻ˣ)",
    "Read as a probability or as a gate. Between hidden layers its slope is at most a quarter, so gradients fade in deep stacks. "
    "Before binary cross-entropy none is needed: that loss applies it itself.",
    aka=("logistic",),
    icon=SQUASH,
)
TANH = activation(
    "Tanh",
    "Tanh",
    "Squeezes each number between -1 and 1.",
    "(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)",
    "Like sigmoid but centred at zero; the classic activation of recurrent and small networks, and at the end of generators of pictures between -1 and 1. Far from 0 its slope fades, so deep stacks learn slowly.",
    aka=("hyperbolic tangent",),
    icon=SQUASH,
)
HARDSIGMOID = activation(
    "Hardsigmoid",
    "Hard sigmoid",
    "A sigmoid made of three straight lines.",
    "min(max(0, x / 6 + 1/2), 1); Howard et al., Searching for MobileNetV3, 2019",
    "Needs no exponential, so it is quick on telephones and keeps well in few bits; MobileNetV3 uses it for its gates. Beyond -3 and 3 it is flat: a unit that lands there passes no gradient at all.",
    aka=("logistic", "mobilenet", "gate"),
    icon=SQUASH,
)
HARDTANH = activation(
    "Hardtanh",
    "Hard tanh",
    "Cuts off what lies outside a range; between -1 and 1 unless told otherwise.",
    "min(max(x, min_val), max_val); Collobert, Large scale machine learning, 2004",
    "A cheap stand-in for tanh and a way to bound an answer, such as a steering angle. Inside the range it is the identity; what is cut off passes no gradient, so answers can be stuck outside.",
    params=(
        Float("min_val", -1.0, "Lower bound", "Smaller numbers become this."),
        Float("max_val", 1.0, "Upper bound", "Larger numbers become this."),
    ),
    aka=("clip", "clamp", "hyperbolic tangent"),
    shape=hardtanh_shape,
    subtitle=lambda p: f"{p.min_val:g} to {p.max_val:g}",
    icon=SQUASH,
)
HARDSWISH = activation(
    "Hardswish",
    "Hard swish",
    "x times its hard sigmoid: SiLU without an exponential.",
    "x · min(max(0, x + 3), 6) / 6; Howard et al., Searching for MobileNetV3, 2019",
    "Nearly the accuracy of SiLU at nearly the price of ReLU, made for MobileNetV3. Below -3 it is exactly 0, so units can die there as with ReLU; on a large machine SiLU itself costs little more.",
    aka=("silu", "mobilenet"),
)
SOFTSIGN = activation(
    "Softsign",
    "Softsign",
    "Squeezes each number between -1 and 1, more slowly than tanh.",
    "x / (1 + |x|); Turian et al., Quadratic features and deep architectures for chunking, 2009",
    "Its ends are reached like 1/x instead of like an exponential, so units far out still learn a little. Rare today: it is bounded as tanh is and shares most of its fading in deep stacks.",
    aka=("squash",),
    icon=SQUASH,
)
LOG_SIGMOID = activation(
    "LogSigmoid",
    "Log sigmoid",
    "The logarithm of the sigmoid, computed without overflow.",
    "ln(1 / (1 + e⁻ˣ))",
    "Turns a score into the logarithm of a probability, for losses one writes oneself: pairs of preferences, contrastive learning with negative samples. Taking the sigmoid first and its logarithm then would give -∞ for strongly negative scores. "
    "All answers are negative, so it is hardly of use between layers.",
    aka=("logistic", "log probability"),
    icon=SQUASH,
)
HARDSHRINK = _shrink(
    "Hardshrink",
    "Hard shrink",
    "Makes small numbers zero and leaves the others as they are.",
    "x if |x| > λ else 0",
    "Throws away what is probably noise and keeps what is strong, as in wavelet denoising. At ±λ there is a jump, and what became zero passes no gradient.",
    ("denoising",),
)
SOFTSHRINK = _shrink(
    "Softshrink",
    "Soft shrink",
    "Pulls every number towards zero by λ; small ones become zero.",
    "x - λ if x > λ, x + λ if x < -λ, else 0; Donoho, De-noising by soft-thresholding, 1995",
    "The step that makes answers sparse in dictionary learning and in networks that unroll it (LISTA). No jump, unlike the hard one, but strong answers lose λ too; and what became zero passes no gradient.",
    ("soft thresholding", "lasso", "ista"),
)
TANHSHRINK = activation(
    "Tanhshrink",
    "Tanh shrink",
    "What tanh takes away: nearly zero for small numbers, nearly x ± 1 for large ones.",
    "x - tanh(x)",
    "A shrinking without any edge, used in sparse coding. Around 0 its slope is 0, so a network that starts with small numbers learns slowly at first.",
    aka=("shrinkage", "sparse"),
    icon="mdi6.arrow-collapse-vertical",
)
GLU = activation(
    "GLU",
    "GLU (gated linear unit)",
    "Splits an axis into two halves: values, and the gates that let them pass.",
    "a · σ(b), where x = [a, b]; Dauphin et al., Language modeling with gated convolutional networks, 2016",
    "Each value is multiplied by the sigmoid of its own gate, so the network decides number by number what goes on, and the value itself passes in a straight line, which keeps gradients alive. "
    "The axis becomes half as long: let the layer before make twice the features or channels (for pictures, axis 1).",
    params=(axis_param(-1, "The axis that is split; -1 is the last, 1 the channels of a picture."),),
    aka=("gate", "gated convolution", "wavenet"),
    shape=glu_shape,
    subtitle=lambda p: "" if p.dim == -1 else f"axis {p.dim}",
    icon="mdi6.gate",
)
FAMILY = (SIGMOID, TANH, HARDSIGMOID, HARDTANH, HARDSWISH, SOFTSIGN, LOG_SIGMOID, HARDSHRINK, SOFTSHRINK, TANHSHRINK, GLU)  # fmt: skip
