"""Schedules in which the learning rate also rises."""

from __future__ import annotations

from typing import Any

from core.spec import Bool, Choice, Float, Int, Values
from core.training.schedulers.declaration import (
    LOWEST,
    MOMENTUM,
    SMOOTH,
    WARMUP,
    Clock,
    SchedulerType,
    cycled,
    epochs,
    factor,
)
from core.training.schedulers.stage import Span


def _one_cycle(p: Values, span: Span, time: Clock, whole: int) -> dict[str, Any]:
    given = {name: p[name] for name in ("pct_start", "anneal_strategy")}
    shape = {name: p[name] for name in ("div_factor", "final_div_factor", "three_phase")}
    return {"max_lr": span.lr, "total_steps": whole, **given, **cycled(p, span), **shape}


ONE_CYCLE = SchedulerType(
    "OneCycleLR",
    "One cycle",
    "scheduler",
    "Rises to the learning rate and falls far below its start, once over the whole run; "
    "momentum moves against it. Allows rates that would be too large otherwise.",
    params=(
        Float("pct_start", 0.3, "Rising part", "Share of the run over which the rate rises.", low=0.0, high=1.0),
        Choice(
            "anneal_strategy",
            "cos",
            "Shape",
            "How it rises and falls.",
            options=(("cos", "Cosine"), ("linear", "Straight lines")),
        ),
        Float(
            "div_factor",
            25.0,
            "Starts at 1 /",
            "The first rate is the learning rate divided by this.",
            low=1.0,
            high=1e9,
        ),
        Float(
            "final_div_factor",
            1e4,
            "Ends at 1 /",
            "The last rate is the first one divided by this.",
            low=1.0,
            high=1e12,
        ),
        Bool(
            "three_phase",
            False,
            "Three phases",
            "Falls as long as it has risen, then on to its end.",
            advanced=True,
        ),
        *MOMENTUM,
    ),
    aka=("1cycle", "super-convergence", "fastai"),
    arguments=_one_cycle,
    each_step=True,
    source="Smith and Topin, Super-convergence: very fast training using large learning rates, 2018",
)


def _cyclic(p: Values, span: Span, time: Clock, whole: int) -> dict[str, Any]:
    down = {} if p.step_size_down is None else {"step_size_down": time(p.step_size_down)}
    shape = {"mode": p.mode, "gamma": p.gamma} if p.mode == "exp_range" else {"mode": p.mode}
    start = {"base_lr": p.base_share * span.lr, "max_lr": span.lr}
    return {**start, "step_size_up": time(p.step_size_up), **down, **shape, **cycled(p, span)}


CYCLIC = SchedulerType(
    "CyclicLR",
    "Cyclic",
    "scheduler",
    "Rises and falls between a share of the learning rate and the rate itself, again and again.",
    params=(
        factor("base_share", 0.1, "Lowest share", "Share of the learning rate where each cycle begins."),
        epochs("step_size_up", 2.0, "Rises over", "Epochs in which it rises."),
        epochs("step_size_down", None, "Falls over", "Epochs in which it falls; automatic is as many."),
        Choice(
            "mode",
            "triangular",
            "Cycles",
            "Whether later cycles are as high as the first.",
            options=(
                ("triangular", "All alike"),
                ("triangular2", "Each half as high"),
                ("exp_range", "Lower step by step"),
            ),
        ),
        Float(
            "gamma",
            0.9999,
            "Factor of a step",
            "What the height is multiplied by after every step.",
            above=0.0,
            high=1.0,
            shown=lambda p: p.mode == "exp_range",
        ),
        *MOMENTUM,
    ),
    aka=("clr", "triangular"),
    arguments=_cyclic,
    each_step=True,
    source="Smith, Cyclical learning rates for training neural networks, 2017",
)
RESTARTS = SchedulerType(
    "CosineAnnealingWarmRestarts",
    "Cosine with restarts",
    "scheduler",
    "Falls along a cosine, jumps back to the full learning rate and falls again.",
    params=(
        epochs("T_0", 5.0, "First fall", "Epochs until the first restart."),
        Int("T_mult", 1, "Each longer by", "Factor on the length of each fall.", low=1, high=100),
        LOWEST,
        SMOOTH,
        *WARMUP,
    ),
    aka=("sgdr", "warm restarts"),
    arguments=lambda p, span, time, whole: {"T_0": time(p.T_0), "T_mult": p.T_mult, "eta_min": p.eta_min},
    source="Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017",
)
FAMILY = (ONE_CYCLE, CYCLIC, RESTARTS)
