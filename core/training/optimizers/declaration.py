"""OptimizerType: what one optimizer says of itself, and the parameters that several share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.spec import Bool, Float, Param, Spec, Values

EVERYWHERE = ("cpu", "cuda", "mps")


def plain(values: Values) -> dict[str, Any]:
    return dict(values)


def paired(name: str, first: str, second: str) -> Callable[[Values], dict[str, Any]]:
    """With two values as torch's pair `name`: beta1 and beta2 as `betas`."""

    def arguments(values: Values) -> dict[str, Any]:
        rest = {key: value for key, value in values.items() if key not in (first, second)}
        return {**rest, name: (values[first], values[second])}

    return arguments


betas = paired("betas", "beta1", "beta2")


@dataclass(frozen=True, eq=False)
class OptimizerType(Spec):
    """An optimizer. `key` is the class in `torch.optim`, the parameters are its arguments."""

    arguments: Callable[[Values], dict[str, Any]] = field(default=plain, kw_only=True)
    """Torch's arguments for the declared values."""
    fused: tuple[str, ...] = field(default=(), kw_only=True)
    """Device types where torch has a single kernel for the whole update."""
    state: Callable[[Values], int] = field(kw_only=True)
    """How many numbers it remembers for each weight."""
    unlike: tuple[str, ...] = field(default=(), kw_only=True)
    """Arguments besides the learning rate whose default differs from torch's."""
    rest: str = field(default="", kw_only=True)
    """The optimizer of those weights that this one cannot take, where it takes matrices alone."""
    closure: bool = field(default=False, kw_only=True)
    """Whether one step asks for the loss of the same batch several times."""
    source: str = field(kw_only=True)
    """The paper."""

    def meaningful(self, values: Values) -> dict[str, Any]:
        """Torch's arguments, without those that mean nothing beside the others."""
        silent = {p.name for p in self.params if p.shown is not None and not p.shown(values)}
        return {name: value for name, value in self.arguments(values).items() if name not in silent}


def lr(default: float, text: str = "") -> Float:
    text = text or (
        "How far the weights move at each step. Too large and the loss jumps or becomes NaN; too small and it creeps."
    )
    return Float("lr", default, "Learning rate", text, low=0.0, high=1e3)


L2 = "Pulls every weight towards zero by adding this share of it to its gradient (L2 penalty)."
DECOUPLED = "Shrinks every weight by this share of the learning rate at each step, apart from the gradient."


def decay(default: float = 0.0, text: str = L2) -> Float:
    return Float("weight_decay", default, "Weight decay", text, low=0.0, high=1e3)


DECAY_APART = Bool(
    "decoupled_weight_decay",
    False,
    "Decoupled weight decay",
    "Shrinks the weights apart from the gradient, as AdamW does, rather than through it.",
    advanced=True,
    shown=lambda p: p.weight_decay > 0,
)


def eps(default: float) -> Float:
    text = "Added to the denominator so that nothing is divided by zero."
    return Float("eps", default, "Epsilon", text, above=0.0, high=1.0, advanced=True)


def remembering(name: str, default: float, title: str, what: str) -> Float:
    """A share below 1 of a running mean that is kept at each step."""
    text = f"How long {what} remembers."
    return Float(name, default, title, text, low=0.0, high=0.999999, advanced=True)


BETAS: tuple[Param, ...] = (
    remembering("beta1", 0.9, "Beta 1", "the mean of the gradients"),
    remembering("beta2", 0.999, "Beta 2", "the mean of the squared gradients"),
)


def momentum(text: str = "Share of the last step kept in the next.") -> Float:
    return Float("momentum", 0.0, "Momentum", text, low=0.0, high=1.0)
