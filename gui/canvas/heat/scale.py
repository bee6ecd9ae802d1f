"""The scale of colours: viridis, whose lightness grows evenly and which people with any colour vision can order."""

from __future__ import annotations

from functools import cache

from gui.theme.colour import contrast, mix

VIRIDIS = (
    "#440154",
    "#481a6c",
    "#472f7d",
    "#414487",
    "#39568c",
    "#31688e",
    "#2a788e",
    "#23888e",
    "#1f988b",
    "#22a884",
    "#35b779",
    "#54c568",
    "#7ad151",
    "#a5db36",
    "#d2e21b",
    "#fde725",
)
"""Sixteen even steps of it (S. van der Walt, N. Smith 2015, CC0)."""
DARK, LIGHT = (0.25, 1.0), (0.76, 0.0)
"""Which part is used, from the least to the most: the most stands out from the ground, the least is still seen on it."""
STEPS = 48


@cache
def colour(level: float, dark: bool) -> str:
    """For a level from 0 to 1, as '#rrggbb'; in so many steps that a far view paints in few strokes."""
    low, high = DARK if dark else LIGHT
    even = round(min(1.0, max(0.0, level)) * STEPS) / STEPS
    at = (low + (high - low) * even) * (len(VIRIDIS) - 1)
    first = min(int(at), len(VIRIDIS) - 2)
    return mix(VIRIDIS[first], VIRIDIS[first + 1], at - first)


@cache
def ink(fill: str) -> str:
    """Black or white: on any colour one of them has a contrast of at least 4.5."""
    return max(("#000000", "#ffffff"), key=lambda colour: contrast(colour, fill))


def level(value: float, low: float, high: float) -> float:
    """Where a value stands between the least and the most: by its square root, so that small ones differ from each other too."""
    if high <= low:
        return 1.0
    return float(max(0.0, min(1.0, (value - low) / (high - low))) ** 0.5)


def middle(low: float, high: float) -> float:
    """The value at level one half."""
    return low + (high - low) / 4
