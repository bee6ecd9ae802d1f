"""First values of weights: all of `torch.nn.init`, declared once for the form, the check and the written code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.spec import Catalogue, Choice, Float, Int, Param, Spec, Use, Values

MANY = 9
"""More axes than any weight has."""


@dataclass(frozen=True, eq=False)
class InitialiserType(Spec):
    """A way to draw first values. `key` is the function in `torch.nn.init` without its last `_`."""

    axes: tuple[int, int] = field(default=(1, MANY), kw_only=True)
    """The least and the largest number of axes of a tensor that it can fill."""
    mistake: Callable[[Values], str] = field(default=lambda p: "", kw_only=True)
    """A sentence where the values do not go together."""
    source: str = field(default="", kw_only=True)


def _ends(low: str, high: str) -> Callable[[Values], str]:
    def mistake(p: Values) -> str:
        return "" if p[low] <= p[high] else f"The lowest value, {p[low]:g}, is above the highest, {p[high]:g}."

    return mistake


MEAN = Float("mean", 0.0, "Mean", "The middle of the values.", low=-1e6, high=1e6)
STD = Float("std", 1.0, "Standard deviation", "How far the values spread.", low=0.0, high=1e6)
GAIN = Float("gain", 1.0, "Gain", "Factor on the spread.", low=0.0, high=1e6)
GAINS = (
    ("leaky_relu", "Leaky ReLU"),
    ("relu", "ReLU"),
    ("selu", "SELU"),
    ("tanh", "Tanh"),
    ("sigmoid", "Sigmoid"),
    ("linear", "None"),
)
KAIMING: tuple[Param, ...] = (
    Choice("nonlinearity", "leaky_relu", "Activation that follows", "Decides the gain.", options=GAINS),
    Choice(
        "mode",
        "fan_in",
        "Keeps the size of",
        "The values on the way forward, or the gradients on the way back.",
        options=(("fan_in", "Values"), ("fan_out", "Gradients")),
    ),
    Float(
        "a",
        0.0,
        "Negative slope",
        "The slope of the leaky ReLU that follows.",
        low=0.0,
        high=1e3,
        shown=lambda p: p.nonlinearity == "leaky_relu",
    ),
)
HE = "He et al., Delving deep into rectifiers, 2015"
GLOROT = "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010"


def _declared(key: str, title: str, summary: str, *params: Param, **more: Any) -> InitialiserType:
    return InitialiserType(key, title, "initialiser", summary, params=params, was=(f"{key}_",), **more)


INITIALISERS: Catalogue[InitialiserType] = Catalogue(
    "initialiser",
    (
        _declared(
            "kaiming_normal",
            "Kaiming normal",
            "Normal, spread so that a ReLU keeps the size of what passes. Also called He.",
            *KAIMING,
            axes=(2, MANY),
            aka=("he",),
            source=HE,
        ),
        _declared(
            "kaiming_uniform",
            "Kaiming uniform",
            "Uniform, spread so that a ReLU keeps the size of what passes. Also called He.",
            *KAIMING,
            axes=(2, MANY),
            aka=("he",),
            source=HE,
        ),
        _declared(
            "xavier_normal",
            "Xavier normal",
            "Normal, spread so that values and gradients both keep their size. Also called Glorot.",
            GAIN,
            axes=(2, MANY),
            aka=("glorot",),
            source=GLOROT,
        ),
        _declared(
            "xavier_uniform",
            "Xavier uniform",
            "Uniform, spread so that values and gradients both keep their size. Also called Glorot.",
            GAIN,
            axes=(2, MANY),
            aka=("glorot",),
            source=GLOROT,
        ),
        _declared(
            "orthogonal",
            "Orthogonal",
            "A matrix that turns and keeps lengths. Steady in deep and in recurrent networks.",
            GAIN,
            axes=(2, MANY),
            source="Saxe, McClelland and Ganguli, Exact solutions to the nonlinear dynamics of learning, 2013",
        ),
        _declared("normal", "Normal", "Normally distributed values.", MEAN, STD, aka=("gaussian",)),
        _declared(
            "trunc_normal",
            "Truncated normal",
            "Normally distributed values, drawn again where they lie outside two ends.",
            MEAN,
            STD,
            Float("a", -2.0, "Lowest", "No value is below.", low=-1e6, high=1e6),
            Float("b", 2.0, "Highest", "No value is above.", low=-1e6, high=1e6),
            mistake=_ends("a", "b"),
        ),
        _declared(
            "uniform",
            "Uniform",
            "Values between two ends, all equally likely.",
            Float("a", 0.0, "Lowest", "The lower end.", low=-1e6, high=1e6),
            Float("b", 1.0, "Highest", "The upper end.", low=-1e6, high=1e6),
            mistake=_ends("a", "b"),
        ),
        _declared(
            "sparse",
            "Sparse",
            "Most values of each column are zero, the others normal.",
            Float("sparsity", 0.9, "Zeros", "Share of each column that is zero.", low=0.0, high=1.0),
            Float("std", 0.01, "Standard deviation", "How far the other values spread.", low=0.0, high=1e6),
            axes=(2, 2),
            source="Martens, Deep learning via Hessian-free optimization, 2010",
        ),
        _declared(
            "constant",
            "Constant",
            "The same number everywhere.",
            Float("val", 0.0, "Value", "The number.", low=-1e6, high=1e6),
        ),
        _declared("zeros", "Zeros", "Zero everywhere.", aka=("empty",)),
        _declared("ones", "Ones", "One everywhere."),
        _declared("eye", "Identity", "Passes on what comes in: ones on the diagonal of a matrix.", axes=(2, 2)),
        _declared(
            "dirac",
            "Dirac",
            "Passes on what comes in: a convolution with a one in the middle of each filter.",
            Int("groups", 1, "Groups", "Groups of channels that are each passed on.", low=1, high=1_000_000),
            axes=(3, 5),
        ),
    ),
)
BIAS_INITIALISERS: Catalogue[InitialiserType] = Catalogue(
    "initialiser for a bias", (spec for spec in INITIALISERS if spec.axes[0] == 1)
)
"""Those that can fill a tensor of one axis."""
UNOFFERED: Mapping[str, str] = {
    "tensor": "the weight itself",
    "generator": "the seed of the training decides",
}
"""Arguments that no form shows, each with the reason."""


def written(use: Use, tensor: str) -> str:
    """`nn.init.normal_(self.linear1.weight, std=0.02)`: what differs from torch's own defaults is said."""
    spec = INITIALISERS[use.key]
    p, usual = spec.resolve(use.params), spec.defaults()
    silent = {param.name for param in spec.params if param.shown is not None and not param.shown(p)}
    told = [
        f"{name}={_literal(value)}"
        for name, value in p.items()
        if name not in silent and (value != usual[name] or name in NEEDED)
    ]
    return f"nn.init.{spec.key}_({', '.join([tensor, *told])})"


NEEDED = ("sparsity", "val")
"""Arguments that torch has no default for."""


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
