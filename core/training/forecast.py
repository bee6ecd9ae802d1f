"""What training will need, before it starts."""

from __future__ import annotations

from core.layers.sizes import Dim, SizeValue
from core.spec import Use
from core.training.optimizers import OPTIMIZERS

FLOAT_BYTES = 4


def training_memory(parameters: int, activations: SizeValue, batch: int, optimizer: Use, frozen: int = 0) -> int | None:
    """Bytes for weights, gradients, the optimizer's state and what the layers keep for the way back.

    `frozen`: how many of the parameters have neither gradient nor state. None where a size varies with the data.
    """
    if isinstance(activations, Dim):
        return None
    spec = OPTIMIZERS[optimizer.key]
    kept = spec.state(spec.resolve(optimizer.params))
    return FLOAT_BYTES * (parameters + (parameters - frozen) * (1 + kept) + activations * batch)
