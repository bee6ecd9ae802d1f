"""The learning rate over a run: torch's own schedulers at work on a phase's optimizers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch

from core.spec import Use
from core.training.schedulers import Span, Stage, span_of, stages

RATES = ("lr", "initial_lr", "max_lr", "min_lr")
"""What schedulers keep of the rates in an optimizer's groups."""
LIMITS = ("base_momentum", "max_momentum")
BASES = ("base_lrs", "max_lrs", "_last_lr")
"""What they keep of the rates in themselves."""
POINTS, MAX_EPOCHS = 2_000, 20_000
"""Points of a preview, and the longest run that has one."""


def build(stage: Stage, optimizer: torch.optim.Optimizer) -> Any:
    kind = getattr(torch.optim.lr_scheduler, stage.key)
    inside = [[build(part, optimizer) for part in stage.inside]] if stage.inside else []
    return kind(optimizer, *inside, **stage.arguments)


class Schedule:
    """Moves the rates of `optimizers` along a schedule; `follow` says how far the run has come."""

    def __init__(self, use: Use, span: Span, optimizers: Sequence[torch.optim.Optimizer]) -> None:
        self._use, self._span, self._optimizers = use, span, optimizers
        self.identity = [stage.source() for stage in stages(use, span)]
        """Schedules of equal identity can go on from each other's state."""
        self._begin(span.lr)

    def _begin(self, lr: float) -> None:
        self.base = lr
        """The learning rate that the schedule is counted from."""
        self._stages = stages(self._use, replace(self._span, lr=lr))
        self._counts = [0] * len(self._stages)
        for optimizer in self._optimizers:
            for group in optimizer.param_groups:
                for name in (*RATES, *LIMITS):
                    group.pop(name, None)
                momenta = {name: optimizer.defaults[name] for name in ("momentum", "betas") if name in group}
                group.update(lr=lr, **momenta)
        self._live = [[build(stage, optimizer) for stage in self._stages] for optimizer in self._optimizers]

    def _groups(self) -> list[dict[str, Any]]:
        return [group for optimizer in self._optimizers for group in optimizer.param_groups]

    def follow(self, epoch: int, batch: int, watched: Sequence[float]) -> None:
        """Before the step that comes after `epoch` whole epochs and `batch` steps; `watched`: a value for each epoch."""
        for number, stage in enumerate(self._stages):
            due = epoch * self._span.steps + batch if stage.each_step else epoch
            while self._counts[number] < due:
                told = (watched[self._counts[number]],) if stage.watches else ()
                for live in self._live:
                    live[number].step(*told)
                self._counts[number] += 1

    def set_base(self, lr: float) -> None:
        """Counts the schedule from another learning rate, from where it is now."""
        before, self.base = self.base, lr
        if before == 0 or not self._stages:
            for group in self._groups():
                group["lr"] = lr
            return
        ratio = lr / before
        for group in self._groups():
            group.update({name: group[name] * ratio for name in RATES if name in group})
        for scheduler in _leaves(s for live in self._live for s in live):
            for name in BASES:
                if hasattr(scheduler, name):
                    setattr(scheduler, name, [rate * ratio for rate in getattr(scheduler, name)])

    def state(self) -> dict[str, Any]:
        """As JSON; what lies in the optimizers' groups is kept with them."""
        kept = [[_state(scheduler) for scheduler in live] for live in self._live]
        return {"identity": self.identity, "base": self.base, "counts": list(self._counts), "schedulers": kept}

    def load(self, state: Mapping[str, Any]) -> None:
        """Goes on from what `state` gave, once the optimizers have their own state back."""
        self.base, self._counts = state["base"], list(state["counts"])
        for live, kept in zip(self._live, state["schedulers"], strict=True):
            for scheduler, values in zip(live, kept, strict=True):
                scheduler.load_state_dict(dict(values))

    def restart(self, lr: float, epoch: int, batch: int, watched: Sequence[float]) -> None:
        """As if the run had followed this schedule, counted from `lr`, from its start."""
        shadows = [_shadow(optimizer, lr) for optimizer in self._optimizers]
        ahead = Schedule(self._use, replace(self._span, lr=lr), shadows)
        for shadow in shadows:
            shadow.step()
        ahead.follow(epoch, batch, watched)
        self._begin(lr)
        self.load({**ahead.state(), "base": lr})
        for group, moved in zip(self._groups(), ahead._groups(), strict=True):
            _take(group, moved)


def _shadow(optimizer: torch.optim.Optimizer, lr: float) -> torch.optim.Optimizer:
    """One with nothing to correct, whose momentum moves as that optimizer's does."""
    nothing = [{"params": [torch.nn.Parameter(torch.zeros(1))]} for _ in optimizer.param_groups]
    if "betas" in optimizer.defaults:
        return torch.optim.Adam(nothing, lr, betas=optimizer.defaults["betas"])
    return torch.optim.SGD(nothing, lr, momentum=optimizer.defaults.get("momentum", 0.0))


def _take(group: dict[str, Any], moved: Mapping[str, Any]) -> None:
    group.update({name: moved[name] for name in (*RATES, *LIMITS) if name in moved})
    if LIMITS[0] in moved and "betas" in group:
        group["betas"] = (moved["betas"][0], *group["betas"][1:])
    elif LIMITS[0] in moved:
        group["momentum"] = moved["momentum"]


def _leaves(schedulers: Iterator[Any]) -> Iterator[Any]:
    for scheduler in schedulers:
        yield scheduler
        yield from _leaves(iter(getattr(scheduler, "_schedulers", ())))


def _state(scheduler: Any) -> dict[str, Any]:
    """What changes while it runs. What follows from its arguments is there again once it is built."""
    values = {name: value for name, value in scheduler.state_dict().items() if _is_plain(value)}
    inside = getattr(scheduler, "_schedulers", ())
    return {**values, "_schedulers": [_state(part) for part in inside]} if inside else values


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, int | float) for item in value)
    return value is None or isinstance(value, str | int | float)


def preview(scheduler: Use, optimizer: Use, epochs: int) -> list[tuple[float, float]]:
    """(epochs gone, learning rate) over a run, by really stepping torch's schedulers. Empty for very long runs.

    What is watched is taken to become better all the time. Raises NetwrightError for settings that cannot be used.
    """
    if epochs > MAX_EPOCHS:
        return []
    span = span_of(optimizer, epochs, max(1, POINTS // epochs))
    parameter = [torch.nn.Parameter(torch.zeros(1))]
    shadow: torch.optim.Optimizer = torch.optim.SGD(parameter, span.lr)
    schedule = Schedule(scheduler, replace(span, momentum=False), [shadow])
    shadow.step()
    told: list[tuple[float, float]] = []
    for epoch in range(epochs):
        for batch in range(span.steps):
            schedule.follow(epoch, batch, range(0, -epoch, -1))
            told.append((epoch + batch / span.steps, float(shadow.param_groups[0]["lr"])))
    return told
