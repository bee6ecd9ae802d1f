"""A row that is typed in: a field for each number that the network takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.document.project import DataColumn
from gui import theme
from gui.data.parts import say, scrolled, sentence
from gui.data.words import number
from gui.predict.question import Ranges
from gui.widgets import DoubleSpinBox, ElidedLabel, FlowLayout

if TYPE_CHECKING:
    from core.data.table import Array

LIMIT = 1e9
CELL = 156
"""Width of a field with its name, in logical pixels, before it is given more."""


class TypePage(QWidget):
    """The controls; `fields` stand where samples are shown. `changed` when another row was entered."""

    changed = Signal()
    start_asked = Signal()
    """Begin again with the values of a row of the data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ranges: Ranges | None = None
        self._names: tuple[str, ...] = ()
        self._cells: list[_Cell] = []
        self.about = sentence("muted")
        self.about.setText(
            "Enter a row in the units of the data. Beside each name stands the range of the training rows."
        )
        self.outside = sentence("warning")
        self.start = QPushButton("Take another sample's values")
        self.start.setToolTip("Fill in the values of a row that the network has not learned from")
        self.start.clicked.connect(self.start_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        column.addWidget(self.about)
        self.about.show()
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.outside)
        column.addStretch(1)
        self._inside = QWidget()
        self._flow = FlowLayout(self._inside, theme.SPACE.medium, stretch=True)
        self.fields = scrolled(self._inside)

    @property
    def boxes(self) -> list[DoubleSpinBox]:
        """The fields, in the order of the elements."""
        return [cell.box for cell in self._cells]

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
        for place, cell in enumerate(self._cells):
            self._fill(cell, place, ranges)
        self._tell()
        self.changed.emit()

    def row(self) -> Array | None:
        """The values (1 F); None before the fields are there."""
        if self._ranges is None:
            return None
        import numpy as np

        return np.array([[box.value() for box in self.boxes]], dtype=np.float32)

    def _make(self) -> None:
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._cells = []
        for name in self._names:
            box = DoubleSpinBox(-LIMIT, LIMIT)
            box.setAccessibleName(name)
            box.valueChanged.connect(self._on_value)
            self._cells.append(_Cell(name, box))
            self._flow.addWidget(self._cells[-1])

    def _fill(self, cell: _Cell, place: int, ranges: Ranges) -> None:
        box = cell.box
        low, high = ranges.low[place], ranges.high[place]
        digits = max(0, 2 - math.floor(math.log10(high - low))) if high > low else 2
        told = f"{self._names[place]}: {number(low)} to {number(high)} in the training rows"
        cell.range.setText(f"{number(low)} to {number(high)}")
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
        beyond = [cell.box.accessibleName() for place, cell in enumerate(self._cells) if self._is_beyond(place)]
        names = ", ".join(beyond[:3]) + (" …" if len(beyond) > 3 else "")
        say(self.outside, f"Beyond what the training rows have: {names}. The network guesses there." if beyond else "")

    def _is_beyond(self, place: int) -> bool:
        """Up to what the field's decimals can show."""
        if self._ranges is None:
            return False
        box, slack = self._cells[place].box, 10.0 ** -self._cells[place].box.decimals()
        return not self._ranges.low[place] - slack <= box.value() <= self._ranges.high[place] + slack


class _Cell(QWidget):
    """A field, above it its name and the range of the training rows."""

    def __init__(self, name: str, box: DoubleSpinBox) -> None:
        super().__init__()
        self.box = box
        label = ElidedLabel(name)
        label.setProperty("kind", "small")
        self.range = QLabel()
        self.range.setProperty("kind", "faint")
        box.setMinimumWidth(0)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE.tiny)
        head.addWidget(label, 1)
        head.addWidget(self.range)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(box)

    def sizeHint(self) -> QSize:
        return QSize(CELL, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(CELL // 2, super().minimumSizeHint().height())
