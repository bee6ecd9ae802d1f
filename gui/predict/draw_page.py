"""A picture drawn with the mouse, and what the network is given of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.document.project import DataColumn
from gui import theme
from gui.data.parts import sentence
from gui.training.charts import DrawPad, ImageView

if TYPE_CHECKING:
    from core.data.table import Array

LARGEST = 64
"""Pixels of a side; a larger picture is not one that is drawn by hand."""
MNIST_FROM = 20


def drawable(column: DataColumn) -> bool:
    """Whether a column takes small grey pictures."""
    return (
        column.kind == "image" and len(column.sizes) == 3 and column.sizes[0] == 1 and max(column.sizes[1:]) <= LARGEST
    )


class DrawPage(QWidget):
    """The controls; `pad` and `seen` stand where samples are shown. `changed` when there is another drawing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pad = DrawPad()
        self.pad.changed.connect(self._on_drawing)
        self.seen = ImageView("What the network will see.")
        self.seen.setAccessibleName("What the network sees of the drawing")
        self.seen.setToolTip("What the network sees: the drawing, centred and scaled as in the data")
        self.about = sentence("muted")
        self.about.setText("Draw with the mouse; the network answers while you draw. On the right is what it sees.")
        self.undo = QPushButton("Undo")
        self.undo.setToolTip("Take back the last stroke")
        self.undo.clicked.connect(self.pad.undo)
        self.clear = QPushButton("Clear")
        self.clear.setToolTip("Begin a new drawing")
        self.clear.clicked.connect(self.pad.clear)
        buttons = QHBoxLayout()
        buttons.addWidget(self.undo)
        buttons.addWidget(self.clear)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        column.addWidget(self.about)
        self.about.show()
        column.addLayout(buttons)
        column.addStretch(1)
        self.sheet = _side_by_side(self.pad, self.seen)
        self._tell()

    def picture(self, column: DataColumn) -> Array | None:
        """The drawing (1 C H W) in the units of the data; None while the sheet is empty."""
        if self.pad.is_empty():
            self.seen.set_image(None)
            return None
        from gui.training.charts.raster import MNIST, UCI_DIGITS

        height, width = column.sizes[1:]
        ink = self.pad.image(height, width, MNIST if height >= MNIST_FROM else UCI_DIGITS)
        low = 0.0 if column.low is None else column.low
        high = low + 1.0 if column.high is None else column.high
        drawn = (low + ink * (high - low))[None, None]
        self.seen.set_image(drawn[0], low, high)
        return drawn

    def _on_drawing(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        for button in (self.undo, self.clear):
            button.setEnabled(not self.pad.is_empty())


def _side_by_side(pad: QWidget, seen: QWidget) -> QWidget:
    sheet = QWidget()
    row = QHBoxLayout(sheet)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SPACE.medium)
    row.addWidget(pad, 3)
    row.addWidget(seen, 2)
    return sheet
