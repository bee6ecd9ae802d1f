"""The whole state of a training as a Checkpoint, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from core.problems import NetwrightError
from core.training.checkpoint import NETWORK, Checkpoint, on_cpu
from core.training.live import Live, LivePhase
from core.training.optimizers import arguments
from core.training.plan import Monitor, Plan


@dataclass(slots=True)
class Position:
    """Where in the run it is, and what it has seen."""

    step: int = 0
    epoch: int = 0
    """Completed."""
    batch: int = 0
    """Steps made in the epoch that is under way."""
    order: Tensor = field(default_factory=lambda: torch.Generator().get_state())
    """The sampler's state at the start of that epoch."""
    history: list[dict[str, Any]] = field(default_factory=list)
    """`epoch`, `step`, `seconds`, `lr`, `train`, `valid` of each completed epoch."""
    best: float | None = None


def pack(live: Live, position: Position, seconds: float, threads: int) -> Checkpoint:
    """A copy on the CPU."""
    tensors = on_cpu(live.network.state_dict(), NETWORK)
    tensors |= on_cpu(live.randomness.states, "random.")
    tensors["order"] = position.order.clone()
    phases = []
    for number, phase in enumerate(live.phases):
        mine, plain = phase.corrector.pack(f"optimizer.{number}.")
        measured, meter = phase.train.state()
        tensors |= mine | on_cpu(measured, f"meter.{number}.")
        schedule = phase.schedule.state()
        phases.append({**plain, "optimizer": _identity(live, phase), "schedule": schedule, "meter": meter})
    plain = {
        "batch": position.batch,
        "best": position.best,
        "history": list(position.history),
        "phases": phases,
        "seconds": seconds,
        "threads": threads,
        "device": live.device.type,
        "batches": _batching(live),
    }
    return Checkpoint(position.step, position.epoch, tensors, plain)


def unpack(live: Live, checkpoint: Checkpoint) -> Position:
    """Puts the state into `live`. Raises NetwrightError if it is of another network.

    Settings that were changed since take effect: new optimizer values replace the old ones, another optimizer starts
    afresh, another schedule (also one that follows the length of the run) goes on as if it had been there from the
    start, and with other batches the epoch under way starts again.
    """
    plain = checkpoint.plain
    try:
        live.network.load_state_dict(checkpoint.part("network"))
        for number, (phase, kept) in enumerate(zip(live.phases, plain["phases"], strict=True)):
            _load_phase(live, phase, kept, checkpoint.part(f"optimizer.{number}"))
            measured = {k: t.to(live.device) for k, t in checkpoint.part(f"meter.{number}").items()}
            phase.train.load(measured, kept["meter"])
    except (RuntimeError, ValueError, KeyError) as error:
        raise NetwrightError(
            "This run cannot be continued: the network was changed since. Train starts a new run."
        ) from error
    live.randomness.load(checkpoint.part("random"))
    position = Position(
        checkpoint.step,
        checkpoint.epoch,
        plain["batch"],
        checkpoint.tensors["order"],
        list(plain["history"]),
        plain["best"],
    )
    if plain["batches"] != _batching(live):
        position.batch = 0
        for phase in live.phases:
            phase.train.reset()
    for phase, kept in zip(live.phases, plain["phases"], strict=True):
        _load_schedule(live, phase, kept, position)
    return position


def watched(plan: Plan, history: Sequence[Mapping[str, Any]]) -> list[float]:
    """The value of each epoch that the best is known by; the loss where the last is kept."""
    series = (plan.monitor or Monitor("loss")).series
    return [(row["valid"] or row["train"]).get(series, math.nan) for row in history]


def _batching(live: Live) -> list[Any]:
    """As it is written; ways to draw that older checkpoints do not know appear only where they are in use."""
    plan = live.plan
    drawing = [name for name in ("balanced", "by_length") if getattr(plan, name)]
    return [plan.batch_size, plan.shuffle, plan.drop_last, *drawing]


def _identity(live: Live, phase: LivePhase) -> dict[str, Any]:
    return {"key": phase.phase.optimizer.key, "arguments": _listed(arguments(phase.phase.optimizer, live.device.type))}


def _listed(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON gives them back."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def _load_phase(live: Live, phase: LivePhase, kept: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> None:
    now, then = _identity(live, phase), kept["optimizer"]
    if now["key"] != then["key"]:
        return
    changed = {k: v for k, v in now["arguments"].items() if then["arguments"].get(k) != v}
    phase.corrector.load(tensors, kept, changed)


def _load_schedule(live: Live, phase: LivePhase, kept: Mapping[str, Any], position: Position) -> None:
    """A learning rate that was changed by hand stays, unless the settings have another one now."""
    bare = {
        "identity": [],
        "base": kept["groups"][0]["lr"],
        "counts": [],
        "schedulers": [[]] * len(phase.corrector.optimizers),
    }
    now, then, state = _identity(live, phase), kept["optimizer"], kept.get("schedule") or bare
    stays = [now["key"], now["arguments"]["lr"]] == [then["key"], then["arguments"]["lr"]]
    if stays and state["identity"] == phase.schedule.identity:
        phase.schedule.load(state)
        return
    lr = state["base"] if stays else now["arguments"]["lr"]
    phase.schedule.restart(lr, position.epoch, position.batch, watched(live.plan, position.history))
