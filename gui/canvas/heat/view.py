"""What the canvas is told of the heat of its cards: frozen values, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One card. `level`: 0 for the least to 1 for the most, None where there is nothing to colour."""

    level: float | None
    value: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class HeatView:
    """By card, and what the legend says: the measure, what it means, the values at both ends of the scale and in its middle."""

    title: str
    explanation: str
    cells: Mapping[str, HeatCell] = field(default_factory=lambda: MappingProxyType({}))
    low: str = ""
    middle: str = ""
    high: str = ""
    total: str = ""
    note: str = ""
    """Why there is nothing, or what else should be known."""
