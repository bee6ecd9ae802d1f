"""A row that is typed in: a field for each number that the network takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from core.document.project import DataColumn
from gui import theme
from gui.data.parts import say, scrolled, sentence
from gui.data.words import number
from gui.predict.question import Ranges
from gui.widgets import DoubleSpinBox, ElidedLabel

if TYPE_CHECKING:
    from core.data.table import Array

LIMIT = 1e9
CELL = 168
"""Least width of a field with its name, in logical pixels."""


class TypePage(QWidget):
    """The controls; `fields` stand where samples are shown. `changed` when another row was entered."""

    changed = Signal()
    start_asked = Signal()
    """Begin again with the values of a row of the data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: list[DoubleSpinBox] = []
        self._ranges: Ranges | None = None
        self._names: tuple[str, ...] = ()
        self._cells: list[QWidget] = []
        self.about = sentence("muted")
        self.about.setText("Enter a row in the units of the data. Under each name stands what the training rows have.")
        self.about.show()
        self.outside = sentence("warning")
        self.start = QPushButton("Take another sample's values")
        self.start.setToolTip("Fill in the values of a row that the network has not learned from")
        self.start.clicked.connect(self.start_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        column.addWidget(self.about)
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.outside)
        column.addStretch(1)
        self._inside = _Cells()
        self.fields = scrolled(self._inside)

    @property
    def ready(self) -> bool:
        return self._ranges is not None

    def forget(self) -> None:
        """Another network may want other numbers."""
        self._ranges = None

    def show_ranges(self, column: DataColumn, ranges: Ranges) -> None:
        """Fields for the elements of `column`, filled with the row to begin with."""
        if self._names != column.elements:
            self._names = column.elements
            self._make()
        self._ranges = ranges
        for place, box in enumerate(self.boxes):
            self._fill(box, place, ranges)
        self._tell()
        self.changed.emit()

    def row(self) -> Array | None:
        """The values (1 F); None before the fields are there."""
        if self._ranges is None:
            return None
        import numpy as np

        return np.array([[box.value() for box in self.boxes]], dtype=np.float32)

    def _make(self) -> None:
        cells, self.boxes = [], []
        for name in self._names:
            box = DoubleSpinBox(-LIMIT, LIMIT)
            box.setAccessibleName(name)
            box.valueChanged.connect(self._on_value)
            self.boxes.append(box)
            cells.append(_cell(name, box))
        self._inside.hold(cells)

    def _fill(self, box: DoubleSpinBox, place: int, ranges: Ranges) -> None:
        low, high = ranges.low[place], ranges.high[place]
        digits = max(0, 2 - math.floor(math.log10(high - low))) if high > low else 2
        told = f"{self._names[place]}: {number(low)} to {number(high)} in the training rows"
        box.blockSignals(True)
        box.setDecimals(min(digits, 8))
        box.setSingleStep((high - low) / 50 or 1.0)
        box.setValue(ranges.start[place])
        box.setToolTip(told)
        box.setAccessibleDescription(told)
        box.blockSignals(False)

    def _on_value(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """A value beyond all that the network has learned from is allowed, and said to be that."""
        if self._ranges is None:
            return
        slack = [
            (h - lo) * 1e-6 + 10.0 ** -b.decimals()
            for lo, h, b in zip(self._ranges.low, self._ranges.high, self.boxes, strict=True)
        ]
        beyond = [
            name
            for name, box, low, high, s in zip(
                self._names, self.boxes, self._ranges.low, self._ranges.high, slack, strict=True
            )
            if not low - s <= box.value() <= high + s
        ]
        names = ", ".join(beyond[:3]) + (" …" if len(beyond) > 3 else "")
        say(self.outside, f"Beyond what the training rows have: {names}. The network guesses there." if beyond else "")


class _Cells(QWidget):
    """Fields in as many columns as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, theme.SPACE.small, 0)
        self._grid.setHorizontalSpacing(theme.SPACE.medium)
        self._grid.setVerticalSpacing(theme.SPACE.small)
        self._held: list[QWidget] = []
        self._across = 0

    def hold(self, cells: list[QWidget]) -> None:
        for cell in self._held:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._held, self._across = cells, 0
        self._arrange()

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def _arrange(self) -> None:
        across = max(1, min(self.width() // CELL, len(self._held)))
        if across == self._across:
            return
        for column in range(self._across):
            self._grid.setColumnStretch(column, 0)
        self._across = across
        for place, cell in enumerate(self._held):
            self._grid.addWidget(cell, place // across, place % across)
        for column in range(across):
            self._grid.setColumnStretch(column, 1)


def _cell(name: str, box: DoubleSpinBox) -> QWidget:
    cell = QWidget()
    label = ElidedLabel(name)
    label.setProperty("kind", "small")
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(label)
    column.addWidget(box)
    return cell
