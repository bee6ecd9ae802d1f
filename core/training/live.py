"""The live network and its phases. Only the engine touches them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from core.data.augmenting.augmenter import Augmenter, Extents
from core.lowering.execute import Built, build
from core.problems import NetwrightError
from core.training.correction import Corrector
from core.training.fitting import need_room
from core.training.meter import Item, Meter
from core.training.penalty import Penalties
from core.training.plan import PENALTY, Monitor, Phase, Plan
from core.training.randomness import Randomness
from core.training.schedule import Schedule
from core.training.schedulers import span_of

if TYPE_CHECKING:
    from core.data.feed import Batch


class NonFinite(Exception):
    """A loss is NaN or infinite. `batch`, and what the network was shown of it: where the weights are still those that met it."""

    def __init__(self, batch: Batch | None = None, shown: Batch | None = None) -> None:
        super().__init__("the loss is not a finite number")
        self.batch, self.shown = batch, shown


class LivePhase:
    """One phase at work: its weights, its optimizer and schedule, what it measures."""

    def __init__(self, plan: Plan, phase: Phase, network: nn.Module, device: torch.device, steps: int) -> None:
        named = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
        self.params = [p for n, p in named if phase.owns(n)]
        if not self.params:
            raise NetwrightError(_nothing_to_learn(network))
        self.phase = phase
        self.corrector = Corrector(phase.optimizer, self.params, network, device)
        better = (plan.monitor or Monitor("loss")).higher_is_better
        span = span_of(phase.optimizer, plan.epochs, steps, better)
        self.schedule = Schedule(phase.scheduler, span, self.corrector.optimizers)
        self.penalties = Penalties(plan, [(n, p) for n, p in named if phase.owns(n)])
        self.train, self.valid = Meter(plan, phase, device), Meter(plan, phase, device)
        self._apart = None if len(self.params) == len(named) else self.params
        """Where it owns only some weights, gradients go to these alone."""
        self._clip = plan.clip_grad_norm
        self._only = phase.losses[0][0] if len(phase.losses) == 1 and phase.losses[0][1] == 1.0 else None

    @property
    def lr(self) -> float:
        """Of the step that was made last."""
        return self.corrector.lr

    def total(self, losses: Sequence[Tensor]) -> Tensor:
        """What is made small: the weighted sum of the losses, with the penalty."""
        if self._only is not None:
            return self.penalties.added(losses[self._only])
        parts = [losses[number] * weight for number, weight in self.phase.losses]
        return self.penalties.added(sum(parts[1:], parts[0]))

    def correct(self, total: Tensor, again: Callable[[], Tensor]) -> None:
        self.corrector.step(total, again, self._backward)

    def _backward(self, total: Tensor) -> None:
        torch.autograd.backward(total, inputs=self._apart)
        if self._clip is not None:
            torch.nn.utils.clip_grad_norm_(self.params, self._clip)

    def item(self, predictions: Sequence[Tensor], batch: Batch, losses: Sequence[Tensor]) -> Item:
        """What the meters keep of a batch."""
        return Item(
            tuple([losses[number].detach() for number, _ in self.phase.losses]),
            tuple([(predictions[output].detach(), batch.targets[target]) for output, target in self.train.pairs]),
            len(batch.rows),
        )


def _nothing_to_learn(network: nn.Module) -> str:
    if any(True for _ in network.parameters()):
        return "There is nothing to learn: every layer with weights is frozen. Let one of them learn."
    return "There is nothing to learn: no layer on the way to an Output or a loss has weights. Add a Linear."


class Live:
    """Network, objective, phases and their randomness on one device.

    First weights and dropout each begin at the plan's seed, as in the exported script.
    """

    def __init__(self, plan: Plan, device: torch.device, steps: int = 1, known: Extents | None = None) -> None:
        """`steps`: in an epoch, for the schedules; `known`: of the training rows, for the augmentation.

        Raises NetwrightError where there is nothing to train, or no room for it.
        """
        if not plan.lowered.losses:
            raise NetwrightError(
                "The network has no Output and no loss, so there is nothing to learn from. Add one and wire it."
            )
        if device.type != "meta":
            need_room(plan, device)
        self.plan, self.device = plan, device
        self.randomness = Randomness(device, plan.seed)
        with self.randomness:
            self.built: Built = build(plan.lowered, plan.seed)
        self.randomness.seed(plan.seed)
        if self.built.objective is None:
            raise NetwrightError("The network has no loss. Choose a target column in its Output.")
        self.network = self.built.network.to(device).train()
        self.objective = self.built.objective.to(device).train()
        self.phases = [LivePhase(plan, phase, self.network, device, steps) for phase in plan.phases]
        self.augment = Augmenter(plan.augment if device.type != "meta" else (), plan.lowered, known)

    def forward(self, batch: Batch) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """(results, losses): the answers first, then what losses need besides; one loss for each slot of the plan."""
        results = self.network(*batch.inputs)
        if not isinstance(results, tuple):
            results = (results,)
        return results, self._losses(results, batch) if batch.shares else self.objective(*results, *batch.targets)

    def _losses(self, results: tuple[Tensor, ...], batch: Batch) -> tuple[Tensor, ...]:
        """Of mixed samples: the losses of each of their answers, by its share."""
        parts = [[part.share * x for x in self.objective(*results, *part.targets)] for part in batch.shares]
        return tuple(sum(losses[1:], losses[0]) for losses in zip(*parts, strict=True))

    def step(self, number: int, batch: Batch, careful: bool) -> None:
        """One correction by every phase whose turn it is. `careful`: look at the loss before it reaches the weights."""
        with self.randomness:
            shown = self.augment(batch) if self.augment else batch
            for live in self.phases:
                if number % live.phase.every == 0:
                    predictions, losses = self.forward(shown)
                    total = live.total(losses)
                    if careful and not torch.isfinite(total):
                        raise NonFinite(batch, shown)
                    live.correct(total, partial(self._again, live, shown))
                    live.train.add(live.item(predictions, shown, losses))

    def _again(self, live: LivePhase, batch: Batch) -> Tensor:
        return live.total(self.forward(batch)[1])

    def penalty(self) -> dict[str, float]:
        """What large weights cost now; empty where they cost nothing. Waits for the device."""
        return {PENALTY: sum(live.penalties.value() for live in self.phases)} if self.plan.penalised else {}

    @torch.no_grad()
    def validate(self, batch: Batch) -> None:
        """Adds a batch to the validation meters; the network must be in eval mode."""
        predictions, losses = self.forward(batch)
        for live in self.phases:
            live.valid.add(live.item(predictions, batch, losses))

    def mode(self, training: bool) -> None:
        self.network.train(training)
        self.objective.train(training)

    def parameters(self) -> int:
        return sum(p.numel() for p in self.network.parameters() if p.requires_grad)
