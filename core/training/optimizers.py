"""Optimizers, declared once: the form, the construction and the exported script read the same declaration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.spec import Bool, Catalogue, Float, Param, Spec, Use, Values

FUSED_DEVICES = ("cpu", "cuda", "mps")


def _plain(values: Values) -> dict[str, Any]:
    return dict(values)


def _paired(values: Values) -> dict[str, Any]:
    """With `beta1` and `beta2` as torch's pair `betas`."""
    rest = {name: value for name, value in values.items() if name not in ("beta1", "beta2")}
    return {**rest, "betas": (values.beta1, values.beta2)}


def _moments(values: Values) -> int:
    return 2 + int(values.amsgrad)


@dataclass(frozen=True, eq=False)
class OptimizerType(Spec):
    """An optimizer. `key` is the class in `torch.optim`, the parameters are its arguments."""

    arguments: Callable[[Values], dict[str, Any]] = field(default=_plain, kw_only=True)
    """Torch's arguments for the declared values."""
    fused: bool = field(default=True, kw_only=True)
    """Whether torch has a single kernel for the whole update."""
    state: Callable[[Values], int] = field(kw_only=True)
    """How many numbers it remembers for each weight."""
    source: str = field(kw_only=True)
    """The paper."""

    def meaningful(self, values: Values) -> dict[str, Any]:
        """Torch's arguments, without those that mean nothing beside the others."""
        silent = {p.name for p in self.params if p.shown is not None and not p.shown(values)}
        return {name: value for name, value in self.arguments(values).items() if name not in silent}


def _lr(default: float) -> Float:
    text = (
        "How far the weights move at each step. Too large and the loss jumps or becomes NaN; too small and it creeps."
    )
    return Float("lr", default, "Learning rate", text, low=0.0, high=1e3)


def _decay(default: float, text: str) -> Float:
    return Float("weight_decay", default, "Weight decay", text, low=0.0, high=1e3)


L2 = "Pulls every weight towards zero by adding this share of it to its gradient (L2 penalty)."
DECOUPLED = "Shrinks every weight by this share of the learning rate at each step, apart from the gradient."
EPS = Float(
    "eps",
    1e-8,
    "Epsilon",
    "Added to the denominator so that nothing is divided by zero.",
    above=0.0,
    high=1.0,
    advanced=True,
)
BETAS: tuple[Param, ...] = (
    Float(
        "beta1", 0.9, "Beta 1", "How long the mean of the gradients remembers.", low=0.0, high=0.999999, advanced=True
    ),
    Float(
        "beta2",
        0.999,
        "Beta 2",
        "How long the mean of the squared gradients remembers.",
        low=0.0,
        high=0.999999,
        advanced=True,
    ),
)
AMSGRAD = Bool("amsgrad", False, "AMSGrad", "Never let the squared-gradient estimate fall.", advanced=True)

SGD = OptimizerType(
    "SGD",
    "SGD",
    "optimizer",
    "Steps straight down the gradient, with momentum if wanted. Simple, and often best after tuning.",
    params=(
        _lr(0.01),
        Float("momentum", 0.0, "Momentum", "Share of the last step kept in the next; 0.9 is usual.", low=0.0, high=1.0),
        Bool(
            "nesterov",
            False,
            "Nesterov momentum",
            "Looks ahead along the momentum before it corrects.",
            shown=lambda p: p.momentum > 0 and p.dampening == 0,
        ),
        _decay(0.0, L2),
        Float(
            "dampening",
            0.0,
            "Dampening",
            "Share of the gradient kept out of the momentum.",
            low=0.0,
            high=1.0,
            advanced=True,
            shown=lambda p: p.momentum > 0,
        ),
    ),
    aka=("stochastic gradient descent", "momentum", "nesterov"),
    state=lambda p: int(p.momentum > 0),
    source="Sutskever et al., On the importance of initialization and momentum in deep learning, 2013",
)
ADAM = OptimizerType(
    "Adam",
    "Adam",
    "optimizer",
    "Gives every weight a step size of its own, from the history of its gradients. A good first choice.",
    params=(_lr(1e-3), _decay(0.0, L2), *BETAS, EPS, AMSGRAD),
    aka=("adaptive moment estimation", "amsgrad"),
    arguments=_paired,
    state=_moments,
    source="Kingma and Ba, Adam: a method for stochastic optimization, 2015",
)
ADAMW = OptimizerType(
    "AdamW",
    "AdamW",
    "optimizer",
    "Adam with weight decay kept apart from the gradient. Usual for Transformers.",
    params=(_lr(1e-3), _decay(0.01, DECOUPLED), *BETAS, EPS, AMSGRAD),
    aka=("decoupled weight decay", "transformer"),
    arguments=_paired,
    state=_moments,
    source="Loshchilov and Hutter, Decoupled weight decay regularization, 2019",
)
RMSPROP = OptimizerType(
    "RMSprop",
    "RMSprop",
    "optimizer",
    "Divides each step by the recent size of the gradient. Often used for recurrent networks.",
    params=(
        _lr(0.01),
        Float("momentum", 0.0, "Momentum", "Share of the last step kept in the next.", low=0.0, high=1.0),
        _decay(0.0, L2),
        Float(
            "alpha",
            0.99,
            "Alpha",
            "How long the mean of the squared gradients remembers.",
            low=0.0,
            high=0.999999,
            advanced=True,
        ),
        EPS,
        Bool("centered", False, "Centred", "Divides by the spread of the gradient, not by its size.", advanced=True),
    ),
    aka=("root mean square propagation",),
    state=lambda p: 1 + int(p.momentum > 0) + int(p.centered),
    fused=False,
    source="Tieleman and Hinton, Lecture 6.5 of Neural networks for machine learning, 2012",
)
OPTIMIZERS: Catalogue[OptimizerType] = Catalogue("optimizer", (SGD, ADAM, ADAMW, RMSPROP))


def arguments(use: Use, device: str) -> dict[str, Any]:
    """The keyword arguments of `torch.optim.<key>` on that device type. Raises NetwrightError."""
    spec = OPTIMIZERS[use.key]
    given = spec.meaningful(spec.resolve(use.params))
    return {**given, "fused": True} if spec.fused and device in FUSED_DEVICES else given


def call(use: Use, params: str = "network.parameters()", device: str = "cpu") -> str:
    """Source text of the construction: `torch.optim.Adam(network.parameters(), lr=0.001, fused=True)`.

    The learning rate always stands there; other arguments only where they differ from torch's own default.
    """
    spec = OPTIMIZERS[use.key]
    usual = spec.arguments(Values(spec.defaults()))
    told = {k: v for k, v in arguments(use, device).items() if k == "lr" or usual.get(k) != v}
    return f"torch.optim.{spec.key}({', '.join([params, *(f'{k}={v!r}' for k, v in told.items())])})"
