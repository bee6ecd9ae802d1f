"""The report on numbers: predicted against true, how large the errors are, and what a trivial rival does."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.data.parts import say, sentence
from gui.data.words import number
from gui.evaluate.charts import HistogramChart, ScatterChart
from gui.evaluate.report import Errors, NumberReport
from gui.widgets import KeyValueGrid

TIPS = {
    "MAE": "Mean absolute error: how far off predictions are, on average, in the units of the target",
    "RMSE": "Root of the mean squared error: as the mean absolute error, but large errors weigh more",
    "R²": "Share of the target's variance that is explained: 1 is perfect, 0 no better than always saying the mean",
}


class NumberView(QWidget):
    """Two charts and a column of numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scatter, self.errors = ScatterChart(), HistogramChart()
        self.grid = KeyValueGrid()
        self.rival = sentence("muted")
        side = QWidget()
        side.setFixedWidth(228)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.medium)
        column.addWidget(self.grid)
        column.addWidget(self.rival)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.large)
        row.addWidget(self.scatter, 1)
        row.addWidget(self.errors, 1)
        row.addWidget(side)

    def show_report(self, report: NumberReport) -> None:
        self.scatter.show_points(report.truth, report.said)
        self.errors.show_errors(report.said - report.truth)
        rows = []
        for name, own, mean in zip(TIPS, _words(report.errors), _words(report.rival), strict=True):
            rows += [(name, own, TIPS[name]), (f"{name}, always the mean", mean, TIPS[name])]
        self.grid.set_rows(rows)
        say(self.rival, _verdict(report))


def _words(errors: Errors) -> tuple[str, str, str]:
    r2 = "–" if errors.r2 != errors.r2 else f"{round(errors.r2, 3) + 0.0:.3f}"
    return number(errors.mae), number(errors.rmse), r2


def _verdict(report: NumberReport) -> str:
    own, mean = report.errors.rmse, report.rival.rmse
    if own >= mean:
        return "Always saying the mean of the training rows would be as good or better."
    return f"The error is {100 * (1 - own / mean):.0f} % smaller than that of always saying the mean."
