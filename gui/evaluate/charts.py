"""Charts for predicted numbers. They can be built before the first paint; pyqtgraph comes with the first values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.training.charts.frame import ChartFrame
from gui.training.charts.measures import AXIS_WIDTH, OVERHANG

if TYPE_CHECKING:
    from core.data.table import Array
    from gui.evaluate.plots import HistogramPlot, ScatterPlot


class ScatterChart(ChartFrame):
    """Predicted against true values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Predicted against true", "Nothing has been predicted yet.", AXIS_WIDTH, OVERHANG, parent)
        self._made: ScatterPlot | None = None

    def show_points(self, truth: Array, said: Array) -> None:
        """(N) each."""
        if self._made is None:
            from gui.evaluate.plots import ScatterPlot

            self._made = ScatterPlot()
            self._made.setAccessibleName("Predicted against true values, plot")
            self.hold(self._made)
        self._made.show_points(truth, said)
        self.show_plot(True)


class HistogramChart(ChartFrame):
    """How far off predictions are, and how often."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Errors", "Nothing has been predicted yet.", AXIS_WIDTH, OVERHANG, parent)
        self._made: HistogramPlot | None = None

    def show_errors(self, errors: Array) -> None:
        """(N)."""
        if self._made is None:
            from gui.evaluate.plots import HistogramPlot

            self._made = HistogramPlot()
            self._made.setAccessibleName("Histogram of the errors, plot")
            self.hold(self._made)
        self._made.show_errors(errors)
        self.show_plot(True)
