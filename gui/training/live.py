"""What the network says while it learns: confusion, decision boundary, forecast. Asked seldom, and only when seen."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui import theme
from gui.training.charts import BoundaryChart, HeatMatrix, SeriesChart
from gui.training.charts.frame import ChartFrame
from gui.training.run import Run
from gui.training.study import GRID, Confusion, Forecast, Plane, Study, Suited, counts, guessed, shares
from gui.training.trainer import Trainer
from gui.training.words import weights_told

BOUNDARY_S, CONFUSION_S, FORECAST_S = 0.34, 0.5, 0.5
"""The least time between two questions."""
RETRIES, RETRY_MS = 2, 400
CELL, LABELS = 44, 64
"""Logical pixels that a class takes at most in the matrix, and that their names take beside it."""


class ConfusionView(QWidget):
    """A small matrix with its title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel("Confusion, validation")
        self.title.setProperty("kind", "heading")
        self.matrix = HeatMatrix("After the first epoch.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.tiny)
        column.addWidget(self.title)
        column.addWidget(self.matrix, 1)
        self.classes = 0
        """How many there will be."""

    def sizeHint(self) -> QSize:
        return QSize(max(self.title.sizeHint().width(), self.classes * CELL + LABELS), super().sizeHint().height())

    def clear(self) -> None:
        self.matrix.set_counts([])

    def show_of(self, confusion: Confusion, weights: str) -> None:
        rows = f"{confusion.rows:,} validation rows"
        if confusion.rows < confusion.all_rows:
            rows = f"the first {confusion.rows:,} of {confusion.all_rows:,} validation rows"
        self.title.setToolTip(f"Rows: the true class. Columns: what the network said. {rows}, {weights}.")


class Question:
    """One thing asked again and again: not while an answer is out, and not too often."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = -1e9
        self._out = False
        self._number = 0
        self.refusals = 0
        self.mark: object = None
        """What the last question was about: an epoch, a step."""

    def may(self, mark: object) -> bool:
        return not self._out and mark != self.mark and not self.wait()

    def wait(self) -> float:
        """Seconds until it may be asked again."""
        return max(0.0, self._last + self._seconds - time.monotonic())

    def due_later(self, mark: object) -> bool:
        return not self._out and mark != self.mark and self.wait() > 0

    def ask(self, mark: object) -> int:
        self._last, self._out, self.mark = time.monotonic(), True, mark
        self._number += 1
        return self._number

    def answered(self, number: int) -> bool:
        """Whether the answer is still wanted."""
        if number == self._number:
            self._out = False
            return True
        return False

    def may_retry(self) -> bool:
        """A run that has just ended refuses once, before its kept weights answer; others refuse for good."""
        self.refusals += 1
        self.mark = None if self.refusals <= RETRIES else self.mark
        return self.refusals <= RETRIES

    def reset(self) -> None:
        """Another run: answers that are under way are dropped."""
        self.refusals = 0
        self._number += 1
        self._out, self.mark, self._last = False, None, -1e9


class Live(QObject):
    """Asks the trainer and draws the answers. `look` is called at ticks, changes of state and when shown."""

    def __init__(self, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self.boundary = BoundaryChart(empty="The boundary forms here.")
        self.forecast = SeriesChart("Forecast", "The forecast forms here.")
        self.forecast.legend.setToolTip(
            "The first validation rows in the order of time: what came, and what the network said"
        )
        self.confusion = ConfusionView()
        self.all: tuple[QWidget, ...] = (self.boundary, self.forecast, self.confusion)
        self._study = Study()
        self._run: Run | None = None
        self._drawable = False
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.look)
        self._questions = {
            self.boundary: Question(BOUNDARY_S),
            self.forecast: Question(FORECAST_S),
            self.confusion: Question(CONFUSION_S),
        }

    def set_drawable(self) -> None:
        """pyqtgraph has loaded."""
        self._drawable = True
        self._show_points()

    def suiting(self, suited: Suited) -> tuple[ChartFrame | None, QWidget | None]:
        """The chart and the square view for such data."""
        chart = self.boundary if suited.plane else self.forecast if suited.forecast else None
        self.confusion.classes = suited.classes
        return chart, self.confusion if suited.classes else None

    def show_study(self, run: Run | None, study: Study) -> None:
        """Another run, or what its data holds."""
        self._run, self._study = run, study
        for question in self._questions.values():
            question.reset()
        self.confusion.clear()
        for chart in (self.boundary, self.forecast):
            if self._drawable and not chart.is_empty():
                chart.clear()
        self._show_points()

    def look(self) -> None:
        """Asks what is due, for what can be seen."""
        run = self._run
        if run is None or run is not self._trainer.run:
            return
        mark = self._moment(run)
        if mark is None:
            return
        if (plane := self._study.plane) is not None and self._drawable:
            self._ask(self.boundary, mark, (plane.grid,), lambda out: self._show_boundary(plane, out))
        if (forecast := self._study.forecast) is not None and self._drawable:
            self._ask(self.forecast, mark, forecast.inputs, lambda out: self._show_forecast(forecast, out))
        if (confusion := self._study.confusion) is not None:
            done = mark if run.state != "running" else run.done.epoch if run.done else None
            if done is not None:
                self._ask(self.confusion, done, self._study.inputs, lambda out: self._show_confusion(confusion, out))

    def _moment(self, run: Run) -> object:
        """What the answers would be about; None while there is nobody to answer."""
        if run.state != "running":
            return None if run.done is None and run.kept is None else run.state
        return run.progress.step if run.progress is not None and self._trainer.busy else None

    def _ask(self, view: QWidget, mark: object, inputs: tuple[Any, ...], show: Any) -> None:
        question = self._questions[view]
        if not view.isVisible():
            return
        if not question.may(mark):
            if question.due_later(mark) and not self._again.isActive():
                self._again.start(int(1000 * question.wait()) + 1)
            return
        number = question.ask(mark)

        def then(outputs: tuple[Any, ...]) -> None:
            if question.answered(number) and outputs:
                question.refusals = 0
                show(outputs[0])

        def refused(_sentence: str) -> None:
            if question.answered(number) and question.may_retry():
                self._again.start(RETRY_MS)

        self._trainer.predict(inputs, then, refused)

    def _show_points(self) -> None:
        plane = self._study.plane
        if plane is None or not self._drawable:
            return
        self.boundary.set_classes(plane.classes)
        self.boundary.set_axes(*plane.axes)
        for part, (places, classes) in plane.points.items():
            self.boundary.set_points("train" if part == "train" else "valid", places, classes)

    def _show_boundary(self, plane: Plane, outputs: Any) -> None:
        told = shares(outputs)
        self.boundary.set_field(told.reshape(GRID, GRID, told.shape[1]), plane.x_range, plane.y_range)

    def _show_forecast(self, forecast: Forecast, outputs: Any) -> None:
        said = forecast.prepared.to_units(forecast.column, outputs.reshape(len(outputs), -1)).reshape(-1)
        self.forecast.set_forecast([], forecast.truth, said)

    def _show_confusion(self, confusion: Confusion, outputs: Any) -> None:
        self.confusion.matrix.set_counts(
            counts(confusion.truth, guessed(outputs), len(confusion.classes)), confusion.classes
        )
        self.confusion.show_of(confusion, self._weights())

    def _weights(self) -> str:
        run = self._run
        if run is not None and run.state != "running":
            return f"the {weights_told(run)}"
        return "while it learns"
