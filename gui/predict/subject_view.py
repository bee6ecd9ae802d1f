"""The sample that the network is asked about: a picture, a curve that goes on, or a list of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from core.data.preview import Sample
from core.document.project import DataColumn, Schema
from gui import theme
from gui.data.sample_view import is_curve
from gui.data.tables import WordTable
from gui.data.words import number, told
from gui.theme.colour import channels
from gui.training.charts import ImageView, SeriesChart
from gui.training.charts.class_colours import class_token

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

    def show_mask(self, column: DataColumn, picture: Array, mask: Array) -> None:
        """`picture` (C H W) with the points (H W) that are not of the first class in the colours of their classes."""
        self.picture.set_image(tinted(picture, mask, column.low, column.high), 0.0, 1.0)

    def show_forecast(self, history: Array, truth: Array | None, said: Array, horizon: int = 1) -> None:
        """For a curve whose value `horizon` steps after its end is forecast: lines from its end to truth and prediction."""
        before = history.reshape(-1)
        end = len(before) - 1
        for name, value in (("truth", truth), ("prediction", said)):
            if value is None:
                self.chart.remove_series(name)
            else:
                self.chart.set_series(name, [end, end + horizon], [before[end], value.reshape(-1)[0]])


def tinted(picture: Array, mask: Array, low: float | None, high: float | None) -> Array:
    """(3 H W) from 0 to 1: half the picture (C H W), half the colour of the class (H W); points of class 0 and below stay as they are."""
    import numpy as np

    least = float(picture.min()) if low is None else low
    most = float(picture.max()) if high is None else high
    bare = np.clip((picture[:3] - least) / ((most - least) or 1.0), 0, 1)
    shown = np.broadcast_to(bare[:1] if len(bare) < 3 else bare, (3, *mask.shape)).copy()
    for label in range(1, int(mask.max(initial=0)) + 1):
        rgb = np.array(channels(theme.current().category(class_token(label))))[:, None] / 255
        shown[:, mask == label] = (shown[:, mask == label] + rgb) / 2
    return shown


def _rows(column: DataColumn, value: Array) -> list[tuple[str, str]]:
    if column.kind == "vector":
        return [(name, number(v)) for name, v in zip(column.elements, value.tolist(), strict=True)]
    return [(column.name, told(column, value))]
