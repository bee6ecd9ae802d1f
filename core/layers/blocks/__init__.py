"""Building blocks that torch lacks: each a declaration here, and most a module in `core/lowering/modules`."""

from __future__ import annotations

from core.layers.blocks import positions, residual, sequence, transformer

FAMILY = tuple(layer for family in (positions, transformer, sequence, residual) for layer in family.FAMILY)
