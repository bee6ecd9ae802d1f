"""How long each layer of a project takes in a step of its training."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.modules.batchnorm import _BatchNorm

from core.analysis import Analysis
from core.data.feed import Batch
from core.document.project import Project
from core.layers.sizes import Dim, SizeValue
from core.lowering import lower
from core.lowering.execute import Built, build
from core.lowering.lowered import Lowered
from core.memory import memory_of
from core.problems import NetwrightError, Path
from core.training.device import choose, computing_threads, default_threads
from core.training.forecast import FLOAT_BYTES
from core.training.outlook.examples import example
from core.training.outlook.memory import GivenUp, GiveUp, never
from core.training.randomness import Randomness
from core.training.settings import read
from core.training.timing.clock import clock_for
from core.training.timing.tape import LOSS, Laps, Tape

if TYPE_CHECKING:
    from core.training.timing.tape import Loss

BUDGET_S = 1.5
"""For the rounds that count; there is at least one."""
WARM_S = 0.15
"""For rounds before that do not count, at least one: in the first ones memory is found and kernels are chosen."""
LONG_S = 10.0
"""A round that takes longer is the only one: beside that, finding memory does not matter, and nobody waits twice."""
MOST = 15
"""Rounds that count at most."""
LENGTH = 64
"""Stands for every size that only the data will tell."""
PASSES = 3
"""A forward, and about twice as much on the way back."""
MOST_FLOPS = 2e11
"""A round may take so many operations on a GPU; on a CPU one part in `GPU_SHARE` of them."""
GPU_SHARE = 10
MOST_BYTES, SHARE = 4_000_000_000, 4
"""Nor may it need more memory, or more than one part in so many of what the device has."""


@dataclass(frozen=True, slots=True)
class LayerTimes:
    """Medians of several rounds, in seconds; by path without numbers of repeats, all repeats together.

    A single loss counts for its Output or its own node; several are under the empty path.
    """

    forward: Mapping[Path, float]
    backward: Mapping[Path, float]
    rows: int
    """In the batch that was measured."""
    batch: int
    """The batch size of the project; more than `rows` where that would have taken too long or too much memory."""
    device: str
    rounds: int
    length: int = 0
    """What stood for sizes that only the data will tell; 0 where there is none."""
    repeats: Mapping[Path, int] = field(default_factory=dict)
    """How often a block stands at a path, where it is more than once."""

    def at(self, path: Path) -> float | None:
        """Forward and backward of a node with all that it holds; within a repeated block, of one of its repeats.

        None for one that does not run.
        """
        found = [
            seconds for laps in (self.forward, self.backward) for p, seconds in laps.items() if p[: len(path)] == path
        ]
        times = 1
        for depth in range(1, len(path)):
            times *= self.repeats.get(path[:depth], 1)
        return sum(found) / times if found else None


def layer_times(project: Project, analysis: Analysis, give_up: GiveUp = never) -> LayerTimes | None:
    """Measured on a spare network with random numbers, on the device that would train. Takes a few seconds; None when given up.

    Raises NetwrightError where the network cannot run, with the reason.
    """
    try:
        with computing_threads(default_threads()):
            return _measured(project, analysis, give_up)
    except GivenUp:
        return None


def _measured(project: Project, analysis: Analysis, give_up: GiveUp) -> LayerTimes:
    lowered, device = lower(project, analysis), choose(str(read(project.plan, "device")))
    batch = int(read(project.plan, "batch_size"))
    rows = _rows(analysis, batch, device, 2 if _needs_two(lowered) else 1)
    randomness = Randomness(device, 0)
    with randomness:
        built = _built(lowered, device)
    given, clock = _batch(lowered, analysis, rows, device, built), clock_for(device, give_up)

    def played() -> tuple[Laps, Laps]:
        with randomness:
            return _round(built, given, Tape(clock))

    rounds = _rounds(played)
    ahead, back = ([pair[side] for pair in rounds] for side in (0, 1))
    losses = lowered.losses
    end = losses[0].path if len(losses) == 1 and given.targets else LOSS
    return LayerTimes(
        _medians(ahead, end),
        _medians(back, end),
        rows,
        batch,
        str(device),
        len(rounds),
        LENGTH if _depends(lowered, analysis) else 0,
        _repeats(list(ahead[0])),
    )


def _rounds(played: Callable[[], tuple[Laps, Laps]]) -> list[tuple[Laps, Laps]]:
    """Those that count."""
    began = time.perf_counter()
    first = played()
    while time.perf_counter() - began < WARM_S:
        first = played()
    if time.perf_counter() - began > LONG_S:
        return [first]
    rounds: list[tuple[Laps, Laps]] = []
    began = time.perf_counter()
    while not rounds or (len(rounds) < MOST and time.perf_counter() - began < BUDGET_S):
        rounds.append(played())
    return rounds


def _built(lowered: Lowered, device: torch.device) -> Built:
    built = build(lowered, 0)
    built.network.to(device).train()
    if built.objective is not None:
        built.objective.to(device).train()
    return built


def _needs_two(lowered: Lowered) -> bool:
    """Whether a batch of one row may be refused; looked up without memory for the weights."""
    with torch.device("meta"):
        return any(isinstance(module, _BatchNorm) for module in build(lowered).network.modules())


def _round(built: Built, batch: Batch, tape: Tape) -> tuple[Laps, Laps]:
    for module in (built.network, built.objective):
        if module is not None:
            module.zero_grad()
    return tape.run(built, batch.inputs, _loss(built, batch))


def _loss(built: Built, batch: Batch) -> Loss:
    """The project's own losses; the sum of the answers where there are none, or no targets are known."""
    objective = built.objective
    if objective is None or not batch.targets:
        return lambda answers: sum((a.float().sum() for a in answers), torch.zeros(()).to(answers[0].device))
    weights = [slot.weight for slot in built.lowered.losses]

    def loss(answers: Sequence[Tensor]) -> Tensor:
        parts: Sequence[Tensor] = objective(*answers, *batch.targets)
        return sum((part * weight for part, weight in zip(parts, weights, strict=True)), torch.zeros(()).to(parts[0]))

    return loss


