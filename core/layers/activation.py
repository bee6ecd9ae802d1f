"""Activations: the bends between the layers that let a network be more than one matrix."""

from __future__ import annotations

from typing import Any

from core.layers.axes import axis_of
from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port
from core.layers.rules import need_float, same_type
from core.layers.wires import WireType
from core.spec import Choice, Float, Int, Param, Values


def activation(
    key: str,
    title: str,
    summary: str,
    formula: str,
    *,
    params: tuple[Param, ...] = (),
    aka: tuple[str, ...] = (),
    shape: Any = same_type,
    subtitle: Any = None,
    explanation: str = "",
    icon: str = "mdi6.chart-line-variant",
) -> LayerType:
    """An element-wise layer that is `torch.nn.<key>` with the parameters that differ from torch's defaults."""
    return LayerType(
        key,
        title,
        "activation",
        summary,
        params=params,
        aka=("activation", "nonlinearity", *aka),
        inputs=(Port("x"),),
        shape=shape,
        emit=_emit(key, {p.name: p.default for p in params}),
        cost=_per_element,
        subtitle=subtitle or (lambda p: ""),
        icon=icon,
        explanation=explanation,
        source=formula,
    )


def _emit(key: str, defaults: dict[str, Any]) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        always = ("dim",)
        given = {n: p[n] for n in p if n in always or p[n] != defaults[n]}
        return b.call(b.module(f"torch.nn.{key}", **given), x)

    return emit


def _per_element(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """torch's counter leaves element-wise operations out, and so do we."""
    return Cost()


def softmax_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Softmax")
    axis_of(x, p.dim, "dim", "Softmax")
    return x


RELU = activation(
    "ReLU",
    "ReLU",
    "Keeps positive numbers and makes negative ones zero.",
    "max(0, x); Nair & Hinton 2010",
    aka=("rectifier",),
    explanation="The usual choice between layers: cheap, and its slope is 1 wherever it is on, so gradients do not fade. A unit that is never positive learns nothing: it is 'dead'.",
    icon="mdi6.chart-line-variant",
)
LEAKY_RELU = activation(
    "LeakyReLU",
    "Leaky ReLU",
    "Like ReLU, but lets a little of the negative side through.",
    "x if x > 0 else slope · x; Maas et al. 2013",
    params=(
        Float("negative_slope", 0.01, "Negative slope", "How much of a negative number passes.", low=0.0, high=10.0),
    ),
    aka=("rectifier",),
    subtitle=lambda p: f"slope {p.negative_slope:g}",
    explanation="A unit that is negative still learns a little, so it cannot die as with ReLU.",
)
GELU = activation(
    "GELU",
    "GELU",
    "A smooth ReLU, the usual activation of Transformers.",
    "x · Φ(x); Hendrycks & Gimpel 2016",
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
    explanation="Weighs each number by how likely a random one would be smaller. Smooth everywhere, which helps deep Transformers.",
)
SILU = activation(
    "SiLU",
    "SiLU (swish)",
    "x times its own sigmoid: a smooth ReLU that dips below zero.",
    "x · σ(x); Elfwing et al. 2017, Ramachandran et al. 2017",
    aka=("swish",),
    explanation="Found by a search among formulas and used in EfficientNet and many language models.",
)
SIGMOID = activation(
    "Sigmoid",
    "Sigmoid",
    "Squeezes each number between 0 and 1.",
    "1 / (1 + e⁻ˣ)",
    aka=("logistic",),
    explanation="Read as a probability or as a gate. Between hidden layers its slope is at most a quarter, so gradients fade in deep stacks. "
    "Before binary cross-entropy none is needed: that loss applies it itself.",
)
TANH = activation(
    "Tanh",
    "Tanh",
    "Squeezes each number between -1 and 1.",
    "(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)",
    aka=("hyperbolic tangent",),
    explanation="Like sigmoid but centred at zero; the classic activation of recurrent and small networks.",
)
SOFTMAX = activation(
    "Softmax",
    "Softmax",
    "Turns scores into shares that add up to 1.",
    "eˣⁱ / Σ eˣʲ",
    params=(Int("dim", -1, "Axis", "Along which axis the shares add up to 1; -1 is the last.", low=-8, high=8),),
    aka=("probabilities", "normalised exponential"),
    shape=softmax_shape,
    subtitle=lambda p: "" if p.dim == -1 else f"axis {p.dim}",
    explanation="Cross-entropy applies softmax itself: before an Output with that loss a Softmax layer only slows learning. Use it inside a network, as a soft choice.",
    icon="mdi6.chart-bar",
)
FAMILY = (RELU, LEAKY_RELU, GELU, SILU, SIGMOID, TANH, SOFTMAX)
