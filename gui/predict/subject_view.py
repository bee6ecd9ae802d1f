"""The sample that the network is asked about: a picture, a curve that goes on, or a list of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from core.data.preview import Sample
from core.document.project import DataColumn, Schema
from gui.data.sample_view import is_curve
from gui.data.tables import WordTable
from gui.data.words import number, told
from gui.training.charts import ImageView, SeriesChart

if TYPE_CHECKING:
    from core.data.table import Array


class SubjectView(QStackedWidget):
    """Shows one row in the units of the data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = ImageView()
        self.chart = SeriesChart()
        self.table = WordTable("Values of the sample")
        for widget in (self.picture, self.chart, self.table):
            self.addWidget(widget)

    def show_sample(self, schema: Schema, columns: tuple[str, ...], sample: Sample) -> None:
        """`columns`: those that enter the network."""
        entering = [c for c in schema.columns if c.name in columns and c.name in sample.values]
        first = entering[0] if entering else None
        if first is not None and first.kind == "image":
            self.picture.set_image(sample.values[first.name], first.low, first.high)
            self.setCurrentWidget(self.picture)
        elif first is not None and is_curve(first):
            self.setCurrentWidget(self.chart)
            self.chart.set_forecast(sample.values[first.name].reshape(-1), [], [])
        else:
            rows = [row for column in entering for row in _rows(column, sample.values[column.name])]
            self.table.show_rows(("input", "value"), rows, frozenset({1}))
            self.setCurrentWidget(self.table)

    def show_forecast(self, history: Array, truth: Array | None, said: Array, horizon: int = 1) -> None:
        """For a curve whose value `horizon` steps after its end is forecast: lines from its end to truth and prediction."""
        before = history.reshape(-1)
        end = len(before) - 1
        for name, value in (("truth", truth), ("prediction", said)):
            if value is None:
                self.chart.remove_series(name)
            else:
                self.chart.set_series(name, [end, end + horizon], [before[end], value.reshape(-1)[0]])


def _rows(column: DataColumn, value: Array) -> list[tuple[str, str]]:
    if column.kind == "vector":
        return [(name, number(v)) for name, v in zip(column.elements, value.tolist(), strict=True)]
    return [(column.name, told(column, value))]
