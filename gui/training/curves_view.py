"""The two charts of a run: its loss, and one metric. Fed with what is new at each tick."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from core.training.events import STEP_TITLE, TRAIN_TITLE, VALID_TITLE
from core.training.metrics import METRICS
from gui.training.charts import CurveChart
from gui.training.charts.curve_chart import Unit
from gui.training.charts.measures import AXIS_WIDTH
from gui.training.curves import Curves, Table
from gui.training.run import Run
from gui.training.trainer import IDLE
from gui.training.words import awaited, beside_the_loss, series_title

WORDS: tuple[tuple[Unit, str, str], ...] = (
    ("step", "by step", "A point for the training batches every few steps"),
    (
        "epoch",
        "by epoch",
        "A point for every epoch: the mean over its training batches, and the validation rows after it",
    ),
)


_SLIM = "QToolButton {{ padding: 1px {}px; font-size: 11px; }}"
_ROOM, _LITTLE_ROOM = 4, 2

_TITLE = "QToolButton { padding: 1px 20px 1px 0; font-weight: bold; }"
APART_MS = 100
"""Between the redrawing of two charts: each is drawn five times a second, and what the drawing takes is spread evenly."""
NARROW = 290
"""Logical pixels of a chart below which the switch takes its short words."""


class Switch(QWidget):
    """By step or by epoch."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._short = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        for unit, word, tip in WORDS:
            button = self.buttons[unit] = QToolButton()
            button.setText(word)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setStyleSheet(_SLIM.format(_ROOM))
            group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(lambda _on, unit=unit: self.chosen.emit(unit))
        self.buttons["step"].setChecked(True)

    def set_short(self, short: bool) -> None:
        if short == self._short:
            return
        self._short = short
        for unit, word, _ in WORDS:
            self.buttons[unit].setText(unit if short else word)
            self.buttons[unit].setStyleSheet(_SLIM.format(_LITTLE_ROOM if short else _ROOM))


class Chart:
    """One chart and the series it shows; knows how many points it has drawn already."""

    def __init__(self, chart: CurveChart, series: str) -> None:
        self.chart, self.series = chart, series
        self._drawn = {"train": 0, "valid": 0}

    def restart(self, run: Run | None, previous: Curves | None, unit: Unit) -> None:
        """All curves anew: another run, another unit, another series."""
        chart = self.chart
        chart.clear()
        self._drawn = {"train": 0, "valid": 0}
        each = _steps_per_epoch(run, previous)
        chart.show_by(unit, each)
        train = TRAIN_TITLE if unit == "epoch" else STEP_TITLE
        chart.legend.setToolTip(f"train: {train}\nvalid: {VALID_TITLE}")
        if previous is not None:
            for part, (x, y) in _points(previous, self.series, unit, each, {}).items():
                chart.set_series(f"previous {part}", x, y)
        if run is not None:
            self.grow(run, unit)

    def grow(self, run: Run, unit: Unit) -> None:
        """The points that are new since the last call."""
        each = _steps_per_epoch(run, None)
        for part, (x, y) in _points(run.curves, self.series, unit, each, self._drawn).items():
            self._drawn[part] += len(x)
            self.chart.append(part, x, y)
        under_way = run.state == "running" and run.epochs
        self.chart.set_last_step(run.epochs * each if under_way else None)


