"""The catalogue of optimizers, and how one is constructed: as arguments, and as source text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from core.spec import Catalogue, Use, Values
from core.training.optimizers import adam, adaptive, gradient
from core.training.optimizers.declaration import OptimizerType

OPTIMIZERS: Catalogue[OptimizerType] = Catalogue(
    "optimizer",
    (
        gradient.SGD,
        adam.ADAM,
        adam.ADAMW,
        adaptive.RMSPROP,
        adam.NADAM,
        adam.RADAM,
        adam.ADAMAX,
        adaptive.ADAGRAD,
        adaptive.ADADELTA,
        adaptive.ADAFACTOR,
        gradient.MUON,
        gradient.LBFGS,
        gradient.ASGD,
        gradient.RPROP,
    ),
)
"""The usual ones first."""
UNDECLARED: Mapping[str, str] = {
    "Optimizer": "the base class of the others",
    "SparseAdam": "takes sparse gradients alone, and no layer here gives them; Adam takes the dense ones",
}
"""Classes of `torch.optim` that are no optimizer to choose, each with the reason."""
UNOFFERED: Mapping[str, str] = {
    "params": "the weights themselves",
    "maximize": "a loss is made small; what should grow is given a negative weight",
    "foreach": "how it is computed, not what",
    "fused": "how it is computed: chosen wherever the device has it",
    "capturable": "for CUDA graphs, which hold no control over the learning rate",
    "differentiable": "for gradients through the optimizer itself",
    "ns_coefficients": "the three numbers of a polynomial that nobody tunes",
    "Adam.decoupled_weight_decay": "that is AdamW",
}
"""Arguments that no form shows, each with the reason; `Class.argument` for one class alone."""


SHARED = ("lr", "weight_decay")
"""What two optimizers of one network have in common."""


class Part(NamedTuple):
    """One optimizer to construct. `matrices`: None takes every weight, True hidden matrices, False all others."""

    key: str
    arguments: dict[str, Any]
    matrices: bool | None = None


def arguments(use: Use, device: str) -> dict[str, Any]:
    """The keyword arguments of `torch.optim.<key>` on that device type. Raises NetwrightError."""
    spec = OPTIMIZERS[use.key]
    given = spec.meaningful(spec.resolve(use.params))
    return {**given, "fused": True} if device in spec.fused else given


def parts(use: Use, device: str) -> tuple[Part, ...]:
    """What is constructed: one optimizer, or two where the first takes matrices alone."""
    spec = OPTIMIZERS[use.key]
    given = arguments(use, device)
    if not spec.rest:
        return (Part(spec.key, given),)
    shared = {name: given[name] for name in SHARED}
    rest = arguments(Use(spec.rest).with_params(**shared), device)
    return Part(spec.key, given, True), Part(spec.rest, rest, False)


def call(part: Part, params: str = "network.parameters()") -> str:
    """Source text of the construction: `torch.optim.Adam(network.parameters(), lr=0.001, fused=True)`.

    The learning rate always stands there; other arguments only where they differ from torch's own default.
    """
    spec = OPTIMIZERS[part.key]
    usual = spec.arguments(Values(spec.defaults()))
    told = {k: v for k, v in part.arguments.items() if k == "lr" or k in spec.unlike or usual.get(k) != v}
    return f"torch.optim.{spec.key}({', '.join([params, *(f'{k}={_literal(v)}' for k, v in told.items())])})"


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
