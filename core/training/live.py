"""The live network and its phases. Only the engine touches them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from core.lowering.execute import Built, build
from core.problems import NetwrightError
from core.spec import Use
from core.training.meter import Item, Meter
from core.training.optimizers import OPTIMIZERS, arguments
from core.training.plan import Phase, Plan
from core.training.randomness import Randomness

if TYPE_CHECKING:
    from core.data.feed import Batch


def construct(use: Use, params: Iterable[nn.Parameter], device: str) -> torch.optim.Optimizer:
    """The optimizer over `params`, as `core.training.optimizers.call` writes it. Raises NetwrightError."""
    made: torch.optim.Optimizer = getattr(torch.optim, OPTIMIZERS[use.key].key)(params, **arguments(use, device))
    return made


class NonFinite(Exception):
    """A loss is NaN or infinite. `batch`: where the weights are still those that met it."""

    def __init__(self, batch: Batch | None = None) -> None:
        super().__init__("the loss is not a finite number")
        self.batch = batch


class LivePhase:
    """One phase at work: its weights, its optimizer, what it measures."""

    def __init__(self, plan: Plan, phase: Phase, network: nn.Module, device: torch.device) -> None:
        named = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
        self.params = [p for n, p in named if phase.owns(n)]
        if not self.params:
            raise NetwrightError(
                "There is nothing to learn: no layer on the way to the Output has weights. Add a Linear."
            )
        self.phase = phase
        self.optimizer = construct(phase.optimizer, self.params, device.type)
        self.train, self.valid = Meter(plan, phase, device), Meter(plan, phase, device)
        self._apart = None if len(self.params) == len(named) else self.params
        """Where it owns only some weights, gradients go to these alone."""
        self._clip = plan.clip_grad_norm
        self._only = phase.losses[0][0] if len(phase.losses) == 1 and phase.losses[0][1] == 1.0 else None

    @property
    def lr(self) -> float:
        return float(self.optimizer.param_groups[0]["lr"])

    def set_lr(self, lr: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = lr

    def total(self, losses: Sequence[Tensor]) -> Tensor:
        """The weighted sum that is made small."""
        if self._only is not None:
            return losses[self._only]
        parts = [losses[output] * weight for output, weight in self.phase.losses]
        return sum(parts[1:], parts[0])

    def correct(self, total: Tensor) -> None:
        for param in self.params:  # what zero_grad does, without its bookkeeping for profilers: 5 % of a small step
            param.grad = None
        torch.autograd.backward(total, inputs=self._apart)
        if self._clip is not None:
            torch.nn.utils.clip_grad_norm_(self.params, self._clip)
        self.optimizer.step()

    def item(self, predictions: Sequence[Tensor], batch: Batch, losses: Sequence[Tensor]) -> Item:
        """What the meters keep of a batch."""
        return Item(
            tuple([losses[output].detach() for output, _ in self.phase.losses]),
            tuple([(predictions[output].detach(), batch.targets[output]) for output in self.train.outputs]),
            len(batch.rows),
        )


class Live:
    """Network, objective, phases and their randomness on one device.

    First weights and dropout each begin at the plan's seed, as in the exported script.
    """

    def __init__(self, plan: Plan, device: torch.device) -> None:
        if not plan.lowered.outputs:
            raise NetwrightError("The network has no Output, so there is nothing to learn from. Add one and wire it.")
        self.plan, self.device = plan, device
        self.randomness = Randomness(device, plan.seed)
        with self.randomness:
            self.built: Built = build(plan.lowered, plan.seed)
        self.randomness.seed(plan.seed)
        if self.built.objective is None:
            raise NetwrightError("The network has no loss. Choose a target column in its Output.")
        self.network = self.built.network.to(device).train()
        self.objective = self.built.objective.to(device).train()
        self.phases = [LivePhase(plan, phase, self.network, device) for phase in plan.phases]

    def forward(self, batch: Batch) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """(predictions, losses): one of each for each output."""
        predictions = self.network(*batch.inputs)
        if not isinstance(predictions, tuple):
            predictions = (predictions,)
        return predictions, self.objective(*predictions, *batch.targets)

    def step(self, number: int, batch: Batch, careful: bool) -> None:
        """One correction by every phase whose turn it is. `careful`: look at the loss before it reaches the weights."""
        with self.randomness:
            for live in self.phases:
                if number % live.phase.every == 0:
                    predictions, losses = self.forward(batch)
                    total = live.total(losses)
                    if careful and not torch.isfinite(total):
                        raise NonFinite(batch)
                    live.correct(total)
                    live.train.add(live.item(predictions, batch, losses))

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
