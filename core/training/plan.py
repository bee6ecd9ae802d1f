"""Plan: everything the engine needs to know, frozen and picklable."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.data.augmentations import Change, changes_of
from core.data.drawing import Drawing
from core.data.settings import described
from core.layers.losses import LOSSES
from core.problems import NetwrightError, Path
from core.spec import Use
from core.training.class_weights import ClassWeights, class_weights_of
from core.training.metrics import METRICS, offered
from core.training.program import PROGRAMS
from core.training.schedulers import NONE

PENALTY = "penalty"
"""The series of what large weights cost; no other series contains it, so that losses can be compared."""

if TYPE_CHECKING:
    from core.document.project import Project, TrainingSettings
    from core.graph import Node
    from core.lowering.lowered import Lowered, OutputSlot


@dataclass(frozen=True, slots=True)
class Phase:
    """One kind of correction: some losses make some weights better. Supervised learning has one, a GAN two."""

    losses: tuple[tuple[int, float], ...]
    """(number of the loss, weight): their weighted sum is made small."""
    optimizer: Use
    params: tuple[str, ...] = ("",)
    """Dotted prefixes of the parameter names that it corrects; '' is all of them."""
    every: int = 1
    """It takes its turn in every so many steps."""
    name: str = "main"
    scheduler: Use = field(default_factory=lambda: Use(NONE))

    def owns(self, parameter: str) -> bool:
        return any(not prefix or parameter == prefix or parameter.startswith(f"{prefix}.") for prefix in self.params)


@dataclass(frozen=True, slots=True)
class Penalty:
    """What the weights of one layer cost beside the loss: l1 · Σ|w| + l2 · Σw²."""

    module: str
    """Dotted name of the layer within Network."""
    l1: float = 0.0
    l2: float = 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric on one output; `series` is its name in events and files."""

    output: int
    metric: str
    series: str


@dataclass(frozen=True, slots=True)
class Monitor:
    """By which validation series the best epoch is known."""

    series: str
    higher_is_better: bool = False

    def better(self, value: float, than: float | None) -> bool:
        """What is not finite is never better."""
        if not math.isfinite(value):
            return False
        return than is None or (value > than if self.higher_is_better else value < than)


@dataclass(frozen=True, slots=True)
class Plan:
    lowered: Lowered
    phases: tuple[Phase, ...]
    epochs: int = 20
    batch_size: int = 32
    seed: int = 0
    device: str = "auto"
    threads: int | None = None
    """None: all cores but one."""
    measures: tuple[Measure, ...] = ()
    monitor: Monitor | None = field(default_factory=lambda: Monitor("loss"))
    clip_grad_norm: float | None = None
    l1: float = 0.0
    l2: float = 0.0
    """Of all layers; those that a layer has of its own come on top."""
    penalties: tuple[Penalty, ...] = ()
    shuffle: bool = True
    balanced: bool = False
    """Every class is drawn equally often; see `core.data.drawing.Drawing`."""
    by_length: bool = False
    drop_last: bool = False
    class_weights: tuple[ClassWeights, ...] = ()
    """Losses in which rare classes count more."""
    augment: tuple[Change, ...] = ()
    """What is done at random to training batches, in order."""
    checkpoint_seconds: float = 10.0
    """The least time between two checkpoints while it runs."""

    @property
    def drawing(self) -> Drawing:
        """For `core.data.feed.feed_for`."""
        return Drawing(self.balanced, self.by_length)

    @property
    def series(self) -> tuple[str, ...]:
        """Every name under which values are told."""
        losses = (name for phase in self.phases for name in (self.total(phase), *self.parts(phase)))
        penalty = (PENALTY,) if self.penalised else ()
        return (*losses, *penalty, *(measure.series for measure in self.measures))

    @property
    def penalised(self) -> bool:
        """Whether large weights cost something beside the loss."""
        return bool(self.l1 or self.l2 or self.penalties)

    def total(self, phase: Phase) -> str:
        """The series of a phase's weighted sum of losses."""
        return "loss" if len(self.phases) == 1 else f"loss.{phase.name}"

    def parts(self, phase: Phase) -> tuple[str, ...]:
        """The series of its single losses, where there are several."""
        if len(phase.losses) == 1:
            return ()
        return tuple(f"{self.total(phase)}.{self.lowered.losses[number].name}" for number, _ in phase.losses)

    def measured_in(self, phase: Phase) -> tuple[Measure, ...]:
        """The measures that come with this phase, the first that makes the loss of their output small; the first of all where it has none."""
        return tuple(measure for measure in self.measures if self._first_phase(measure.output) is phase)

    def _first_phase(self, output: int) -> Phase | None:
        number = self.lowered.loss_of(output)
        if number is None:
            return self.phases[0]
        return next((phase for phase in self.phases if number in [loss for loss, _ in phase.losses]), None)


def cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def plan_of(project: Project, lowered: Lowered, **changes: Any) -> Plan:
    """The plan of the project's training settings. `changes` are fields of Plan: `device='cuda:1'`, `epochs=40`.

    Raises NetwrightError for settings that cannot be used.
    """
    _need_targets(lowered)
    settings = project.plan
    values = dict(PROGRAMS[settings.program.key].resolve(settings.program.params))
    measures = measures_of(lowered)
    monitor = monitor_of(values.pop("keep_best"), measures)
    schema = described(project.data)
    weighing = class_weights_of(values.pop("class_weights"), values["balanced"], lowered, schema)
    fields = {
        **values,
        "phases": (_phase(settings, lowered),),
        "penalties": penalties_of(project, lowered),
        "measures": measures,
        "monitor": monitor,
        "class_weights": weighing,
        "augment": changes_of(project.data.augment, schema, lowered.inputs, lowered.targets),
    }
    return Plan(lowered, **{**fields, **changes})


def _phase(settings: TrainingSettings, lowered: Lowered) -> Phase:
    losses = tuple((i, slot.weight) for i, slot in enumerate(lowered.losses))
    return Phase(losses, settings.optimizer, scheduler=settings.scheduler)


def penalties_of(project: Project, lowered: Lowered) -> tuple[Penalty, ...]:
    """Those that layers have of their own, also inside blocks."""
    found = ((module, node_at(project, path)) for module, path in lowered.modules)
    given = (Penalty(module, float(node.get("l1", 0.0)), float(node.get("l2", 0.0))) for module, node in found if node)
    return tuple(penalty for penalty in given if penalty.l1 or penalty.l2)


def node_at(project: Project, path: Path) -> Node | None:
    """The layer at that path; a step within a repeated block ends with the number of the repeat. None for a block."""
    graph, node = project.graph, None
    for step in path:
        node = graph.nodes[step.partition("/")[0]]
        graph = project.blocks[node.block].graph if node.block else graph
    return None if node is None or node.block else node


def _need_targets(lowered: Lowered) -> None:
    """Raises NetwrightError for an Output that is compared with nothing, and where nothing is compared at all."""
    for slot in lowered.outputs:
        if not slot.loss.key:
            raise NetwrightError(
                f"The Output '{slot.name}' is compared with nothing yet. Choose data, and its target column."
            )
    if lowered.outputs and not lowered.losses:
        raise NetwrightError("The network has no loss, so there is nothing to learn from. Choose one in an Output.")


def measures_of(lowered: Lowered) -> tuple[Measure, ...]:
    """The chosen metrics of every output, or those that suit its loss."""
    several = len(lowered.outputs) > 1
    return tuple(
        Measure(number, key, f"{key}.{slot.name}" if several else key)
        for number, slot in enumerate(lowered.outputs)
        for key in _metrics(slot)
    )


def _metrics(slot: OutputSlot) -> tuple[str, ...]:
    suited = offered(LOSSES[slot.loss.key].targets if slot.has_loss else (slot.kind,))
    return tuple(key for key in slot.metrics if key in suited) or suited


def monitor_of(keep_best: str, measures: tuple[Measure, ...]) -> Monitor | None:
    """What 'keep best by' means for these measures; without any, the loss stands in for the metric."""
    if keep_best == "last":
        return None
    if keep_best == "metric" and measures:
        return Monitor(measures[0].series, METRICS[measures[0].metric].higher_is_better)
    return Monitor("loss")
