"""The pyqtgraph part of a curve chart; imported when the first points come."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.training.charts.curve import Curve, Frame, Sight, shown
from gui.training.charts.curve_item import CurveItem, Dot
from gui.training.charts.curve_look import Look
from gui.training.charts.plot_base import PlotBase
from gui.training.charts.ranges import Bounds, value_range, x_range

_FILLED = 0.55
"""The y range stays while the values fill this share of it: a new one has everything drawn anew."""


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
        self._cursor: float | None = None
        self._painting = QTimer(singleShot=True)
        self._painting.timeout.connect(self._paint_anew)
        self._item: CurveItem | None = None  # the constructor of pyqtgraph draws before there is a view
        super().__init__(parent)
        self._painting.setParent(self)
        self._item = CurveItem(self.getViewBox(), self._from_back_to_front)
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
        known = self.curves.setdefault(name, Curve(look))
        known.look = look
        return known

    def remove(self, name: str) -> None:
        self._y_follows = False
        self.curves.pop(name, None)

    def words_rect(self) -> QRectF:
        """Where the words of the level line are, in the scene."""
        assert self._item is not None
        return self._item.mapRectToScene(self._item.words_rect())

    def restyle(self) -> None:
        super().restyle()
        self.getAxis("left").setGrid(150)
        self.redraw()

    def set_log(self, on: bool) -> None:
        self.log = on
        self._y_follows = False
        self.getAxis("left").setLogMode(x=False, y=on)
        self.redraw()

    def redraw(self) -> None:
        """Ranges first, then every curve thinned to what can be seen; painted in a turn of its own, so that both are short."""
        item = self._item
        if item is None:
            return
        self.setViewportUpdateMode(self.ViewportUpdateMode.NoViewportUpdate)
        self._painting.start(0)
        if self._follow:
            self._see_all()
        self._see_curves()
        self._see_values()
        self._place(item)
        # pyqtgraph would do this within the paint event, find the items moved and paint everything again.
        self.sceneObj.prepareForPaint()

    def _paint_anew(self) -> None:
        self.setViewportUpdateMode(self.ViewportUpdateMode.MinimalViewportUpdate)
        self.viewport().update()

    def set_cursor(self, x: float | None) -> None:
        """Put the cursor at x steps, or take it away."""
        self._cursor = x
        if self._item is not None:
            self._place_cursor(self._item)
            self._item.update()
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

    def _from_back_to_front(self) -> list[Curve]:
        return sorted(self.curves.values(), key=lambda curve: not curve.look.faint)

    def _see_curves(self) -> None:
        view = self.getViewBox()
        low, high = view.viewRange()[0]
        sight = Sight(low, high, self.steps_per_unit, max(50, int(view.width() / 2)), self.log)
        for curve in self.curves.values():
            curve.see(sight)

    def _place(self, item: CurveItem) -> None:
        """All on the screen."""
        view = self.getViewBox()
        (left, right), (least, most) = view.viewRange()
        rect = view.rect()
        frame = Frame((left, right), (least, most), rect.width(), rect.height(), self.devicePixelRatioF())
        for curve in self.curves.values():
            curve.place(frame)
        item.level = next(((level, self.reference[1]) for level in self._levels() if self.reference), None)
        self._place_cursor(item)
        item.show_in(frame)

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
        seen = [y for curve in self.curves.values() for _, y in (curve.settled, curve.tip)]
        values = np.concatenate(seen) if seen else np.empty(0)
        values = values[np.isfinite(values)]
        if values.size:
            levels = self._levels()
            low, high = value_range(values, levels, self.log, self.bounds)
            least, most = self.getViewBox().viewRange()[1]
            if not (self._y_follows and least <= low and high <= most and high - low > _FILLED * (most - least)):
                self._show(1, (low, high))
            self._y_follows = True

    def _show(self, axis: int, ends: tuple[float, float]) -> None:
        """pyqtgraph takes a third of a millisecond to find that nothing has changed."""
        view = self.getViewBox()
        if tuple(view.viewRange()[axis]) != ends:
            (view.setYRange if axis else view.setXRange)(*ends, padding=0)

    def _levels(self) -> list[float]:
        """The level line, as the y axis counts; none on a logarithmic one that has no place for it."""
        values = [] if self.reference is None else shown(np.array([self.reference[0]]), self.log).tolist()
        return [value for value in values if math.isfinite(value)]

    def _place_cursor(self, item: CurveItem) -> None:
        here = self._cursor
        item.pointer = None if here is None else here / self.steps_per_unit
        item.dots = () if here is None else self._dots(here)

    def _dots(self, here: float) -> list[Dot]:
        """What every curve has nearest to a step."""
        found = []
        for curve in self.curves.values():
            index = None if curve.look.faint else curve.points.nearest(here)
            if index is not None:
                y = shown(curve.points.y[index : index + 1], self.log)[0]
                found.append(Dot(curve.points.x[index] / self.steps_per_unit, float(y), curve.look.token))
        return found
