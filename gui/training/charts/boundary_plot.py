"""The pyqtgraph part of a boundary chart; imported when the first values come."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.theme.colour import channels
from gui.training.charts.class_colours import class_token
from gui.training.charts.plot_base import PlotBase

_FIELD_SHARE = 0.5
_DOT = 6


class _SmoothImage(pg.ImageItem):
    def paint(self, painter: QPainter, *rest: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        super().paint(painter, *rest)


class BoundaryPlot(PlotBase):
    """Class probabilities over the plane as colours, and the points of the data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._shares: NDArray[np.float64] | None = None
        self._points: dict[str, tuple[NDArray[np.float64], NDArray[np.int64]]] = {}
        self._image = _SmoothImage(axisOrder="row-major")
        self._dots = {"train": pg.ScatterPlotItem(), "valid": pg.ScatterPlotItem()}
        super().__init__(parent)
        view = self.getViewBox()
        view.setAspectLocked(True)
        view.setMouseEnabled(x=False, y=False)
        view.disableAutoRange()
        self._image.setZValue(-20)
        for item in (self._image, *self._dots.values()):
            self.addItem(item, ignoreBounds=True)

    def set_field(self, shares: NDArray[np.float64], area: QRectF) -> None:
        """Shape: rows x columns x classes, the first row at the lowest y; `area` in units of the two features."""
        self._shares = shares
        self._paint_field()
        self._image.setRect(area)
        self.getViewBox().setRange(area, padding=0)

    def set_points(self, part: str, points: NDArray[np.float64], classes: NDArray[np.int64]) -> None:
        """Shapes: N x 2 and N."""
        self._points[part] = (points, classes)
        self._paint_points()
        if self._shares is None and len(points):
            low, high = points.min(axis=0), points.max(axis=0)
            self.getViewBox().setRange(QRectF(*low, *(high - low)), padding=0.08)

    def clear_all(self) -> None:
        self._shares, self._points = None, {}
        self._image.clear()
        self._paint_points()

    def restyle(self) -> None:
        super().restyle()
        self._paint_field()
        self._paint_points()

    def _paint_field(self) -> None:
        if self._shares is None:
            return
        palette = np.array([channels(theme.current().category(class_token(i))) for i in range(self._shares.shape[2])])
        paper = np.array(channels(theme.current().panel))
        colours = (1 - _FIELD_SHARE) * paper + _FIELD_SHARE * (self._shares @ palette)
        self._image.setImage(np.clip(np.rint(colours), 0, 255).astype(np.uint8), levels=(0, 255))

    def _paint_points(self) -> None:
        paper = QColor(theme.current().panel)
        for part, item in self._dots.items():
            points, classes = self._points.get(part, (np.empty((0, 2)), np.empty(0, np.int64)))
            ink = [QColor(theme.current().category(class_token(i))) for i in range(int(classes.max(initial=0)) + 1)]
            fills = [pg.mkBrush(c if part == "train" else paper) for c in ink]
            ratio = self.devicePixelRatioF()
            edges = [QPen(paper, 0.8 * ratio) if part == "train" else QPen(c, 1.6 * ratio) for c in ink]
            for edge in edges:
                edge.setCosmetic(True)
            item.setData(
                pos=points,
                size=_DOT if part == "train" else _DOT + 1,
                brush=[fills[c] for c in classes],
                pen=[edges[c] for c in classes],
                antialias=True,
            )