class CurvesView(QObject):
    """Owns the charts; whoever lays them out calls `show_run` and `grow`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.unit: Unit = "step"
        self.switch = Switch()
        self.switch.chosen.connect(self._choose_unit)
        self.picker = _Picker()
        self.picker.chosen.connect(self._choose_series)
        self.loss = CurveChart("Loss", low=0.0)
        self.metric = CurveChart("Accuracy", low=0.0, high=1.0)
        self.loss.add_corner(self.switch)
        self.loss.installEventFilter(self)
        self.metric.add_corner(self.picker)
        self._charts = (Chart(self.loss, "loss"), Chart(self.metric, "accuracy"))
        self._turn = QTimer(self, interval=APART_MS)
        self._turn.timeout.connect(self._grow_next)
        self._waiting: list[Chart] = []
        self._run: Run | None = None
        self._previous: Curves | None = None
        self._baselines: Mapping[str, tuple[float, str]] = {}
        self._drawable = False
        self._state = IDLE

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.loss and event.type() == QEvent.Type.Resize:
            narrow = self.loss.width() < NARROW
            self.switch.set_short(narrow)
            self.loss.indent(0 if narrow else AXIS_WIDTH)  # else there is no room for the legend
        return False

    def set_drawable(self) -> None:
        """pyqtgraph has loaded."""
        self._drawable = True
        self._restart()

    @property
    def has_metric(self) -> bool:
        return self._run is None or bool(beside_the_loss(self._run))

    def show_run(self, run: Run | None, previous: Curves | None) -> None:
        """Another run, or the same one with more epochs to go."""
        self._run, self._previous, self._baselines = run, previous, {}
        series = beside_the_loss(run) if run is not None else ("accuracy",)
        if self._charts[1].series not in series and series:
            self._charts[1].series = series[0]
        self._restart()

    def show_state(self, state: str) -> None:
        """Of the trainer: what is said while there are no points."""
        self._state = state
        for chart in self._charts:
            chart.chart.set_empty_text(awaited(chart.series, state))

    def grow(self) -> None:
        """What is new since the last time: one chart after the other, each in a turn of its own."""
        if self._run is not None and self._drawable:
            self._waiting += [chart for chart in self._charts if chart not in self._waiting]
            if not self._turn.isActive():
                self._turn.start()

    def _grow_next(self) -> None:
        if self._waiting and self._run is not None:
            self._waiting.pop(0).grow(self._run, self.unit)
        if not self._waiting:
            self._turn.stop()

    def set_baselines(self, baselines: Mapping[str, tuple[float, str]]) -> None:
        """Series -> what guessing reaches, and how it guesses."""
        self._baselines = baselines
        self._show_baseline()

    def _restart(self) -> None:
        metric = self._charts[1]
        self.metric.title.setText(series_title(metric.series))
        self.picker.offer(beside_the_loss(self._run) if self._run is not None else (), metric.series)
        self.metric.title.setVisible(self.picker.isHidden())
        self.show_state(self._state)
        if not self._drawable:
            return
        self.metric.set_bounds(*_bounds(metric.series))
        for chart in self._charts:
            chart.restart(self._run, self._previous, self.unit)
        self._show_baseline()

    def _show_baseline(self) -> None:
        value, title = self._baselines.get(self._charts[1].series, (math.nan, ""))
        if self._drawable:
            self.metric.set_reference(None if math.isnan(value) else value, title)

    def _choose_unit(self, unit: str) -> None:
        self.unit = "epoch" if unit == "epoch" else "step"
        self._restart()

    def _choose_series(self, series: str) -> None:
        self._charts[1].series = series
        self._restart()


class _Picker(QToolButton):
    """Which metric or single loss is drawn: a title that unfolds; hidden where there is one alone."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setToolTip("Choose the metric or loss that is drawn")
        self.setAccessibleName("Metric")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet(_TITLE)
        self.setMenu(QMenu(self))
        self.hide()

    def offer(self, series: Sequence[str], now: str) -> None:
        menu = self.menu()
        menu.clear()
        for each in series:
            menu.addAction(series_title(each)).triggered.connect(lambda _on, each=each: self.chosen.emit(each))
        self.setText(series_title(now))
        self.setVisible(len(series) > 1)


def _bounds(series: str) -> tuple[float | None, float | None]:
    metric = METRICS.find(series.partition(".")[0])
    return (0.0, 1.0) if metric is not None and metric.higher_is_better else (0.0, None)


def _steps_per_epoch(run: Run | None, previous: Curves | None) -> float:
    curves = run.curves if run is not None else previous
    return float(curves.steps_per_epoch) if curves is not None else 1.0


def _points(
    curves: Curves, series: str, unit: Unit, each: float, drawn: Mapping[str, int]
) -> dict[str, tuple[list[float], list[float]]]:
    """Part -> x in steps (of `each` to an epoch where points stand for epochs), y; without the first `drawn` of them."""
    own = float(curves.steps_per_epoch)
    epochs = each if unit == "epoch" else own
    by_epoch = {"valid": (curves.epochs, f"valid.{series}", epochs)}
    train: tuple[Table, str, float] = (curves.steps, series, 1.0)
    parts = {"train": (curves.epochs, f"train.{series}", epochs) if unit == "epoch" else train, **by_epoch}
    found = {}
    for part, (table, column, factor) in parts.items():
        first = drawn.get(part, 0)
        y = table.columns.get(column, [])[first:]
        if y and any(value == value for value in y):
            found[part] = ([x * factor for x in table.x[first : first + len(y)]], y)
    return found
