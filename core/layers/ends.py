"""Where a network begins and ends: the layer types that stand in the main graph alone."""

from __future__ import annotations

from core.layers.losses import LOSSES

INPUT, TARGET, OUTPUT = "Input", "Target", "Output"
GOALS = frozenset((OUTPUT, *(name for loss in LOSSES for name in (loss.key, *loss.was))))
"""What a network is for: its answers and its losses."""


def is_loss(type: str) -> bool:
    """Whether nodes of this type compute a loss."""
    return type in LOSSES


def is_goal(type: str) -> bool:
    """Whether nodes of this type are what a network is for: its answers and its losses."""
    return type in GOALS


def only_in_main(type: str) -> bool:
    """Whether nodes of this type cannot stand inside a block."""
    return type in (INPUT, TARGET) or type in GOALS
