"""The confusion matrix: rows are the true classes, columns the predicted ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import theme

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_GAP = 1.5
_LARGEST_CELL = 44
_LABEL_SHARE = 0.3
_PAD = 6
_MANY = 32  # classes; with more of them the many empty cells are painted as one ground


@dataclass(frozen=True)
class _Places:
    left: float
    top: float
    cell: float

    def rect(self, row: int, column: int) -> QRectF:
        return QRectF(self.left + column * self.cell, self.top + row * self.cell, self.cell, self.cell)


class HeatMatrix(QWidget):
    """Counts as coloured squares, shaded by the share within their row. Hover or the arrow keys tell a cell's count."""

    def __init__(self, empty: str = "Nothing has been predicted yet.", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = empty
        self._counts: list[list[int]] = []
        self._labels: list[str] = []
        self._here: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")

    def set_counts(self, counts: "ArrayLike", labels: Sequence[str] | None = None) -> None:
        """Show a square matrix [true][predicted] of whole numbers; an empty one shows the sentence.

        Raises ValueError for a matrix that is not square, or labels of another number.
        """
        import numpy as np

        matrix = np.asarray(counts, dtype=np.int64)
        if matrix.size and (matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]):
            raise ValueError(f"A confusion matrix is square; this one has the shape {matrix.shape}.")
        names = [str(i) for i in range(len(matrix))] if labels is None else list(labels)
        if len(names) != len(matrix):
            raise ValueError(f"There are {len(matrix)} classes but {len(names)} names for them.")
        self._counts, self._labels = matrix.tolist(), names
        if self._here is not None and max(self._here) >= len(matrix):
            self._here = None
        self.update()

    def describe(self, true: int, predicted: int) -> str:
        """A cell in words: 'true 4, predicted 9: 3 of 37'."""
        row = self._counts[true]
        return f"true {self._labels[true]}, predicted {self._labels[predicted]}: {row[predicted]:,} of {sum(row):,}"

    def cell_rect(self, true: int, predicted: int) -> QRectF:
        """Where a cell is, in the widget's coordinates."""
        return self._places().rect(true, predicted)

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, 90)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }.get(Qt.Key(event.key()))
        if step is None or not self._counts:
            super().keyPressEvent(event)
            return
        last = len(self._counts) - 1
        row, column = self._here or (0, 0)
        here = (min(max(row + step[0], 0), last), min(max(column + step[1], 0), last)) if self._here else (0, 0)
        self._point(here)
        QToolTip.showText(self.mapToGlobal(self.cell_rect(*here).center().toPoint()), self.describe(*here), self)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.describe(*cell) if cell else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._counts:
            self._paint_cells(painter)
            self._paint_labels(painter)
        else:
            painter.setPen(QColor(theme.current().muted))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), wrapped.value, self._empty)
        painter.end()

    def _point(self, cell: tuple[int, int] | None) -> None:
        if cell != self._here:
            self._here = cell
            self.setAccessibleDescription(self.describe(*cell) if cell else "")
            self.update()

    def _cell_at(self, spot: QPointF) -> tuple[int, int] | None:
        at = self._places()
        row, column = int((spot.y() - at.top) // at.cell), int((spot.x() - at.left) // at.cell)
        inside = 0 <= row < len(self._counts) and 0 <= column < len(self._counts)
        return (row, column) if inside else None

    def _places(self) -> _Places:
        metrics = QFontMetrics(theme.font("mono"))
        widest = max((metrics.horizontalAdvance(label) for label in self._labels), default=0)
        left = min(widest, self.width() * _LABEL_SHARE) + _PAD
        room = min(self.width() - left, self.height() - metrics.height() - _PAD)
        return _Places(left, 0.0, min(max(room / max(len(self._counts), 1), 1.0), _LARGEST_CELL))

    def _paint_cells(self, painter: QPainter) -> None:
        colours = theme.current()
        none = theme.mix(colours.panel, colours.accent, 0.05)
        at = self._places()
        size = at.cell
        gap = _GAP if size > 8 else 0.5
        many = len(self._counts) > _MANY
        if many:
            side = size * len(self._counts)
            painter.fillRect(QRectF(at.left, at.top, side, side), QColor(none))
        for true, row in enumerate(self._counts):
            total = sum(row) or 1
            for predicted, count in enumerate(row):
                if many and not count:
                    continue
                # A handful of mistakes in a large row must still be seen, so shading starts well above nought.
                share = 0.14 + 0.86 * count / total
                fill = theme.mix(colours.panel, colours.accent, share) if count else none
                painter.setPen(QColor(colours.text) if (true, predicted) == self._here else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(fill))
                rect = at.rect(true, predicted).adjusted(gap, gap, -gap, -gap)
                painter.drawRoundedRect(rect, min(3.0, size / 6), min(3.0, size / 6))
                if size >= 26 and count:
                    painter.setPen(QColor(colours.ink(fill)))
                    painter.setFont(theme.font("mono"))
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, f"{count}")

    def _paint_labels(self, painter: QPainter) -> None:
        at = self._places()
        painter.setFont(theme.font("mono"))
        painter.setPen(QColor(theme.current().muted))
        metrics = painter.fontMetrics()
        every = max(1, round((metrics.height() + 1) / at.cell + 0.49))
        below = at.top + at.cell * len(self._labels)
        for index in range(0, len(self._labels), every):
            beside = QRectF(0, at.top + index * at.cell, at.left - _PAD, at.cell)
            name = metrics.elidedText(self._labels[index], Qt.TextElideMode.ElideRight, int(at.left - _PAD) + 1)
            painter.drawText(
                _tall(beside, metrics), (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), name
            )
            under = QRectF(at.left + index * at.cell, below + 2, at.cell * every, metrics.height())
            short = metrics.elidedText(self._labels[index], Qt.TextElideMode.ElideRight, int(under.width()) - 2)
            side = Qt.AlignmentFlag.AlignHCenter if every == 1 else Qt.AlignmentFlag.AlignLeft
            painter.drawText(under, side, short)


def _tall(rect: QRectF, metrics: QFontMetrics) -> QRectF:
    """The rectangle, made tall enough for a line of text around its middle."""
    more = max(0.0, (metrics.height() - rect.height()) / 2)
    return rect.adjusted(0, -more, 0, more)
