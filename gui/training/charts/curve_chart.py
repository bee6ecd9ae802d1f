"""Curves over steps or epochs: loss, accuracy, learning rate."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gui.training.charts.curve_look import KNOWN, OTHERS, Look
from gui.training.charts.frame import ChartFrame
from gui.training.charts.legend import Entry
from gui.training.charts.measures import AXIS_WIDTH, OVERHANG

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gui.training.charts.curve import Curve
    from gui.training.charts.curve_plot import CurvePlot

Unit = Literal["step", "epoch"]
_PREVIOUS = "previous "


class CurveChart(ChartFrame):
    """Named curves; x is always given in steps and shown by step or by epoch.

    'train' is drawn solid in the accent, 'valid' dashed in amber, other names in further colours. Any number of changes
    within one turn of the event loop cost one redraw; a hidden chart is not drawn at all.
    """

    def __init__(
        self,
        title: str,
        empty: str = "Press Train to watch this grow.",
        low: float | None = None,
        high: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`low` and `high` are values that are always in the picture (0 and 1 for an accuracy)."""
        super().__init__(title, empty, AXIS_WIDTH, OVERHANG, parent)
        self._bounds = (low, high)
        self._made: CurvePlot | None = None
        self._unit: Unit = "step"
        self._steps_per_epoch = 1.0
        self._cursor: float | None = None
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self._redraw)

    def build(self) -> None:
        self._plot()

    def set_series(self, name: str, x: "ArrayLike", y: "ArrayLike") -> None:
        """Give a curve all its points; x in steps, never falling. Raises ValueError where the lengths differ."""
        self._curve(name).points.replace(x, y)
        self._later()

    def append(self, name: str, x: "ArrayLike", y: "ArrayLike") -> None:
        """Add one point or several to a curve. Raises ValueError where the lengths differ."""
        self._curve(name).points.append(x, y)
        self._later()

    def remove_series(self, name: str) -> None:
        """Take a curve away; one that is not there is no error."""
        self._plot().remove(name)
        self._later()

    def keep_as_previous(self) -> None:
        """Before a new run: what is drawn now becomes the faint curves of the previous run, older ones go."""
        plot = self._plot()
        for name in [n for n in plot.curves if n.startswith(_PREVIOUS)]:
            plot.remove(name)
        for name, curve in list(plot.curves.items()):
            before = plot.curve(_PREVIOUS + name, curve.look.faded())
            before.points.replace(curve.points.x, curve.points.y)
            plot.remove(name)
        self._later()

    def clear(self) -> None:
        """Back to the sentence: no curves, no reference."""
        for name in list(self._plot().curves):
            self._plot().remove(name)
        self.set_reference(None)

    def set_reference(self, value: float | None, label: str = "") -> None:
        """A level line, for example 'always guessing the commonest class'; None takes it away."""
        self._plot().reference = None if value is None else (value, label)
        self._later()

    def show_by(self, unit: Unit, steps_per_epoch: float = 1.0) -> None:
        """Number the x axis by step or by epoch."""
        self._unit, self._steps_per_epoch = unit, steps_per_epoch
        self._plot().steps_per_unit = steps_per_epoch if unit == "epoch" else 1.0
        self._later()

    def set_last_step(self, step: float | None) -> None:
        """Where the run will end, so that the axis is there from the start; None lets it grow with the curves."""
        self._plot().last_step = step
        self._later()

    def set_bounds(self, low: float | None, high: float | None) -> None:
        """Values that are always in the picture."""
        self._bounds = (low, high)
        if self._made is not None:
            self._made.bounds = self._bounds
            self._later()

    def set_log_y(self, on: bool) -> None:
        """Draw y on a logarithmic scale; values of nought and below are left out."""
        self._plot().set_log(on)
        self._later()

    def values_at(self, step: float) -> dict[str, float]:
        """The value of every curve at its point nearest to a step."""
        found = {n: (c, c.points.nearest(step)) for n, c in self._plot().curves.items()}
        return {n: float(c.points.y[i]) for n, (c, i) in found.items() if i is not None}

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._made is not None:
            self._later()

    def _plot(self) -> "CurvePlot":
        if self._made is None:
            from gui.training.charts.curve_plot import CurvePlot

            self._made = CurvePlot()
            self._made.setObjectName("plot")
            self._made.bounds = self._bounds
            self._made.cursor_moved.connect(self._point_at)
            self._made.setAccessibleName(f"{self.title.text()}, plot")
            self.hold(self._made)
        return self._made

    def _curve(self, name: str) -> "Curve":
        plot = self._plot()
        known = plot.curves.get(name)
        return known or plot.curve(name, self._look(name, len(plot.curves)))

    def _look(self, name: str, count: int) -> Look:
        if name.startswith(_PREVIOUS):
            return self._look(name.removeprefix(_PREVIOUS), count).faded()
        return KNOWN.get(name, OTHERS[count % len(OTHERS)])

    def _later(self) -> None:
        if self.isVisible() and not self._due.isActive():
            self._due.start(0)

    def _redraw(self) -> None:
        plot = self._plot()
        self.show_plot(any(len(c.points) for c in plot.curves.values()))
        plot.redraw()
        self._tell()

    def _point_at(self, step: float | None) -> None:
        self._cursor = step
        self._tell()

    def _tell(self) -> None:
        values = {} if self._cursor is None else self.values_at(self._cursor)
        entries = [
            Entry(n, c.look.token, c.look.dashed, c.look.faint, f"{values[n]:.4g}" if n in values else "")
            for n, c in self._plot().curves.items()
            if len(c.points) and (not c.look.faint or n in values)
        ]
        self.legend.show_entries(entries, self._lead())

    def _lead(self) -> str:
        if self._cursor is None:
            return ""
        if self._unit == "step":
            return f"step {self._cursor:,.0f}"
        return f"epoch {self._cursor / self._steps_per_epoch:.2f}"
