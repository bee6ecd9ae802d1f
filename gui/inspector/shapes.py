"""Shapes in the fixed-width font: port on the left, sizes behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from gui import theme
from gui.widgets import ElidedLabel

LONGEST = 90  # logical pixels of a port's name


class ShapeList(QWidget):
    """Rows of port and shape; labels that are there are used again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE.medium)
        self._grid.setVerticalSpacing(theme.SPACE.tiny)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[tuple[QLabel, ElidedLabel]] = []

    def set_rows(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Port, shape and what the axes are."""
        while len(self._labels) < len(rows):
            self._add()
        for i, (port, shape) in enumerate(self._labels):
            port.setVisible(i < len(rows))
            shape.setVisible(i < len(rows))
        for (port, shape), (name, text, tip) in zip(self._labels, rows, strict=False):
            port.setText(port.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, LONGEST))
            port.setToolTip(tip)
            shape.setText(text)
            shape.setAccessibleName(f"{name}: {text}")
            shape.setAccessibleDescription(tip)
            if not shape.toolTip():
                shape.setToolTip(tip)

    def rows(self) -> list[tuple[str, str]]:
        """What is shown."""
        return [(port.text(), shape.text()) for port, shape in self._labels if not port.isHidden()]

    def _add(self) -> None:
        port, shape = QLabel(), ElidedLabel()
        port.setProperty("kind", "mono")
        shape.setProperty("kind", "value")
        shape.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(port, len(self._labels), 0)
        self._grid.addWidget(shape, len(self._labels), 1)
        self._labels.append((port, shape))
