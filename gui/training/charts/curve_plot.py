"""The pyqtgraph part of a curve chart; imported when the first points come.

Measured on 450 x 200 pixels, two curves: an antialiased line two pixels wide takes 4 ms for some hundred points but 96 ms
for a noisy curve of 100,000; the same one pixel wide 8 ms. So a short curve is drawn thick and a long one thin, thinned to
its lowest and highest value per pixel column.
"""

import math
from dataclasses import dataclass, field

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.training.charts.curve_look import Look
from gui.training.charts.plot_base import PlotBase, pen
from gui.training.charts.points import Floats, Points, thin
from gui.training.charts.ranges import Bounds, value_range, x_range

_THICK_UP_TO = 400
_FAINT = 0.45
_TIP = 96
"""Points that are drawn at every tick; when there are so many new ones the picture of all the others is drawn anew."""
_FILLED = 0.55
"""The y range stays while the values fill this share of it: a new one has everything drawn anew."""
_TEXT_MARGINS = 10  # logical pixels that a text of pyqtgraph keeps around itself
_GROUND = 0.8
"""How much of a curve the words of a level line cover: they stay readable, and it can still be followed."""
_HIGH = 0.85
"""A level line above this share of the picture has its words below it."""


def _item() -> pg.PlotCurveItem:
    return pg.PlotCurveItem(connect="finite", antialias=True)


@dataclass
class Curve:
    """One curve: its points, and what draws them: `item` all that no longer changes, `tip` the last few points."""

    look: Look
    item: pg.PlotCurveItem = field(default_factory=_item)
    tip: pg.PlotCurveItem = field(default_factory=_item)
    points: Points = field(default_factory=Points)
    drawn: object = None
    """What `item` shows: it is drawn anew when that changes."""

    @property
    def items(self) -> tuple[pg.PlotCurveItem, pg.PlotCurveItem]:
        return self.item, self.tip

    @property
    def settled(self) -> int:
        """How many points belong to `item`. Dashes would break where the tip begins, and such curves grow seldom."""
        count = len(self.points)
        return count if self.look.dashed or self.look.faint else count - count % _TIP


