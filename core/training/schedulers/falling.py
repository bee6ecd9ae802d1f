"""Schedules that lower the learning rate, once or bit by bit."""

from __future__ import annotations

from typing import Any

from core.layers.sizes import TextInt
from core.spec import Choice, Float, Int, Size, Values
from core.training.schedulers.declaration import LOWEST, SMOOTH, WARMUP, Clock, SchedulerType, epochs, factor
from core.training.schedulers.stage import Span, Told


def each(gamma: float, steps: int) -> float:
    """The factor of one of the scheduler's own steps, `steps` in an epoch, that comes to `gamma` in an epoch."""
    value = gamma ** (1 / steps)
    return Told(value, f"{gamma!r} ** (1 / {steps})") if isinstance(steps, TextInt) else value


STEP = SchedulerType(
    "StepLR",
    "Step",
    "scheduler",
    "Multiplies the learning rate by a factor after every so many epochs.",
    params=(
        epochs("step_size", 10.0, "Every", "Epochs between two reductions."),
        factor("gamma", 0.1, "Factor", "What the rate is multiplied by each time."),
        *WARMUP,
    ),
    aka=("step decay", "staircase"),
    arguments=lambda p, span, time, whole: {"step_size": time(p.step_size), "gamma": p.gamma},
    source="lr × gamma^⌊epoch / every⌋",
)
MULTI_STEP = SchedulerType(
    "MultiStepLR",
    "Milestones",
    "scheduler",
    "Multiplies the learning rate by a factor after each epoch of a list.",
    params=(
        Size("milestones", (10, 15), "Milestones", "Epochs after which the rate is reduced.", dims=0, low=1),
        factor("gamma", 0.1, "Factor", "What the rate is multiplied by each time."),
        *WARMUP,
    ),
    aka=("multi-step", "piecewise constant"),
    arguments=lambda p, span, time, whole: {"milestones": [time(float(m)) for m in p.milestones], "gamma": p.gamma},
    source="He et al., Deep residual learning for image recognition, 2016 (as used there)",
)
EXPONENTIAL = SchedulerType(
    "ExponentialLR",
    "Exponential",
    "scheduler",
    "Multiplies the learning rate by the same factor after every epoch.",
    params=(
        factor("gamma", 0.9, "Factor", "What the rate is multiplied by in one epoch.", high=2.0),
        SMOOTH,
        *WARMUP,
    ),
    aka=("exponential decay",),
    arguments=lambda p, span, time, whole: {"gamma": each(p.gamma, time(1.0))},
    source="lr × gamma^epoch",
)
LINEAR = SchedulerType(
    "LinearLR",
    "Linear",
    "scheduler",
    "Moves the learning rate along a straight line, from one share of it to another.",
    params=(
        Float("start_factor", 1.0, "From", "Share of the learning rate at the start.", above=0.0, high=1.0),
        factor("end_factor", 0.01, "To", "Share of the learning rate at the end."),
        epochs("total_iters", None, "Over", "Epochs that it takes; automatic is the rest of the run."),
        SMOOTH,
        *WARMUP,
    ),
    aka=("linear decay", "transformer"),
    arguments=lambda p, span, time, whole: {
        "start_factor": p.start_factor,
        "end_factor": p.end_factor,
        "total_iters": whole if p.total_iters is None else time(p.total_iters),
    },
    source="lr × (start + (end − start) · epoch / over)",
)
CONSTANT_SHARE = SchedulerType(
    "ConstantLR",
    "Reduced start",
    "scheduler",
    "Begins with a share of the learning rate and goes to the full one after some epochs.",
    params=(
        factor("factor", 1 / 3, "Share", "Share of the learning rate in the first epochs."),
        epochs("total_iters", 5.0, "For", "Epochs with the smaller rate."),
        *WARMUP,
    ),
    aka=("constant factor",),
    arguments=lambda p, span, time, whole: {"factor": p.factor, "total_iters": time(p.total_iters)},
    source="lr × share for the first epochs, then lr",
)
POLYNOMIAL = SchedulerType(
    "PolynomialLR",
    "Polynomial",
    "scheduler",
    "Lets the learning rate fall to zero along a power of the time that is left.",
    params=(
        Float("power", 1.0, "Power", "1 is a straight line; larger falls sooner.", above=0.0, high=100.0),
        epochs("total_iters", None, "Over", "Epochs that it takes; automatic is the rest of the run."),
        SMOOTH,
        *WARMUP,
    ),
    aka=("polynomial decay", "poly", "segmentation"),
    arguments=lambda p, span, time, whole: {
        "total_iters": whole if p.total_iters is None else time(p.total_iters),
        "power": p.power,
    },
    source="Chen et al., DeepLab, 2018: lr × (1 − epoch / over)^power",
)
COSINE = SchedulerType(
    "CosineAnnealingLR",
    "Cosine",
    "scheduler",
    "Lets the learning rate fall along half a cosine: slowly at first, fast in the middle, slowly to the end.",
    params=(
        epochs("T_max", None, "Over", "Epochs that it takes; automatic is the rest of the run."),
        LOWEST,
        SMOOTH,
        *WARMUP,
    ),
    aka=("cosine annealing", "cosine decay"),
    arguments=lambda p, span, time, whole: {
        "T_max": whole if p.T_max is None else time(p.T_max),
        "eta_min": p.eta_min,
    },
    source="Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017",
)


def _plateau(p: Values, span: Span, time: Clock, whole: int) -> dict[str, Any]:
    given = {name: p[name] for name in ("factor", "patience", "threshold", "threshold_mode", "cooldown", "min_lr")}
    return {**({"mode": "max"} if span.higher_is_better else {}), **given, "eps": p.smallest_change}


PLATEAU = SchedulerType(
    "ReduceLROnPlateau",
    "On a plateau",
    "scheduler",
    "Lowers the learning rate when the watched value has not become better for some epochs. "
    "It watches what 'Keep best by' says, or the loss.",
    params=(
        Float("factor", 0.1, "Factor", "What the rate is multiplied by each time.", above=0.0, high=0.999999),
        Int("patience", 10, "Patience", "Epochs without a better value that it waits.", low=0, high=999_999),
        Float("min_lr", 0.0, "Lowest rate", "The rate is never lowered below.", low=0.0, high=1e3),
        Float(
            "threshold", 1e-4, "Threshold", "A value counts as better from here on.", low=0.0, high=1e6, advanced=True
        ),
        Choice(
            "threshold_mode",
            "rel",
            "Threshold counts as",
            "A share of the best value, or a difference from it.",
            options=(("rel", "Share"), ("abs", "Difference")),
            advanced=True,
        ),
        Int("cooldown", 0, "Rest", "Epochs after a reduction that do not count.", low=0, high=999_999, advanced=True),
        Float(
            "smallest_change",
            1e-8,
            "Smallest change",
            "A reduction that changes the rate by less is left out.",
            low=0.0,
            high=1.0,
            advanced=True,
        ),
        *WARMUP,
    ),
    aka=("reduce on plateau", "adaptive", "patience"),
    arguments=_plateau,
    watches=True,
    source="Keras and torch: ReduceLROnPlateau",
)


FAMILY = (COSINE, STEP, MULTI_STEP, EXPONENTIAL, LINEAR, POLYNOMIAL, CONSTANT_SHARE, PLATEAU)
