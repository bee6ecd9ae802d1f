"""Distances that the frame of a chart and the plot inside it must agree on, in logical pixels."""

from typing import Final

AXIS_WIDTH: Final = 46  # room for the numbers left of a plot
OVERHANG: Final = 18  # room for half of a number right of a plot
