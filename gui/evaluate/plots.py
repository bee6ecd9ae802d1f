"""The pyqtgraph part of the charts for numbers; imported when the first values come."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.training.charts.plot_base import PlotBase, pen
from gui.training.charts.ranges import nice_step

Floats = NDArray[np.float64]
DOT = 6
ROOM = 0.04
"""Share of the range that stays free around the points."""


class ScatterPlot(PlotBase):
    """Points over true (x) and predicted (y) values; on the dashed line the two are equal."""

    names = ("true", "predicted")

    def __init__(self, parent: QWidget | None = None) -> None:
        self._dots = pg.ScatterPlotItem(size=DOT, pxMode=True)
        self._equal = pg.InfiniteLine(angle=45)
        super().__init__(parent)
        _still(self)
        self.addItem(self._equal, ignoreBounds=True)
        self.addItem(self._dots, ignoreBounds=True)

    def show_points(self, truth: Floats, said: Floats) -> None:
        """(N) each."""
        low, high = float(min(truth.min(), said.min())), float(max(truth.max(), said.max()))
        room = (high - low) * ROOM or 1.0
        self._dots.setData(truth, said)
        self.getViewBox().setRange(xRange=(low - room, high + room), yRange=(low - room, high + room), padding=0)

    def restyle(self) -> None:
        super().restyle()
        _name_axes(self)
        colour = QColor(theme.current().accent)
        colour.setAlphaF(0.6)
        self._dots.setBrush(pg.mkBrush(colour))
        self._dots.setPen(pg.mkPen(None))
        self._equal.setPen(pen("faint", self.devicePixelRatioF(), dashed=True))


class HistogramPlot(PlotBase):
    """How often an error of each size occurs; the dashed line is no error at all."""

    names = ("predicted − true", "rows")

    def __init__(self, parent: QWidget | None = None) -> None:
        self._bars = pg.BarGraphItem(x0=[], x1=[], height=[])
        self._none = pg.InfiniteLine(angle=90)
        super().__init__(parent)
        _still(self)
        self.addItem(self._bars, ignoreBounds=True)
        self.addItem(self._none, ignoreBounds=True)

    def show_errors(self, errors: Floats) -> None:
        """(N)."""
        counts, edges = histogram(errors)
        gap = (edges[1] - edges[0]) * 0.06
        self._bars.setOpts(x0=edges[:-1] + gap, x1=edges[1:] - gap, height=counts)
        wide = max(abs(edges[0]), abs(edges[-1]))
        self.getViewBox().setRange(xRange=(-wide, wide), yRange=(0, counts.max() * 1.05), padding=0)

    def restyle(self) -> None:
        super().restyle()
        _name_axes(self)
        self.getAxis("left").setGrid(150)
        self._bars.setOpts(brush=QColor(theme.current().accent), pen=pg.mkPen(None))
        self._none.setPen(pen("faint", self.devicePixelRatioF(), dashed=True))


def histogram(errors: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Counts and edges; the edges are round numbers, one of them nought, so that no bar holds errors of both signs."""
    low, high = min(float(errors.min()), 0.0), max(float(errors.max()), 0.0)
    step = nice_step((high - low) or 1.0, min(24, max(8, round(len(errors) ** 0.5))))
    first, last = np.floor(low / step), max(np.ceil(high / step), np.floor(low / step) + 1)
    edges = np.arange(first, last + 1) * step
    counts, _ = np.histogram(errors, edges)
    return counts, edges


def _name_axes(plot: ScatterPlot | HistogramPlot) -> None:
    """An axis writes its name in the colour of its line (pyqtgraph 0.14), which is too faint to read."""
    for side, name in zip(("bottom", "left"), plot.names, strict=True):
        plot.name_axis(side, name)
        plot.getAxis(side).setLabel(name, color=theme.current().muted)


def _still(plot: PlotBase) -> None:
    view = plot.getViewBox()
    view.setMouseEnabled(x=False, y=False)
    view.disableAutoRange()
