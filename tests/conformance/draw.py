"""One use of a declaration, drawn at random, and what its rule says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.layers import LAYERS
from core.layers.base import Context, Cost, LayerType, Rejected
from core.layers.losses import LossType
from core.layers.wires import WireType
from core.spec import Params, Values

BATCH = 2
SCALAR = WireType((), ())
"""What a loss gives: it leaves by no port."""


def declared(key: str) -> LayerType:
    return LAYERS[key]


@dataclass(frozen=True)
class Draw:
    """One use of a declaration, and what its rule says."""

    key: str
    params: Params
    ins: tuple[Any, ...]
    outs: tuple[WireType, ...] = ()
    cost: Cost | None = None
    refusal: Rejected | None = None

    @property
    def layer(self) -> LayerType:
        return declared(self.key)

    @property
    def values(self) -> Values:
        return self.layer.resolve(self.params)

    @property
    def types(self) -> list[WireType]:
        """All inputs, one after the other."""
        flat = [t for item in self.ins for t in (item if isinstance(item, tuple) else (item,))]
        return [t for t in flat if t is not None]

    def __str__(self) -> str:
        return f"{self.key}({dict(self.params)}) on {self.ins} -> {self.refusal or self.outs}"


def ruled(key: str, params: Params, ins: tuple[Any, ...], context: Context | None = None) -> Draw:
    layer = declared(key)
    values = layer.resolve(params)
    try:
        made = layer.shape(context or Context(), values, *ins)
    except Rejected as no:
        return Draw(key, params, ins, refusal=no)
    outs = (SCALAR,) if isinstance(layer, LossType) else made if isinstance(made, tuple) else (made,)
    return Draw(key, params, ins, outs, layer.cost(values, ins, outs))
