"""Lays out the charts of a run: in a row while the panel is low, in two rows when it is tall; what has no room is left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gui import theme

GAP = theme.SPACE.large
LEAST = 190
"""Logical pixels below which a chart says nothing any more."""
SIDE = (150, 280)
"""Least and greatest width of the square view at the right."""
TALL = 460
"""From this height on there are two rows."""


class ChartGrid(QWidget):
    """`charts` from the most to the least telling, then `square`, a view that needs no more width than height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charts: tuple[QWidget, ...] = ()
        self._square: QWidget | None = None
        self._all: list[QWidget] = []

    def add(self, *widgets: QWidget) -> None:
        """Widgets that may be arranged; the others of them are hidden."""
        for widget in widgets:
            widget.setParent(self)
            widget.hide()
            self._all.append(widget)

    def arrange(self, charts: Sequence[QWidget], square: QWidget | None) -> None:
        if (tuple(charts), square) == (self._charts, self._square):
            return
        self._charts, self._square = tuple(charts), square
        self._place()

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        places = self._two_rows() if self._is_tall() else self._one_row()
        for widget in self._all:
            place = places.get(widget)
            if place is not None:
                widget.setGeometry(place)
            widget.setVisible(place is not None)

    def _is_tall(self) -> bool:
        count = len(self._charts) + (self._square is not None)
        return self.height() >= TALL and count > 2 and self.width() >= 2 * LEAST + GAP

    def _one_row(self) -> dict[QWidget, QRect]:
        charts, square, width = list(self._charts), self._square, self.width()
        wanted = min(self.height() + GAP, square.sizeHint().width()) if square is not None else 0
        side = min(max(wanted, SIDE[0]), SIDE[1], max(width // 4, SIDE[0]))
        if square is not None and _each(width - side - GAP, len(charts)) < LEAST:
            square = None
        while len(charts) > 1 and _each(width, len(charts)) < LEAST:
            charts.pop()
        room = width - (side + GAP if square is not None else 0)
        each = _each(room, len(charts))
        places = {c: QRect(i * (each + GAP), 0, each, self.height()) for i, c in enumerate(charts)}
        if square is not None:
            places[square] = QRect(width - side, 0, side, self.height())
        return places

    def _two_rows(self) -> dict[QWidget, QRect]:
        """Two by two; of three the last stands beside the others, as large as it can be."""
        every = [*self._charts, *((self._square,) if self._square else ())]
        tall, wide = _each(self.height(), 2), _each(self.width(), 2)
        if len(every) == 3:
            side = min(self.height(), wide)
            rest = self.width() - side - GAP
            places = {c: QRect(0, i * (tall + GAP), rest, tall) for i, c in enumerate(every[:2])}
            return {**places, every[2]: QRect(rest + GAP, 0, side, self.height())}
        return {c: QRect(i % 2 * (wide + GAP), i // 2 * (tall + GAP), wide, tall) for i, c in enumerate(every)}


def _each(width: int, count: int) -> int:
    """What is left for each of `count` widgets side by side."""
    return (width - GAP * (count - 1)) // max(count, 1)
