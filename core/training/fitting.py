"""Whether a network can be held at all, before it is built: asking for more memory than there is can end the program."""

from __future__ import annotations

from collections import Counter

import torch
from torch import nn

from core import format
from core.lowering.execute import build
from core.lowering.lowered import Lowered
from core.memory import memory_of
from core.problems import NetwrightError, Path
from core.training.forecast import FLOAT_BYTES
from core.training.optimizers import OPTIMIZERS
from core.training.plan import Phase, Plan


class TooLarge(NetwrightError):
    """`path`: the layer with the most weights."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


def need_room(plan: Plan, device: torch.device) -> None:
    """Raises TooLarge where weights, gradients and the optimizer's state alone are more than all memory of `device`."""
    room = memory_of(device)
    network = _without_numbers(plan.lowered) if room is not None else None
    if room is None or network is None:
        return
    needed = sum(p.numel() * p.element_size() for p in network.parameters())
    needed += sum(_for_learning(phase, network) for phase in plan.phases)
    if needed > room:
        count = format.count(sum(p.numel() for p in network.parameters()))
        owner = "this computer" if device.type == "cpu" else "the device"
        raise TooLarge(
            f"The network has {count} parameters. To train, their values, gradients and the optimizer's state take "
            f"{format.bytes(needed)}, and {owner} has {format.bytes(room)}. Make the largest layers smaller.",
            _largest(plan.lowered, network),
        )


def _without_numbers(lowered: Lowered) -> nn.Module | None:
    """The network on the `meta` device; None where it cannot be there: then building it tells."""
    try:
        with torch.device("meta"):
            return build(lowered).network
    except Exception:
        return None


def _for_learning(phase: Phase, network: nn.Module) -> int:
    """Bytes beside the weights that the phase corrects."""
    owned = sum(p.numel() for n, p in network.named_parameters() if p.requires_grad and phase.owns(n))
    spec = OPTIMIZERS[phase.optimizer.key]
    return FLOAT_BYTES * owned * (1 + spec.state(spec.resolve(phase.optimizer.params)))


def _largest(lowered: Lowered, network: nn.Module) -> Path:
    sizes: Counter[Path] = Counter()
    for module, path in lowered.modules:
        sizes[path] += sum(p.numel() for p in network.get_submodule(module).parameters())
    return sizes.most_common(1)[0][0] if sizes else ()
