"""The catalogue of schedules, and what one comes to for a run."""

from __future__ import annotations

from collections.abc import Mapping

from core.spec import Catalogue, Use, Values
from core.training.optimizers import arguments
from core.training.schedulers import cycles, falling
from core.training.schedulers.declaration import NONE, WARMUP, SchedulerType
from core.training.schedulers.stage import Span, Stage

CONSTANT = SchedulerType(
    NONE,
    "Constant",
    "scheduler",
    "The learning rate stays as it is, after a warm-up if there is one.",
    params=WARMUP,
    aka=("none", "fixed", "warm-up"),
    source="Goyal et al., Accurate, large minibatch SGD, 2017 (warm-up)",
)
SCHEDULERS: Catalogue[SchedulerType] = Catalogue("learning-rate schedule", (CONSTANT, *falling.FAMILY, *cycles.FAMILY))
UNDECLARED: Mapping[str, str] = {
    "LRScheduler": "the base class of the others",
    "LambdaLR": "takes code of one's own, which a file cannot hold",
    "MultiplicativeLR": "takes code of one's own, which a file cannot hold",
    "SequentialLR": "composed here: a warm-up before a schedule",
    "ChainedScheduler": "composed here: a warm-up beside ReduceLROnPlateau",
}
"""Classes of `torch.optim.lr_scheduler` that are no schedule to choose, each with the reason."""
UNOFFERED: Mapping[str, str] = {
    "optimizer": "the phase's own",
    "last_epoch": "kept in the checkpoint",
    "CyclicLR.base_lr": "a share of the learning rate (base_share)",
    "CyclicLR.max_lr": "the learning rate itself",
    "CyclicLR.scale_fn": "takes code of one's own",
    "CyclicLR.scale_mode": "counts only beside scale_fn",
    "OneCycleLR.max_lr": "the learning rate itself",
    "OneCycleLR.total_steps": "the whole run",
    "OneCycleLR.epochs": "the whole run",
    "OneCycleLR.steps_per_epoch": "the whole run",
    "ReduceLROnPlateau.mode": "follows the value that the best epoch is known by",
}
"""Arguments that no form shows, each with the reason."""


def span_of(optimizer: Use, epochs: int, steps: int, higher_is_better: bool = False) -> Span:
    """Of a run with that optimizer. Raises NetwrightError."""
    given = arguments(optimizer, "")
    return Span(epochs, steps, given["lr"], bool({"momentum", "betas"} & given.keys()), higher_is_better)


def stages(use: Use, span: Span) -> tuple[Stage, ...]:
    """The schedulers of a run, all at work on the same optimizer; none for a constant rate. Raises NetwrightError."""
    spec = SCHEDULERS[use.key]
    p = spec.resolve(use.params)
    warm = _warming(p, span)
    if spec.key == NONE:
        return warm
    if not warm or spec.watches:
        return (*warm, _stage(spec, p, span, spec.each_step or bool(p.get("smooth")), 0))
    rise = warm[0].arguments["total_iters"]
    main = _stage(spec, p, span, True, rise)
    return (Stage("SequentialLR", {"milestones": [rise]}, True, inside=(*warm, main)),)


def _warming(p: Values, span: Span) -> tuple[Stage, ...]:
    if not p.get("warmup"):
        return ()
    given = {"start_factor": p.warmup_start, "total_iters": span.time(p.warmup, True)}
    return (Stage("LinearLR", given, True),)


def _stage(spec: SchedulerType, p: Values, span: Span, each_step: bool, after: int) -> Stage:
    """One that begins `after` so many of its own steps."""
    whole = span.whole(each_step) - after if after else span.whole(each_step)
    left = whole if whole >= 1 else 1
    given = spec.arguments(p, span, lambda epochs: span.time(epochs, each_step), left)
    return Stage(spec.key, given, each_step, spec.watches)
