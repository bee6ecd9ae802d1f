"""LossType: a loss declared once, as a node with the ports it needs and, where two suffice, as the loss of an Output."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from core.layers.base import Emitter, LayerType, Port, Ports
from core.spec import Choice, Float, Invalid, Text, Values

WEIGHT = Float("weight", 1.0, "Weight", "How much this loss counts among several.", low=0.0, high=1e6)
PREDICTION = Port("x", help="The prediction.")
TARGET = Port("target", help="What it should be.")
REDUCTION = Choice(
    "reduction",
    "mean",
    "Mean over",
    "The mean over all numbers, or over the samples, with the numbers of each added up.",
    options=(("mean", "all numbers"), ("batchmean", "samples")),
    advanced=True,
)


@dataclass(frozen=True, eq=False)
class LossType(LayerType):
    """A loss. `shape` gives no type, since nothing leaves the node; `emit` gives one number, the loss of a batch."""

    outputs: Ports = field(default=(), kw_only=True)
    targets: tuple[str, ...] = field(default=(), kw_only=True)
    """The kinds of columns that an Output may compare a prediction with by this loss; empty: it is a node of its own only."""
    reading: str = field(default="", kw_only=True)
    """What turns predictions into chances: 'softmax' or 'sigmoid', which the loss applies itself, or 'exp', where it takes
    logarithms of chances; empty: they are none."""
    scores: bool = field(default=False, kw_only=True)
    """Whether it wants one score for each class."""
    classes: int | None = field(default=None, kw_only=True)
    """How many classes the target must have, where the loss asks for a number."""
    weighed_by: str = field(default="", kw_only=True)
    """The attribute of its module that says how much classes count: 'weight', one number for each, or 'pos_weight', that of the
    second against the first; empty: it has none."""

    @property
    def logits(self) -> bool:
        """Whether it applies softmax or sigmoid itself, so that none belongs before it."""
        return self.reading in ("softmax", "sigmoid")


def with_weight(loss: LossType) -> LossType:
    """As a node, which says itself how much it counts."""
    return replace(loss, params=(*loss.params, WEIGHT), subtitle=lambda p: f"weight {p.weight:g}")


def reduced(p: Values, b: Emitter, target: str, *values: Any, **kwargs: Any) -> Any:
    """The module `target` called with `values`, its numbers averaged as the parameter `reduction` says."""
    if p.reduction == "mean":
        return b.call(b.module(target, **kwargs), *values)
    total = b.call(b.module(target, **kwargs, reduction="sum"), *values)
    return b.operate("/", total, b.batch(values[0]))


@dataclass(frozen=True)
class Numbers(Text):
    """Decimal numbers, none below 0, with commas between them; empty: not set."""

    def _check(self, value: Any) -> str:
        text = super()._check(value).strip()
        try:
            found = [float(part) for part in text.split(",")] if text else []
        except ValueError:
            raise Invalid(f"{self.label} must be numbers such as 1, 2.5, 1, not '{text}'.") from None
        if not all(0 <= number < 1e30 for number in found):
            raise Invalid(f"{self.label} must be numbers of at least 0; they are '{text}'.")
        return ", ".join(f"{number:g}" if float(f"{number:g}") == number else repr(number) for number in found)


def numbers_in(text: str) -> tuple[float, ...]:
    """What a checked value of `Numbers` holds."""
    return tuple(float(part) for part in text.split(",")) if text else ()
