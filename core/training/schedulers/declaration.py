"""SchedulerType: what one schedule says of itself, and the parameters that several share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.spec import Bool, Float, Param, Spec, Values
from core.training.schedulers.stage import Span

Clock = Callable[[float], int]
"""A time in epochs -> the scheduler's own steps."""
NONE = "none"


@dataclass(frozen=True, eq=False)
class SchedulerType(Spec):
    """A schedule. `key` is the class in `torch.optim.lr_scheduler`; times are declared in epochs.

    The learning rate of the optimizer is the highest that is reached, in every schedule.
    """

    arguments: Callable[[Values, Span, Clock, int], dict[str, Any]] = field(default=lambda p, s, t, n: {}, kw_only=True)
    """Torch's arguments; the last two turn epochs into the scheduler's own steps, and are how many of those there are."""
    each_step: bool = field(default=False, kw_only=True)
    """Whether it always moves after every batch."""
    watches: bool = field(default=False, kw_only=True)
    """Whether it follows the value that the best epoch is known by."""
    explanation: str = field(default="", kw_only=True)
    source: str = field(kw_only=True)
    """The paper or the formula."""


SMOOTH = Bool(
    "smooth",
    False,
    "Change every step",
    "Moves a little after each batch instead of once after each epoch.",
)
WARMUP: tuple[Param, ...] = (
    Float(
        "warmup",
        0.0,
        "Warm-up",
        "Epochs, or part of one, over which the rate first rises from almost nothing; the schedule follows after it, step by step.",
        low=0.0,
        high=999_999.0,
        advanced=True,
    ),
    Float(
        "warmup_start",
        0.01,
        "Warm-up from",
        "Share of the learning rate that the warm-up begins with.",
        above=0.0,
        high=1.0,
        advanced=True,
        shown=lambda p: p.warmup > 0,
    ),
)


def epochs(name: str, default: float | None, title: str, text: str) -> Float:
    """A time; without one it lasts to the end of the run."""
    return Float(name, default, title, text, above=0.0, high=999_999.0, optional=default is None)


def factor(name: str, default: float, title: str, text: str, *, low: float = 0.0, high: float = 1.0) -> Float:
    return Float(name, default, title, text, low=low, high=high)


LOWEST = Float("eta_min", 0.0, "Lowest rate", "The rate that it falls to.", low=0.0, high=1e3)
MOMENTUM: tuple[Param, ...] = (
    Bool(
        "cycle_momentum",
        True,
        "Move the momentum too",
        "Lowers momentum (Adam: beta 1) while the rate is high. Without effect on optimizers that have none.",
        advanced=True,
    ),
    Float(
        "base_momentum",
        0.85,
        "Lowest momentum",
        "Where the rate is highest.",
        low=0.0,
        high=0.999999,
        advanced=True,
        shown=lambda p: p.cycle_momentum,
    ),
    Float(
        "max_momentum",
        0.95,
        "Highest momentum",
        "Where the rate is lowest.",
        low=0.0,
        high=0.999999,
        advanced=True,
        shown=lambda p: p.cycle_momentum,
    ),
)


def cycled(p: Values, span: Span) -> dict[str, Any]:
    """The momentum's part of a cycle's arguments."""
    if not (p.cycle_momentum and span.momentum):
        return {"cycle_momentum": False}
    return {"base_momentum": p.base_momentum, "max_momentum": p.max_momentum}
