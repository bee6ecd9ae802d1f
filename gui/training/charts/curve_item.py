"""All that is drawn over the axes of a curve chart, as one item in the pixels of its view.

An item of pyqtgraph for each curve, line and dot is asked for its bounds, in Python, at every change of any other: that took
longer than the drawing.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from gui import theme
from gui.training.charts.curve import Curve, Frame
from gui.training.charts.plot_base import pen

_GROUND = 0.8
"""How much of a curve the words of a level line cover: they stay readable, and it can still be followed."""
_HIGH = 0.15
"""A level line in this upper share of the picture has its words below it."""
_MARGIN = 4.0
_LONE, _DOT = 3.0, 3.5  # radius


class Dot(NamedTuple):
    """x and y as the axes count, and a colour token."""

    x: float
    y: float
    token: str


class CurveItem(QGraphicsItem):
    """`curves` gives them from back to front; `frame` is None until there is something to show."""

    def __init__(self, view: pg.ViewBox, curves: Callable[[], Sequence[Curve]]) -> None:
        super().__init__(view)
        self._curves = curves
        self.frame: Frame | None = None
        self.level: tuple[float, str] | None = None
        """A level line and its words."""
        self.pointer: float | None = None
        """Where the cursor is, as the x axis counts."""
        self.dots: Sequence[Dot] = ()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        return QRectF() if self.frame is None else QRectF(0, 0, self.frame.width, self.frame.height)

    def show_in(self, frame: Frame) -> None:
        """Everything is drawn anew, in this frame."""
        if self.frame is None or (frame.width, frame.height) != (self.frame.width, self.frame.height):
            self.prepareGeometryChange()
        self.frame = frame
        self.update()

    def words_rect(self) -> QRectF:
        """Where the words of the level line are."""
        frame = self.frame
        if frame is None or self.level is None:
            return QRectF()
        metrics = QFontMetricsF(theme.font("small"))
        room = frame.width - 2 * _MARGIN
        wide = min(room, metrics.horizontalAdvance(self.level[1]) + 1) + 2 * _MARGIN
        tall, at = metrics.height() + 2 * _MARGIN, float(frame.down(self.level[0]))
        return QRectF(frame.width - wide, at if at < _HIGH * frame.height else at - tall, wide, tall)

    def paint(self, painter: QPainter, *_rest: object) -> None:
        frame = self.frame
        if frame is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for curve in self._curves():
            curve.paint(painter)
        lone = [Dot(*c.lone, c.look.token) for c in self._curves() if c.lone is not None]
        self._paint_dots(painter, frame, lone, _LONE)
        self._paint_level(painter, frame)
        if self.pointer is not None:
            x = float(frame.across(self.pointer))
            _paint_straight(painter, QLineF(x, 0, x, frame.height), pen("faint", frame.ratio))
            self._paint_dots(painter, frame, self.dots, _DOT)

    def _paint_dots(self, painter: QPainter, frame: Frame, dots: Sequence[Dot], radius: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for dot in dots:
            if dot.y == dot.y:
                painter.setBrush(QColor(theme.current().colour(dot.token)))
                painter.drawEllipse(QPointF(float(frame.across(dot.x)), float(frame.down(dot.y))), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_level(self, painter: QPainter, frame: Frame) -> None:
        if self.level is None:
            return
        value, words = self.level
        at = float(frame.down(value))
        _paint_straight(painter, QLineF(0, at, frame.width, at), pen("faint", frame.ratio, dashed=True))
        rect, look, font = self.words_rect(), theme.current(), theme.font("small")
        ground = QColor(look.panel)
        ground.setAlphaF(_GROUND)
        painter.fillRect(rect, ground)
        painter.setFont(font)
        painter.setPen(QColor(look.muted))
        elided = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width() - 2 * _MARGIN)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, elided)


def _paint_straight(painter: QPainter, line: QLineF, drawn: QPen) -> None:
    """Sharp: antialiased, it would be two pixels of half the strength."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(drawn)
    painter.drawLine(line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
