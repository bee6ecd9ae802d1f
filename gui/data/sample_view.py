"""The first samples, each kind of data in its own way: pictures, curves, points in the plane, rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from core.data.preview import Sample
from core.document.project import DataColumn
from gui.data.facts import View, input_of, target_of
from gui.data.gallery import Gallery, Thumb
from gui.data.tables import WordTable, sample_table
from gui.data.words import told
from gui.training.charts import BoundaryChart


class SampleView(QStackedWidget):
    """Shows one View."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gallery = Gallery("Samples of the training part", self)
        self.table = WordTable("Samples of the training part", self)
        self.plane = BoundaryChart("Samples", "No points.", self)
        for widget in (self.gallery, self.table, self.plane):
            self.addWidget(widget)

    def show_view(self, view: View, classes: Sequence[str]) -> None:
        column, target = input_of(view.schema), target_of(view.schema)
        if view.points and column is not None:
            self._show_points(view, column, classes)
        elif column is not None and (column.kind == "image" or is_curve(column)):
            self.gallery.show_thumbs([thumb(column, target, sample) for sample in view.samples])
            self.setCurrentWidget(self.gallery)
        else:
            self.table.show_rows(*sample_table(view.schema, view.samples))
            self.setCurrentWidget(self.table)

    def _show_points(self, view: View, column: DataColumn, classes: Sequence[str]) -> None:
        self.setCurrentWidget(self.plane)
        self.plane.clear()
        self.plane.set_classes(classes)
        self.plane.set_axes(*column.elements)
        if "valid" in view.points:
            self.plane.set_points("valid", *view.points["valid"])
        self.plane.set_points("train", *view.points["train"])


def is_curve(column: DataColumn) -> bool:
    """Whether a row is one value after another."""
    return column.kind == "sequence" and column.sizes[-1] == 1


def thumb(column: DataColumn, target: DataColumn | None, sample: Sample) -> Thumb:
    """The picture or curve of a row, with its true answer below."""
    value, answer = sample.values[column.name], ""
    after: float | None = None
    if target is not None:
        answer = told(target, sample.values[target.name])
        if target.kind == "number" and is_curve(column):
            after = float(sample.values[target.name].reshape(-1)[0])
    tip = f"Row {sample.row + 1:,}" + (f", {target.name}: {answer}" if target else "")
    if column.kind == "image":
        return Thumb(answer, tip, picture=value, low=column.low, high=column.high)
    return Thumb(answer, tip, curve=value.reshape(-1), next=after)
