"""Whether a run has gone astray for a learning rate that is too large, and the rate to try instead."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from core.problems import Problem, Repair, Severity
from core.training.metrics import METRICS
from core.training.optimizers import OPTIMIZERS
from core.training.plan import Phase, Plan
from core.training.settings import setting

FAR, VERY_FAR = 10.0, 100.0
"""A rate so many times the optimizer's usual one is a suspect where the loss has grown, and where nothing was learned:
that may have many other reasons.
"""
GROWN = 2.0
"""A loss that ends at so many times its first value has not been made small."""
Series = Mapping[str, Sequence[float]]


def usual_rate(phase: Phase) -> float | None:
    """The learning rate that the phase's optimizer starts from; None where it has none."""
    default = {p.name: p.default for p in OPTIMIZERS[phase.optimizer.key].params}.get("lr")
    return float(default) if isinstance(default, int | float) else None


def calmer(phase: Phase, lr: float) -> Repair:
    """The edit to try when steps were too large: the usual rate where `lr` is far above it, else a tenth."""
    usual = usual_rate(phase)
    value = usual if usual is not None and lr >= FAR * usual else float(f"{lr / 10:.3g}")
    return setting(f"Use {value:g}", "lr", value)


def astray(plan: Plan, steps: Series, epochs: Series, baselines: Mapping[str, float]) -> Problem | None:
    """What to say of a run that has ended without an error; None where there is nothing to say, or nothing to blame.

    `steps`: series of the training batches; `epochs`: `train.<series>` and `valid.<series>` of each epoch; `baselines`: by series what guessing
    reaches. Only a learning rate far above the optimizer's usual one is blamed.
    """
    phase = plan.phases[0]
    lr, usual = float(OPTIMIZERS[phase.optimizer.key].resolve(phase.optimizer.params).get("lr", 0.0)), usual_rate(phase)
    if usual is None or lr < FAR * usual:
        return None
    total = plan.total(phase)
    grown = _grown(steps.get(total, ()), epochs.get(f"train.{total}", ()))
    if not grown and (lr < VERY_FAR * usual or not _no_better(plan, epochs, baselines)):
        return None
    seen = "The loss has grown instead of falling" if grown else "The network has not become better than guessing"
    return Problem(
        Severity.WARNING,
        "learning-rate-too-large",
        f"{seen}. The first suspect is the learning rate: {lr:g} is {_times(lr / usual)} what {phase.optimizer.key} "
        f"starts from. Try a smaller one.",
        why="Each step then leaps over the place where the loss is small, and the weights land farther away than before.",
        repair=calmer(phase, lr),
    )


def _times(factor: float) -> str:
    return f"{float(f'{factor:.2g}'):,.0f} times"


def _grown(steps: Sequence[float], epochs: Sequence[float]) -> bool:
    """The last tenth of the epochs against the first batch, which met the first weights. Steps are told by the clock, so of a
    short run only the first is sure to be there; epochs are told each."""
    first = next((loss for loss in steps if math.isfinite(loss)), 0.0)
    known = [loss for loss in epochs if math.isfinite(loss)]
    if not known or first <= 0:
        return False
    tail = sorted(known[-max(1, len(known) // 10) :])
    return tail[len(tail) // 2] > GROWN * first


def _no_better(plan: Plan, epochs: Series, baselines: Mapping[str, float]) -> bool:
    """Whether no epoch's telling metric was better than guessing."""
    measure = next(iter(plan.measures), None)
    if measure is None or not math.isfinite(baselines.get(measure.series, math.nan)):
        return False
    known = [value for value in epochs.get(f"valid.{measure.series}", ()) if math.isfinite(value)]
    guess, higher = baselines[measure.series], METRICS[measure.metric].higher_is_better
    return bool(known) and (max(known) <= guess if higher else min(known) >= guess)