def _batch(lowered: Lowered, analysis: Analysis, rows: int, device: torch.device, built: Built) -> Batch:
    known = built.objective is not None and all(
        analysis.schema is not None and analysis.schema.column(slot.target) for slot in lowered.targets
    )
    batch = example(lowered, analysis, rows, device, LENGTH, known)
    inputs = list(batch.inputs)
    for number, slot in enumerate(lowered.inputs):
        if slot.partner == "lengths":  # every row as long as the longest, as it is right behind what it is of
            inputs[number] = torch.full_like(inputs[number], inputs[number - 1].shape[1])
    return Batch(tuple(inputs), batch.targets, batch.rows)


def _depends(lowered: Lowered, analysis: Analysis) -> bool:
    wires = [analysis.type_at(slot.path, "y") for slot in lowered.inputs]
    return any(isinstance(size, Dim) for wire in wires if wire for size in wire.sizes[1:])


def _rows(analysis: Analysis, batch: int, device: torch.device, least: int) -> int:
    """How many rows of a batch are measured. Raises NetwrightError for a network that is too large for `least`."""
    totals, room = analysis.totals, memory_of(device)
    most = min(MOST_BYTES, room // SHARE) if room is not None else MOST_BYTES
    flops, numbers = _bound(totals.flops), _bound(totals.activations)

    def needed(rows: int) -> int:
        return FLOAT_BYTES * (2 * totals.parameters - totals.frozen + numbers * rows)

    limit = MOST_FLOPS if device.type == "cuda" else MOST_FLOPS / GPU_SHARE
    rows = min(batch, max(min(least, batch), int(limit / (PASSES * flops)))) if flops else batch
    while rows > least and needed(rows) > most:
        rows = max(least, rows // 2)
    if needed(rows) > most:
        raise NetwrightError(
            "This network needs more memory than a measurement may take. Train it once and look at its time per step."
        )
    return rows


def _bound(size: SizeValue) -> int:
    found = size.bind(dict.fromkeys(size.unknowns, LENGTH)) if isinstance(size, Dim) else size
    assert isinstance(found, int)  # nothing is unknown any more
    return found


def _medians(rounds: Sequence[Laps], end: Path) -> Laps:
    """By path without numbers of repeats, whose times are added up within each round; `end` is what the loss counts for."""
    summed: list[defaultdict[Path, float]] = []
    for laps in rounds:
        table: defaultdict[Path, float] = defaultdict(float)
        for path, seconds in laps.items():
            table[_plain(path) if path != LOSS else end] += seconds
        summed.append(table)
    paths = dict.fromkeys(path for table in summed for path in table)
    return {path: statistics.median(table[path] for table in summed) for path in paths}


def _plain(path: Path) -> Path:
    return tuple(step.partition("/")[0] for step in path)


def _repeats(paths: Sequence[Path]) -> Mapping[Path, int]:
    seen: defaultdict[Path, set[str]] = defaultdict(set)
    for path in paths:
        for depth, step in enumerate(path, 1):
            if "/" in step:
                seen[_plain(path[:depth])].add(step)
    return {path: len(steps) for path, steps in seen.items() if len(steps) > 1}
