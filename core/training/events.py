"""What a running training tells: frozen values that can be pickled, in the order in which things happen.

`Started`, then any number of the others, then exactly one of `Finished`, `Stopped`, `Failed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.problems import Problem

if TYPE_CHECKING:
    from core.training.checkpoint import Checkpoint, Weights

Numbers = Mapping[str, float]
"""Values by series: `loss`, `accuracy` …; with several losses also `loss.<name>`, with several outputs `accuracy.<output>`."""

STEP_TITLE = "Training (mean over the batches since the last point, while it learns)"
TRAIN_TITLE = "Training (mean over the epoch's batches, while it learns)"
VALID_TITLE = "Validation (all validation rows, after the epoch)"


@dataclass(frozen=True, slots=True)
class Event:
    """`step`: corrections made so far; `epoch`: the current one, counted from 1; `seconds`: time spent training, without pauses."""

    step: int
    epoch: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Started(Event):
    device: str
    """`cpu`, `cuda:0` …"""
    threads: int
    seed: int
    epochs: int
    steps_per_epoch: int
    rows: Mapping[str, int]
    """By split: train, valid, test."""
    series: tuple[str, ...]
    parameters: int
    """Numbers that are learned."""
    resumed: bool


@dataclass(frozen=True, slots=True)
class Progress(Event):
    """`values`: the mean over the training batches of the steps after `since`, up to `step`.

    Speed and time left are NaN while they are unknown, at the first point of a session.
    """

    since: int
    steps: int
    """Of the whole run."""
    samples_per_second: float
    seconds_left: float
    lr: float
    values: Numbers


@dataclass(frozen=True, slots=True)
class EpochDone(Event):
    """`train`: mean over the epoch's batches while the weights changed; `valid`: after the epoch, in eval mode; empty without such rows."""

    lr: float
    train: Numbers
    valid: Numbers


@dataclass(frozen=True, slots=True)
class Best(Event):
    """The weights after this epoch are the best so far by `series`."""

    series: str
    value: float


@dataclass(frozen=True, slots=True)
class Checkpointed(Event):
    """A state to go on from, and the best weights if they are new since the last such event.

    They are for whoever keeps them; both are None where only the fact is passed on.
    """

    checkpoint: Checkpoint | None = field(default=None, compare=False, repr=False)
    best: Weights | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LearningRateSet(Event):
    lr: float
    phase: str = ""
    """Empty: every phase."""


@dataclass(frozen=True, slots=True)
class Paused(Event):
    pass


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    pass


@dataclass(frozen=True, slots=True)
class Warned(Event):
    """Something went wrong that training goes on without."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Finished(Event):
    """All epochs are done."""


@dataclass(frozen=True, slots=True)
class Stopped(Event):
    """Stopped on request; the last checkpoint continues at the very next batch."""


@dataclass(frozen=True, slots=True)
class Failed(Event):
    problem: Problem
