"""One curve: its points, the few of them that a screen can show, and the picture of those that no longer change.

Measured on 450 x 200 pixels, two curves: an antialiased line two pixels wide takes 4 ms for some hundred points but 96 ms
for a noisy curve of 100,000; the same one pixel wide 8 ms. So a short curve is drawn thick and a long one thin, thinned to
its lowest and highest value per pixel column.
"""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from gui import theme
from gui.training.charts.curve_look import Look
from gui.training.charts.plot_base import pen
from gui.training.charts.points import Floats, Points, thin

_THICK_UP_TO = 400
_FAINT = 0.45
_TIP = 96
"""Points that are drawn at every tick; when there are so many new ones the picture of all the others is drawn anew."""
_FAR = 1e5  # pixels; what is farther out than that only makes lines slow to draw
_NONE = np.empty(0)


class Sight(NamedTuple):
    """What is looked at: from `low` to `high` on the x axis, `unit` steps each, on so many pixel columns."""

    low: float
    high: float
    unit: float
    columns: int
    log: bool


class Frame(NamedTuple):
    """Where that is on the screen: both ranges, and the size in logical pixels of `ratio` pixels of the screen."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float
    ratio: float

    def across(self, x: Floats | float) -> Floats | float:
        return (x - self.x[0]) * (self.width / ((self.x[1] - self.x[0]) or 1.0))

    def down(self, y: Floats | float) -> Floats | float:
        return (self.y[1] - y) * (self.height / ((self.y[1] - self.y[0]) or 1.0))

    def path(self, x: Floats, y: Floats) -> QPainterPath:
        """The line through these points; not-a-number leaves a gap."""
        across, down = np.clip(self.across(x), -_FAR, _FAR), np.clip(self.down(y), -_FAR, _FAR)
        return pg.functions.arrayToQPath(across, down, connect="finite")


def shown(y: Floats, log: bool) -> Floats:
    """As the y axis counts: powers of ten on a logarithmic one, where nought and below have no place."""
    if not log:
        return y
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(y > 0, np.log10(y), np.nan)


@dataclass
class Curve:
    """First `see` what is in sight, then `place` it on the screen, then `paint`."""

    look: Look
    points: Points = field(default_factory=Points)
    settled: tuple[Floats, Floats] = (_NONE, _NONE)
    """x and y, as the axes count, of all that no longer changes, thinned."""
    tip: tuple[Floats, Floats] = (_NONE, _NONE)
    """The last few points."""
    lone: tuple[float, float] | None = None
    """A curve of one point has no line; it is a dot."""
    _thick: bool = True
    _line: QPainterPath = field(default_factory=QPainterPath)
    _picture: QPixmap = field(default_factory=QPixmap)
    _pen: QPen = field(default_factory=QPen)
    _seen: object = None
    _painted: object = None

    def see(self, sight: Sight) -> None:
        """Looks up the points in sight; those that are settled only where that has changed."""
        count = self._settled_count
        self._thick = min(len(self.points), 2 * sight.columns) <= _THICK_UP_TO
        seen = (sight, count, self.points.version)
        low, high = sight.low * sight.unit, sight.high * sight.unit
        if seen != self._seen:
            self._seen = seen
            x, y = thin(*self.points.window(low, high, 0, count), sight.columns)
            self.settled = x / sight.unit, shown(y, sight.log)
        x, y = self.points.window(low, high, max(0, count - 1))
        self.tip = x / sight.unit, shown(y, sight.log)
        self.lone = (float(self.tip[0][0]), float(self.tip[1][0])) if len(self.points) == 1 else None

    def place(self, frame: Frame) -> None:
        """Where the points are on the screen; the picture of the settled ones is drawn where it has changed."""
        self._pen = pen(self.look.token, 2.0 * frame.ratio if self._thick else 1.0, self.look.dashed)
        self._line = frame.path(*self.tip) if len(self.tip[0]) > 1 else QPainterPath()
        painted = (self._seen, frame, self.look, self._thick, theme.current().name)
        if painted != self._painted:
            self._painted = painted
            self._picture = self._draw(frame)

    def paint(self, painter: QPainter) -> None:
        painter.setOpacity(_FAINT if self.look.faint else 1.0)
        if not self._picture.isNull():
            painter.drawPixmap(QPointF(0, 0), self._picture)
        painter.strokePath(self._line, self._pen)
        painter.setOpacity(1.0)

    @property
    def _settled_count(self) -> int:
        """Dashes would break where the tip begins, and such curves grow seldom."""
        count = len(self.points)
        return count if self.look.dashed or self.look.faint else count - count % _TIP

    def _draw(self, frame: Frame) -> QPixmap:
        if len(self.settled[0]) < 2 or frame.width < 1 or frame.height < 1:
            return QPixmap()
        picture = QPixmap(QSize(math.ceil(frame.width * frame.ratio), math.ceil(frame.height * frame.ratio)))
        picture.setDevicePixelRatio(frame.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(frame.path(*self.settled), self._pen)
        painter.end()
        return picture
