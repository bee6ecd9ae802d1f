"""The axes of the plots. Painted by ourselves: pyqtgraph's own take 4 to 6 ms while a thread trains, these one."""

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from gui import theme
from gui.training.charts.measures import OVERHANG
from gui.training.charts.ticks import labels, log_labels, log_ticks, ticks

_APART_DOWN = 34
_APART_ACROSS = 1.6
"""Distance of labels: in pixels down, in widths of the widest across."""
_OFFSET = 6
_GRID_ALPHA = 0.6


class Axis(pg.AxisItem):
    """'left' or 'bottom', with round numbers; a grid where `setGrid` asks for one."""

    def boundingRect(self) -> QRectF:
        """The numbers at its ends reach out of its rectangle."""
        return super().boundingRect().adjusted(-OVERHANG, -OVERHANG, OVERHANG, OVERHANG)

    def setRange(self, mn: float, mx: float) -> None:
        if [mn, mx] != getattr(self, "range", None):  # the first call comes from pyqtgraph's own constructor
            super().setRange(mn, mx)

    def renew(self) -> None:
        """Forgets the picture of itself. With a grid the axis is as large as the view, of whose changes Qt does not tell it."""
        self.prepareGeometryChange()
        self.setCacheMode(self.CacheMode.NoCache)
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)

    def paint(self, painter: QPainter, *_rest: object) -> None:
        own = self.mapRectFromParent(self.geometry())
        across = self.orientation == "bottom"
        font = theme.font("mono")
        metrics = QFontMetricsF(font)
        values, words = self._ticks(own.width() if across else own.height(), metrics)
        low, high = self.range
        span = (high - low) or 1.0
        if across:
            places = [own.left() + (v - low) / span * own.width() for v in values]
        else:
            places = [own.bottom() - (v - low) / span * own.height() for v in values]
        self._paint_lines(painter, own, across, places)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(font)
        painter.setPen(self.textPen())
        high_text = metrics.height()
        for place, word in zip(places, words, strict=True):
            wide = metrics.horizontalAdvance(word) + 1
            if across:
                left = min(place - wide / 2, own.right() + _OFFSET - wide)  # the last one is not cut off
                rect = QRectF(left, own.top() + _OFFSET, wide, high_text)
                painter.drawText(rect, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextDontClip, word)
            else:
                rect = QRectF(own.right() - _OFFSET - wide, place - high_text / 2, wide, high_text)
                side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(rect, side | Qt.TextFlag.TextDontClip, word)

    def _ticks(self, length: float, metrics: QFontMetricsF) -> tuple[list[float], list[str]]:
        low, high = self.range
        most = max(1, int(length / _APART_DOWN))
        if self.logMode:
            values = log_ticks(low, high, most)
            return values, log_labels(values)
        if self.orientation == "bottom":
            widest = max((metrics.horizontalAdvance(word) for word in labels(ticks(low, high, 4))), default=1.0)
            most = max(1, int(length / (widest * _APART_ACROSS)))
        values = ticks(low, high, most)
        return values, labels(values)

    def _paint_lines(self, painter: QPainter, own: QRectF, across: bool, places: list[float]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self.grid is not False and self.linkedView() is not None:
            view = self.linkedView()
            area = view.mapRectToItem(self, view.boundingRect())
            lines = [
                QLineF(p, area.top(), p, area.bottom()) if across else QLineF(area.left(), p, area.right(), p)
                for p in places
            ]
            painter.setPen(self.tickPen())
            painter.setOpacity(_GRID_ALPHA)
            painter.drawLines(lines)
            painter.setOpacity(1.0)
        if across:
            painter.setPen(self.pen())
            painter.drawLine(QLineF(own.left(), own.top(), own.right(), own.top()))
