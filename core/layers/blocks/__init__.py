"""Building blocks that torch lacks: each a declaration here, and most a module in `core/lowering/modules`."""

from __future__ import annotations

from core.layers.blocks import (
    channelwise,
    conditioning,
    convolutional,
    dense,
    graphs,
    positions,
    residual,
    sequence,
    transformer,
)

FAMILIES = (positions, transformer, sequence, residual, convolutional, dense, channelwise, conditioning, graphs)
FAMILY = tuple(layer for family in FAMILIES for layer in family.FAMILY)