class CurvePlot(PlotBase):
    """Draws curves over a common x, with a cursor. `cursor_moved` gives x in steps, or None when the mouse has left."""

    cursor_moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.curves: dict[str, Curve] = {}
        self.log = False
        self.steps_per_unit = 1.0  # steps per unit of the x axis
        self.bounds: Bounds = (None, None)
        self.last_step: float | None = None
        self.reference: tuple[float, str] | None = None
        self._follow = True
        self._y_follows = False
        """Whether the y range is that of these very curves, in this scale."""
        self._line = pg.InfiniteLine(angle=90)
        self._dots = pg.ScatterPlotItem(size=7, pxMode=True)
        self._single = pg.ScatterPlotItem(size=6, pxMode=True)
        self._level = pg.InfiniteLine(angle=0)
        self._level_text = pg.TextItem(anchor=(1, 1))
        self._cursor: float | None = None
        self._painting = QTimer(singleShot=True)
        self._painting.timeout.connect(self._paint_anew)
        super().__init__(parent)
        self._painting.setParent(self)
        self.addItem(self._single, ignoreBounds=True)
        for item in (self._level, self._level_text, self._line, self._dots):
            item.setZValue(10)
            self.addItem(item, ignoreBounds=True)
            item.hide()
        view = self.getViewBox()
        view.setMouseEnabled(x=True, y=False)
        view.disableAutoRange()
        view.sigRangeChangedManually.connect(self._zoomed)
        view.sigResized.connect(self.redraw)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip("Turn the wheel to zoom in, drag to move, double-click to see all")

    def curve(self, name: str, look: Look) -> Curve:
        """The curve of this name, made when it is new."""
        known = self.curves.get(name)
        if known is None:
            known = self.curves[name] = Curve(look)
            known.item.setCacheMode(known.item.CacheMode.DeviceCoordinateCache)
            for item in known.items:
                self.addItem(item, ignoreBounds=True)
        known.look = look
        for item in known.items:
            item.setZValue(0 if look.faint else 2)
        return known

    def remove(self, name: str) -> None:
        self._y_follows = False
        curve = self.curves.pop(name, None)
        for item in curve.items if curve is not None else ():
            self.removeItem(item)

    def restyle(self) -> None:
        super().restyle()
        colours = theme.current()
        self.getAxis("left").setGrid(150)
        self._line.setPen(pen("faint", self.devicePixelRatioF()))
        self._level.setPen(pen("faint", self.devicePixelRatioF(), dashed=True))
        self._level_text.setColor(colours.muted)
        ground = QColor(colours.panel)
        ground.setAlphaF(_GROUND)
        self._level_text.fill = pg.mkBrush(ground)
        self._level_text.setFont(theme.font("small"))
        self.redraw()

    def set_log(self, on: bool) -> None:
        self.log = on
        self._y_follows = False
        self.getAxis("left").setLogMode(x=False, y=on)
        self.redraw()

    def redraw(self) -> None:
        """Ranges first, then every curve thinned to what can be seen; painted in a turn of its own, so that both are short."""
        self.setViewportUpdateMode(self.ViewportUpdateMode.NoViewportUpdate)
        self._painting.start(0)
        if self._follow:
            self._see_all()
        for curve in self.curves.values():
            self._draw(curve)
        self._draw_single()
        self._see_values()
        self._place_reference()
        self._place_cursor()
        # pyqtgraph would do this within the paint event, find the items moved and paint everything again.
        self.sceneObj.prepareForPaint()

    def _paint_anew(self) -> None:
        self.setViewportUpdateMode(self.ViewportUpdateMode.MinimalViewportUpdate)
        self.viewport().update()

    def set_cursor(self, x: float | None) -> None:
        """Put the cursor at x steps, or take it away."""
        self._cursor = x
        self._place_cursor()
        self.cursor_moved.emit(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        box = self.getViewBox()
        spot = self.mapToScene(event.position().toPoint())
        if box.sceneBoundingRect().contains(spot):
            self.set_cursor(box.mapSceneToView(QPointF(spot)).x() * self.steps_per_unit)
        else:
            self.set_cursor(None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.set_cursor(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._follow = True
        self.redraw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right lead the cursor from point to point, Escape takes it away."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._step_cursor(step)
        elif event.key() == Qt.Key.Key_Escape and self._cursor is not None:
            self.set_cursor(None)
        else:
            super().keyPressEvent(event)

    def _step_cursor(self, step: int) -> None:
        longest = max(self.curves.values(), key=lambda c: len(c.points), default=None)
        if longest is None or not len(longest.points):
            return
        last = len(longest.points) - 1
        here = last if self._cursor is None else (longest.points.nearest(self._cursor) or 0) + step
        self.set_cursor(float(longest.points.x[min(max(here, 0), last)]))

    def _zoomed(self, _mask: object) -> None:
        self._follow = False
        self.redraw()

    def _shown(self, y: Floats) -> Floats:
        if not self.log:
            return y
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(y > 0, np.log10(y), np.nan)

    def _draw(self, curve: Curve) -> None:
        """Its tip, and the rest where that has changed."""
        (low, high), _ = self.getViewBox().viewRange()
        unit, settled, look = self.steps_per_unit, curve.settled, curve.look
        columns = max(50, int(self.getViewBox().width() / 2))
        ratio = self.devicePixelRatioF()
        shows = (low, high, unit, settled, look, columns, ratio, self.log, curve.points.version, theme.current().name)
        if shows == curve.drawn and settled == len(curve.points):
            return
        thick = min(len(curve.points), 2 * columns) <= _THICK_UP_TO
        drawn = pen(look.token, 2.0 * ratio if thick else 1.0, look.dashed)
        if shows != curve.drawn:
            curve.drawn = shows
            x, y = thin(*curve.points.window(low * unit, high * unit, 0, settled), columns)
            curve.item.setOpacity(_FAINT if look.faint else 1.0)
            curve.item.setData(x / unit, self._shown(y), pen=drawn, skipFiniteCheck=False)
        x, y = curve.points.window(low * unit, high * unit, max(0, settled - 1))
        curve.tip.setData(x / unit, self._shown(y), pen=drawn, skipFiniteCheck=False)

    def _draw_single(self) -> None:
        """A curve of one point has no line; it is a dot."""
        lone = [c for c in self.curves.values() if len(c.points) == 1]
        if lone or len(self._single.data):
            self._single.setData([self._spot(curve, 0) for curve in lone])

    def _spot(self, curve: Curve, index: int) -> dict[str, object]:
        y = float(self._shown(curve.points.y[index : index + 1])[0])
        colour = QColor(theme.current().colour(curve.look.token))
        return {"pos": (curve.points.x[index] / self.steps_per_unit, y), "brush": colour, "pen": None}

    def _see_all(self) -> None:
        ends = [c.points.x[[0, -1]] for c in self.curves.values() if len(c.points)]
        if not ends:
            return
        unit = self.steps_per_unit
        low, high = min(e[0] for e in ends) / unit, max(e[1] for e in ends) / unit
        limit = None if self.last_step is None else self.last_step / unit
        self._show(0, x_range(low, high, limit))

    def _see_values(self) -> None:
        """The y range: all values in sight but wild outliers, from nought where the values come near it."""
        items = [item for c in self.curves.values() for item in c.items]
        shown = [item.yData for item in items if item.yData is not None and len(item.yData)]
        values = np.concatenate(shown) if shown else np.empty(0)
        values = values[np.isfinite(values)]
        if values.size:
            level = [] if self.reference is None else self._shown(np.array([self.reference[0]])).tolist()
            low, high = value_range(values, [v for v in level if math.isfinite(v)], self.log, self.bounds)
            least, most = self.getViewBox().viewRange()[1]
            if not (self._y_follows and least <= low and high <= most and high - low > _FILLED * (most - least)):
                self._show(1, (low, high))
            self._y_follows = True

    def _show(self, axis: int, ends: tuple[float, float]) -> None:
        """pyqtgraph takes a third of a millisecond to find that nothing has changed."""
        view = self.getViewBox()
        if tuple(view.viewRange()[axis]) != ends:
            (view.setYRange if axis else view.setXRange)(*ends, padding=0)

    def _place_reference(self) -> None:
        for item in (self._level, self._level_text):
            item.setVisible(self.reference is not None)
        if self.reference is not None:
            value, label = self.reference
            at = float(self._shown(np.array([value]))[0])
            self._level.setValue(at)
            room = int(self.getViewBox().width()) - _TEXT_MARGINS
            fitting = QFontMetrics(theme.font("small")).elidedText(label, Qt.TextElideMode.ElideRight, room)
            if fitting != self._level_text.toPlainText():
                self._level_text.setText(fitting)
            (_, right), (low, high) = self.getViewBox().viewRange()
            near_top = high > low and (at - low) / (high - low) > _HIGH
            self._level_text.setAnchor((1, 0) if near_top else (1, 1))
            self._level_text.setPos(right, at)

    def _place_cursor(self) -> None:
        here = self._cursor
        self._line.setVisible(here is not None)
        self._dots.setVisible(here is not None)
        if here is None:
            return
        self._line.setValue(here / self.steps_per_unit)
        near = [(curve, curve.points.nearest(here)) for curve in self.curves.values() if not curve.look.faint]
        spots = [self._spot(curve, index) for curve, index in near if index is not None]
        self._dots.setData(spots)
